"""Everything that pages are made from becomes digests, by which trees built apart are known to fit."""

from __future__ import annotations

from collections.abc import Mapping

from generator.digests import digest, engine_digest
from generator.locales import Locale
from generator.pages.notes import TextDigests
from generator.stamps import Glance

__all__ = ["shared", "state"]


def shared(seen: Glance) -> str:
    """Return the digest of what the pages of all locales are made from."""
    single = [seen.files.get(name, "") for name in ("conf.py", "pyproject.toml")]
    return digest(engine_digest(), seen.below("content"), seen.below("templates/site"), single)


def state(inputs: str, digests: Mapping[Locale, TextDigests]) -> str:
    """Return the digest of the whole source: machines where it is equal make parts of one site.

    It is made from what `shared` returns, and from the texts of every locale of the settings.
    """
    return digest(inputs, {locale.tag: one.files for locale, one in digests.items()})
