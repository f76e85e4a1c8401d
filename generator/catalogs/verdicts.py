"""A catalog's bytes become what is wrong with its entries, remembered on disk until anything of it changes.

What is remembered lies below `build/.work/checks` and may be deleted at any time.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator import caches
from generator.catalogs import checks
from generator.catalogs.model import Catalog, Key
from generator.catalogs.po import read_po
from generator.catalogs.provenance import state
from generator.digests import digest, engine_digest

if TYPE_CHECKING:
    from generator.catalogs.checks.terms import Terms
    from generator.locales import Locale

__all__ = ["Judging", "Verdict", "judge", "judge_bytes", "key_of", "recall"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judging:
    """How a catalog is judged."""

    locale: Locale
    strict: bool = True
    """As alerts and critical articles are."""
    source_language: str = "en"
    terms: Terms | None = None
    warnings: bool = True
    """Whether to look for what is not fatal, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One thing wrong with one entry of a catalog."""

    key: Key
    line: int
    finding: checks.Finding


def judge(catalog: Catalog, judging: Judging) -> tuple[Verdict, ...]:
    """Check every entry whose text may be shown; suggestions carried from other sentences are not judged."""
    return tuple(_verdicts(catalog, judging))


def _verdicts(catalog: Catalog, judging: Judging) -> Iterator[Verdict]:
    for entry in catalog.entries:
        if not state(entry).is_own:
            continue
        findings = checks.run(
            entry,
            locale=judging.locale,
            strict=judging.strict,
            source_language=judging.source_language,
            terms=judging.terms,
            warnings=judging.warnings,
        )
        for finding in findings:
            yield Verdict(key=entry.key, line=entry.line, finding=finding)


# --- remembered


def judge_bytes(
    data: bytes, judging: Judging, *, path: Path, memory: Path | None = None, catalog: Catalog | None = None
) -> tuple[Verdict, ...]:
    """Judge a catalog by its bytes; what `memory` holds of the same bytes is taken from there.

    `catalog` is what the bytes were read as, where somebody did. Raises PoError for a file that cannot be
    read.
    """
    held = recall(data, judging, memory) if memory is not None else None
    if held is not None:
        return held
    read = read_po(data, path=path, locale=judging.locale) if catalog is None else catalog
    verdicts = judge(read, judging)
    if memory is not None:
        _remember(memory, key_of(data, judging), _level(judging), verdicts)
    return verdicts


def recall(data: bytes, judging: Judging, memory: Path) -> tuple[Verdict, ...] | None:
    """Return what is remembered of a catalog with these bytes, judged so by these checks; None if nothing is.

    What was remembered with warnings serves without them as well.
    """
    try:
        held = json.loads(memory.read_bytes())
        if held["key"] != key_of(data, judging):
            return None
        if judging.warnings and held["level"] != _level(judging):
            return None
        verdicts = tuple(map(_read, held["verdicts"]))
    except (OSError, ValueError, LookupError, TypeError):
        return None
    return tuple(verdict for verdict in verdicts if judging.warnings or verdict.finding.severity == "fatal")


def _level(judging: Judging) -> str:
    """Name how deep a catalog was looked into."""
    return "warnings" if judging.warnings else "fatal"


def key_of(data: bytes, judging: Judging) -> str:
    """Return the digest of a catalog, and of all else that decides what is found wrong with it."""
    terms = judging.terms.digest if judging.terms else ""
    how = (judging.locale.tag, judging.strict, judging.source_language, terms)
    return digest(engine_digest(), unicodedata.unidata_version, how, sha256(data).hexdigest())


def _remember(memory: Path, key: str, level: str, verdicts: Sequence[Verdict]) -> None:
    document = {"key": key, "level": level, "verdicts": [_write(verdict) for verdict in verdicts]}
    caches.write(memory, json.dumps(document).encode())


def _write(verdict: Verdict) -> list[Any]:
    finding = verdict.finding
    return [*verdict.key, verdict.line, finding.code, finding.severity, finding.message]


def _read(row: list[Any]) -> Verdict:
    context, msgid, line, code, severity, message = row
    finding = checks.Finding(code=code, severity=severity, message=message)
    return Verdict(key=(context, msgid), line=line, finding=finding)
