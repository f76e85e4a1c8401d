"""Translations a second that the checks judge on one core, with nothing remembered and with everything."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.frame import Case, Report, at_least, measure
from generator import files, locales
from generator.catalogs import po
from generator.catalogs.accepted import is_strict
from generator.catalogs.checks.terms import read_terms
from generator.catalogs.model import Catalog
from generator.catalogs.verdicts import Judging, judge, judge_bytes

__all__ = ["report"]

ROOT = Path(__file__).parent.parent
WANTED = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """A catalog of the project, read."""

    path: Path
    data: bytes
    catalog: Catalog
    judging: Judging


def report() -> Report:
    """Judge every catalog of the project."""
    catalogs = tuple(_catalogs())
    segments = sum(len(one.catalog.live) for one in catalogs)
    with tempfile.TemporaryDirectory() as name:
        cases = (
            Case(name="cold, every check", run=lambda: _judge_all(catalogs, warnings=True), units=segments),
            Case(
                name="cold, what is fatal", run=lambda: _judge_all(catalogs, warnings=False), units=segments
            ),
            Case(name="unchanged catalogs", run=lambda: _remembered(catalogs, Path(name)), units=segments),
        )
        results = measure(cases)
    cold, unchanged = (results[name].per_second for name in ("cold, every check", "unchanged catalogs"))
    return Report(
        title="Checks of translations",
        results=tuple(results.values()),
        claims=(
            at_least("segments a second, cold", cold, WANTED),
            at_least("unchanged against cold", unchanged / cold, 10),
        ),
    )


def _catalogs() -> Iterator[_Read]:
    for home in sorted((ROOT / "locales").glob("*_*")):
        locale = locales.from_gettext(home.name)
        terms = read_terms(files.read_bytes(home / "terms.toml"), home / "terms.toml")
        for path in sorted(home.rglob("*.po")):
            data = files.read_bytes(path)
            strict = is_strict(path.relative_to(home / "LC_MESSAGES").with_suffix("").as_posix())
            yield _Read(
                path=path,
                data=data,
                catalog=po.read_po(data, path=path, locale=locale),
                judging=Judging(locale=locale, strict=strict, terms=terms),
            )


def _judge_all(catalogs: Sequence[_Read], *, warnings: bool) -> None:
    _forget()
    for one in catalogs:
        terms = one.judging.terms if warnings else None
        judge(one.catalog, Judging(locale=one.judging.locale, terms=terms, warnings=warnings))


def _forget() -> None:
    """Empty what the checks keep from one text to the next."""
    for name, module in list(sys.modules.items()):
        if name.startswith("generator.catalogs.checks"):
            for kept in vars(module).values():
                getattr(kept, "cache_clear", lambda: None)()


def _remembered(catalogs: Sequence[_Read], memory: Path) -> None:
    for number, one in enumerate(catalogs):
        judge_bytes(one.data, one.judging, path=one.path, memory=memory / f"{number}.json")
