"""What it costs to take a thousand localized files in, side by side and plain, and whether that is linear."""

from __future__ import annotations

import gc
import hashlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.frame import Report, Result, at_most

__all__ = ["report"]

FILES = 1000
SETTINGS = '[tool.generator]\nsource-locale = "en-US"\nlocales = ["nl-NL"]\n'
ROOT = Path(__file__).parent.parent

_SECTIONS = 8
_WORDS = (
    "garden",
    "plan",
    "water",
    "summer",
    "winter",
    "seed",
    "tool",
    "path",
    "fence",
    "gate",
    "soil",
    "shade",
)


def report() -> Report:
    """Import a tenth of the files, then all of them, each in a process of its own."""
    results, claims = [], []
    seconds: dict[tuple[str, int], float] = {}
    for form in ("side-by-side", "plain"):
        found: dict[str, float] = {}
        for count in (FILES // 10, FILES):
            run = subprocess.run(
                [sys.executable, "-m", "benchmarks.legacy", form, str(count)],
                cwd=ROOT,
                check=True,
                capture_output=True,
            )
            found = json.loads(run.stdout)
            seconds[form, count] = found["seconds"]
            results.append(
                Result(name=f"{form}, {count} files, each", microseconds=found["seconds"] / count * 1e6)
            )
        claims.append(at_most(f"{form}: seconds for {FILES} files", seconds[form, FILES], 20))
        ratio = seconds[form, FILES] / seconds[form, FILES // 10] / 10
        claims.append(at_most(f"{form}: a file of {FILES} against one of {FILES // 10}", ratio, 1.25))
        claims.append(at_most(f"{form}: most memory for {FILES} files, MB", found["megabytes"], 300))
    return Report(
        title="Localized Markdown, imported",
        results=tuple(results),
        claims=tuple(claims),
        how="Processor time of one run each, with writing; files of some 8 KB side by side, 3.5 KB plain.",
    )


def _english(number: int) -> str:
    """Write an article of some thirty sentences that no other article has."""
    header = f"---\ntitle: Article {number}\ndescription: About {number}.\nauthor: rosa\n---\n"
    parts = [f"{header}\n# Article {number}\n"]
    for section in range(_SECTIONS):
        word, other = _WORDS[(number + section) % 12], _WORDS[(number + 5 * section + 1) % 12]
        parts.append(
            f"## The {word} of section {section}\n\n"
            f"Every {word} of {number} needs a {other} that somebody looks after, see [{other}]({other}.md). "
            f"When the {other} is gone, the {word} stays for {section + 2} days.\n\n"
            f"* Choose **{word}** in the menu of article {number} and wait.\n"
        )
    return "\n".join(parts)


def _write(folder: Path, form: str, count: int) -> None:
    from generator.legacy.exchange import export_localized, read_source, segments_of

    for number in range(count):
        english = _english(number).encode()
        part = Path(f"part-{number // 50}")
        for tree in ("en", "nl"):
            (folder / tree / part).mkdir(parents=True, exist_ok=True)
        (folder / "en" / part / f"{number}.md").write_bytes(english)
        data = export_localized(
            read_source(english, path="en.md"),
            segments_of(english, path="en.md"),
            lambda text: text.replace("the ", "de ").replace("The ", "De ").replace("and", "en"),
            locale="nl-NL",
            kind="HT",
            side_by_side=form == "side-by-side",
            fields={
                "ms.openlocfilehash": hashlib.sha1(english, usedforsecurity=False).hexdigest(),
                "ms.lasthandoff": "06/01/2019",
            },
        )
        (folder / "nl" / part / f"{number}.md").write_bytes(data)


def _run(form: str, count: int) -> dict[str, float]:
    from generator import locales, project
    from generator.legacy.importing import import_files

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write(folder, form, count)
        of = folder / "project"
        (of / "content/articles").mkdir(parents=True)
        (of / "locales").mkdir()
        (of / "pyproject.toml").write_text(SETTINGS)
        gc.collect()
        started = time.process_time()
        reports = import_files(
            project.load(of), [folder / "nl"], locale=locales.parse("nl-NL"), source=folder / "en"
        )
        seconds = time.process_time() - started
    assert all(one.error is None and one.exact and not one.untranslated for one in reports)
    return {
        "seconds": seconds,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_run(sys.argv[1], int(sys.argv[2]))))
