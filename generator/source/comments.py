"""Comments of writers: a note for translators on the next block, or the switch that leaves text out."""

from __future__ import annotations

import re

from markdown_it.token import Token

__all__ = ["comment_of", "is_switch", "note_of", "switched"]

_COMMENT = re.compile(r"\s*<!--\s*((?:(?!-->).)*?)\s*-->\s*\Z", re.DOTALL)
_NOTE = re.compile(r"^[ \t]*translators:(.*?)(?=^[ \t]*translate:|\Z)", re.DOTALL | re.MULTILINE)
_SWITCH = re.compile(r"^[ \t]*translate:[ \t]*(on|off)[ \t]*$", re.MULTILINE)


def comment_of(token: Token) -> str | None:
    """Return what a token says that is nothing but a comment, None for any other."""
    if token.type == "myst_line_comment":
        return token.content.strip()
    match = _COMMENT.match(token.content) if token.type == "html_block" else None
    return match[1] if match else None


def note_of(comment: str) -> str:
    """Return what a comment tells translators, or nothing.

    >>> note_of("translators: a menu of the portal")
    'a menu of the portal'
    """
    found = _NOTE.search(comment)
    return " ".join(found[1].split()) if found else ""


def is_switch(comment: str) -> bool:
    """Tell whether a comment says whether text is left out."""
    return _SWITCH.search(comment) is not None


def switched(comment: str, *, silent: bool) -> bool:
    """Tell whether text is left out after a comment; `silent` says whether it was before."""
    found = _SWITCH.findall(comment)
    return found[-1] == "off" if found else silent
