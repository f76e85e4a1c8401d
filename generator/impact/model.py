"""The vocabulary of an edit's cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.errors import GeneratorError

__all__ = ["Carried", "Cost", "Impact", "Lost", "Sentence"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence that the edit leaves without an approved text."""

    catalog: str
    id: str
    """What `extract --neutral` takes."""
    text: str
    words: int
    was: str = ""
    """The sentence that a suggestion translates, in the first locale that has one."""
    new: frozenset[str] = frozenset()
    """Tags of the locales that have no text at all."""
    changed: frozenset[str] = frozenset()
    """Tags of the locales that have a suggestion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A sentence that was edited and keeps its translations, and why it may."""

    catalog: str
    id: str
    text: str
    was: str
    reason: str
    locales: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """An email that was approved in a locale and no longer is."""

    alert: str
    locale: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What the edit costs in one locale."""

    locale: str
    new: int
    changed: int
    words: int
    pages: int
    emails: int

    @property
    def sentences(self) -> int:
        """Return how many sentences there are to translate."""
        return self.new + self.changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """What an edit costs against a revision."""

    revision: str
    commit: str
    locales: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    carried: tuple[Carried, ...]
    pages: Mapping[str, tuple[str, ...]]
    """Articles that show a sentence of these, with the tags of the locales."""
    lost: tuple[Lost, ...]
    meanwhile: str
    """What is sent instead of an email that lost its approval: `last-approved` or `fallback`."""
    errors: tuple[GeneratorError, ...] = ()
    """Files that could not be used, so that what they cost is not known."""

    @property
    def costs(self) -> Iterator[Cost]:
        """Yield the sums of each locale."""
        for tag in self.locales:
            left = [one for one in self.sentences if tag in one.new | one.changed]
            yield Cost(
                locale=tag,
                new=sum(tag in one.new for one in left),
                changed=sum(tag in one.changed for one in left),
                words=sum(one.words for one in left),
                pages=sum(tag in tags for tags in self.pages.values()),
                emails=sum(one.locale == tag for one in self.lost),
            )
