"""An English heading becomes the anchor that the format puts before it in every locale."""

from __future__ import annotations

import html
import re
from functools import lru_cache

__all__ = ["NAMED", "anchor", "slug"]

_TAG = re.compile(r"</?[A-Za-z][^>]*>")
_LINK = re.compile(r"\[([^\[\]]*)\]\((?:[^()]|\([^()]*\))*\)")
_DROPPED = re.compile(r"[^\w -]|_")
NAMED = re.compile(r"<a\s[^>]*\b(?:name|id)\s*=", re.IGNORECASE)
"""An anchor that the author wrote."""


@lru_cache(maxsize=1024)
def slug(heading: str) -> str:
    """Return the slug of a raw heading: nothing is collapsed, and a repeated heading gets no suffix.

    A link counts by its text.

    >>> slug("Step 1 - Create")
    'step-1---create'
    """
    text = html.unescape(_TAG.sub("", _LINK.sub(r"\1", heading))).lower().strip()
    return _DROPPED.sub("", text).replace(" ", "-")


def anchor(name: str) -> str:
    """Write an anchor as it stands before a heading."""
    return f'<a name="{name}"></a>'
