"""The vocabulary of catalogs: messages, entries, catalogs, their states and their statistics."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from operator import is_
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from generator.plurals import PluralRule

__all__ = [
    "Catalog",
    "Entry",
    "Header",
    "Key",
    "Message",
    "Previous",
    "State",
    "Statistics",
    "annotated",
    "count_words",
    "kept_verbatim",
    "lasting",
    "read_later",
]

Key = tuple[str | None, str]
"""What names an entry in a catalog: msgctxt and msgid."""


class State(StrEnum):
    """What a reader may do with an entry's text."""

    APPROVED = "approved"
    """Translated and not fuzzy, whoever wrote it."""
    UNAPPROVED = "unapproved"
    """A translation of this very sentence that waits for approval (fuzzy)."""
    STALE = "stale"
    """Fuzzy text that belongs to another or an older sentence: a suggestion, never shown."""
    MISSING = "missing"
    OBSOLETE = "obsolete"

    @property
    def is_own(self) -> bool:
        """Return whether the text is a translation of this very sentence."""
        return self is State.APPROVED or self is State.UNAPPROVED


@dataclass(frozen=True, slots=True, kw_only=True)
class Previous:
    """What the source said when an entry was translated (`#|`)."""

    msgid: str | None = None
    msgctxt: str | None = None
    msgid_plural: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A sentence to translate, as a template lists it."""

    msgid: str
    msgctxt: str | None = None
    msgid_plural: str | None = None
    comments: tuple[str, ...] = ()
    """Extracted comments (`#.`), one line each."""
    references: tuple[str, ...] = ()
    """Where the sentence stands (`#:`): files, without line numbers in what we write."""
    flags: tuple[str, ...] = ()
    """Flags (`#,`) such as `fuzzy` and `python-brace-format`; unknown ones are kept."""

    @property
    def key(self) -> Key:
        """Return what names the message in its catalog."""
        return self.msgctxt, self.msgid

    def wordings(self, rule: PluralRule) -> tuple[str, ...]:
        """Return which wording each form of a translation translates: singular or plural."""
        if self.msgid_plural is None:
            return (self.msgid,)
        return rule.worded(self.msgid, self.msgid_plural)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Message):
    """A message and its translation.

    `head` and `body` hold the text that the entry was read from. They take no part in equality, and
    `dataclasses.replace` drops them, so a changed entry cannot be written with its old text.
    """

    msgstr: tuple[str, ...] = ("",)
    """One text, or one per plural form of the locale; empty where nothing is translated yet."""
    translator: tuple[str, ...] = ()
    """Translator comments (`# `), one line each; provenance is among them."""
    sticky: tuple[str, ...] = ()
    """Sticky flags (`#=`, gettext 1.0)."""
    previous: Previous | None = None
    obsolete: bool = False
    line: int = field(default=0, compare=False)
    """The line of `msgid`, counted from 1; 0 for entries that were not read from a file."""
    head: str | None = field(default=None, init=False, compare=False, repr=False)
    """Blank lines and comments before the entry, as read."""
    body: str | None = field(default=None, init=False, compare=False, repr=False)
    """The lines from `msgctxt` or `msgid` to the end of `msgstr`, as read."""
    later: Callable[[Entry], Mapping[str, Any]] | None = field(
        default=None, init=False, compare=False, repr=False
    )
    """What reads the other fields from `head` and `body`, when the first of them is asked for."""

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """Read what is not read yet. Only a slot that holds nothing comes here."""
            later = object.__getattribute__(self, "later") if name in _LATER else None
            if later is None:
                raise AttributeError(name)
            fields = later(self)
            for field_name, value in fields.items():
                object.__setattr__(self, field_name, value)
            return fields[name]

    @property
    def fuzzy(self) -> bool:
        """Tell whether a person still has to approve the text."""
        return "fuzzy" in self.flags

    @property
    def translated(self) -> bool:
        """Tell whether every form has text, approved or not."""
        return all(self.msgstr)


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The first entry of a catalog: fields in their order, comments, flags."""

    fields: tuple[tuple[str, str], ...] = ()
    translator: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    raw: str | None = field(default=None, init=False, compare=False, repr=False)
    """The text it was read from; `dataclasses.replace` drops them."""

    def get(self, name: str) -> str | None:
        """Return a field's value, its name compared without case."""
        wanted = name.lower()
        return next((value for key, value in self.fields if key.lower() == wanted), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """A header and entries: a template if nothing is translated, else a locale's texts."""

    header: Header = field(default_factory=Header)
    entries: tuple[Entry, ...] = ()
    """Live entries in the source's order, then obsolete ones."""
    newline: str = "\n"
    """`\\n`, or `\\r\\n` where a person's editor wrote that."""
    tail: str = ""
    """Blank and comment lines after the last entry, as read."""

    @property
    def live(self) -> tuple[Entry, ...]:
        """Return the entries that are not obsolete."""
        return tuple(entry for entry in self.entries if not entry.obsolete)

    def with_entries(self, entries: tuple[Entry, ...]) -> Catalog:
        """Return a catalog of other entries; itself for its own, so that its bytes need not be written."""
        same = len(entries) == len(self.entries) and all(map(is_, entries, self.entries))
        return self if same else replace(self, entries=entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """How many live entries, and words of their sources, are in each state."""

    entries: dict[State, int]
    words: dict[State, int]

    @property
    def total(self) -> int:
        """Return the number of live entries."""
        return sum(self.entries.values())

    @property
    def total_words(self) -> int:
        """Return the number of source words."""
        return sum(self.words.values())


_KEPT = TypeVar("_KEPT", Entry, Header)
_ANNOTATIONS = frozenset({"comments", "flags", "previous", "references", "sticky", "translator"})


def kept_verbatim(value: _KEPT, **raw: str | None) -> _KEPT:
    """Attach the text that a value was read from and return it; only for values nobody else holds yet."""
    for name, data in raw.items():
        object.__setattr__(value, name, data)
    return value


_LATER = frozenset({"comments", "flags", "msgstr", "references", "sticky", "translator"})


def read_later(
    msgid: str,
    msgctxt: str | None,
    *,
    line: int,
    head: str,
    body: str,
    later: Callable[[Entry], Mapping[str, Any]],
) -> Entry:
    """Return a live entry without plural whose other fields `later` reads when they are asked for.

    Of most entries nobody asks more than whether they are still what they were. All fields together take
    four times as long to read.
    """
    entry = object.__new__(Entry)
    give = object.__setattr__
    give(entry, "msgid", msgid)
    give(entry, "msgctxt", msgctxt)
    give(entry, "msgid_plural", None)
    give(entry, "previous", None)
    give(entry, "obsolete", False)
    give(entry, "line", line)
    give(entry, "head", head)
    give(entry, "body", body)
    give(entry, "later", later)
    return entry


def annotated(entry: Entry, **fields: Any) -> Entry:
    """Change what stands in comments around an entry; its texts stay wrapped as a person's editor did.

    >>> annotated(Entry(msgid="Pay now"), flags=("fuzzy",)).fuzzy
    True
    """
    if not fields.keys() <= _ANNOTATIONS:
        raise TypeError(f"not comments of an entry: {sorted(fields.keys() - _ANNOTATIONS)}")
    if all(getattr(entry, name) == value for name, value in fields.items()):
        return entry
    return kept_verbatim(replace(entry, **fields), body=entry.body)


def lasting(flags: Iterable[str]) -> tuple[str, ...]:
    """Return flags but `fuzzy`, which says something of a text and goes with it."""
    return tuple(flag for flag in flags if flag != "fuzzy")


_IDEOGRAPH = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{_IDEOGRAPH}]|[^\W{_IDEOGRAPH}](?:[^\W{_IDEOGRAPH}]|['’.,-](?=\w))*")
_MARKUP = re.compile(r"\]\([^()\s]*(?:\s\"[^\"]*\")?\)|<[^<>\s][^<>]*>|\{[a-z][a-z0-9_]*\}")


def count_words(text: str) -> int:
    """Count words as translators are paid for: no targets, tags, placeholders; each Han or kana sign is one.

    >>> count_words("Go to the [Azure portal](https://portal.azure.com) and pay {amount}.")
    7
    """
    return sum(1 for _ in _WORD.finditer(_MARKUP.sub(" ", text)))
