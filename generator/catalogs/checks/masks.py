"""A text becomes one of equal length in which all that is not a reader's words is masked."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["MASK", "masked"]

MASK = "\ue000"
"""Stands for one masked character. No text may hold it: private use is a fatal finding."""

_ANYWHERE = r"""
    \{[a-z][a-z0-9_]*\}(?!`)                       # a placeholder
  | (?:[a-z][a-z0-9+.-]*://|www\.)[^\s<>()\[\]\u3000-\u303f\uff00-\uffef]*[\w/]  # an address
  | [\w.+-]+@[\w-]+(?:\.[\w-]+)+
  | &(?:\#[0-9]+|\#x[0-9a-f]+|[a-z][a-z0-9]*);
"""
_TAG = r"</?[a-z][^<>]*>|<!--.*?-->"
_MARKDOWN = rf"""
    \\[!-/:-@\[-`{{-~]                               # an escaped sign
  | (?:\{{[a-z:-]+\}})?(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)   # code or a role
  | \]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+"[^"]*")?\)       # the target and the title of a link
  | \]\[[^\[\]]*\]
  | \[\^[^\[\]\s]+\]
  | <[a-z][^<>\s]*[:@][^<>\s]*>
  | {_TAG}
  | \{{[.\#a-z][^{{}}`]*\}}                           # attributes
"""
_FLAGS = re.IGNORECASE | re.VERBOSE | re.DOTALL
_PATTERNS = {
    "markdown": re.compile(f"{_MARKDOWN} | {_ANYWHERE}", _FLAGS),
    "html": re.compile(f"{_TAG} | {_ANYWHERE}", _FLAGS),
    "plain": re.compile(_ANYWHERE, _FLAGS),
}
_SIGNS = re.compile(r"[`{<&\\]|\]|://|@|www\.")


@lru_cache(maxsize=1024)
def masked(raw: str, syntax: str) -> str:
    """Mask code, placeholders, targets, tags, roles, addresses and escapes of a text.

    Each is as long as before, so that a place in the result is a place in the text. Signs of emphasis stay.

    >>> masked("Pay {x} now", "plain").replace(MASK, "·")
    'Pay ··· now'
    """
    if not _SIGNS.search(raw):
        return raw
    return _PATTERNS[syntax].sub(_mask, raw)


_BLANK = re.compile(r"&(?:nbsp|ensp|emsp|thinsp|#160|#8239|#xa0|#x202f);", re.IGNORECASE)


def _mask(match: re.Match[str]) -> str:
    """Mask a match; a blank written as an entity is still one to what stands beside it."""
    inside = MASK * (len(match[0]) - 2)
    return f"\u00a0{inside}\u00a0" if _BLANK.fullmatch(match[0]) else MASK * len(match[0])
