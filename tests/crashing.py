"""Kills a process again and again while it writes catalogs, and looks at what it left; a program, since it forks.

    python -m tests.crashing extract|merge-po FOLDER every|random TIMES

Prints one JSON object: how many points there are, how often the process was killed, and every fault found.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from generator import project
from generator.catalogs.driver import merge_files
from generator.catalogs.po import PoError, read_po
from generator.catalogs.sync import sync
from generator.files import LOCK, TEMPORARY
from generator.source.content import read_content
from tests.points import at_points

Bytes = dict[Path, bytes]


@dataclass(frozen=True, kw_only=True)
class Work:
    """What is killed: something that writes catalogs in a folder."""

    folder: Path
    run: Callable[[], object]

    def held(self) -> Bytes:
        return {path: path.read_bytes() for path in sorted(self.folder.rglob("*")) if path.is_file()}

    def restore(self, before: Bytes) -> None:
        for path in self.held().keys() - before.keys():
            path.unlink()
        for path, data in before.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


def extract(folder: Path) -> Work:
    """Extract a project whose content changed since its catalogs were written."""
    of = project.load(folder)
    content = read_content(of)
    texts = [*content.texts(of)]
    return Work(folder=of.locales, run=lambda: sync(of, texts))


def merge(folder: Path) -> Work:
    """Merge `base`, `ours` and `theirs` of a folder."""
    versions = (folder / "base", folder / "ours", folder / "theirs")
    return Work(folder=folder, run=lambda: merge_files(*versions))


WORKS = {"extract": extract, "merge-po": merge}


# --- killing


def killed_at(work: Work, point: int) -> None:
    """Run it and kill it, from within, before one of the lines that write."""

    def act(number: int) -> None:
        if number == point:
            os.kill(os.getpid(), signal.SIGKILL)

    def run() -> None:
        with at_points(act):
            work.run()

    os.waitpid(child(run), 0)


def killed_after(work: Work, seconds: float) -> None:
    """Run it and let the system end it, wherever it is, when it has worked so long."""

    def run() -> None:
        signal.signal(signal.SIGPROF, signal.SIG_DFL)  # which cleans up no more than SIGKILL
        signal.setitimer(signal.ITIMER_PROF, max(seconds, 1e-6))
        work.run()

    os.waitpid(child(run), 0)


def child(run: Callable[[], object]) -> int:
    pid = os.fork()
    if pid == 0:
        try:
            run()
        finally:
            os._exit(0)
    return pid


# --- what is left


def translations(work: Work, held: Bytes) -> set[tuple[str, str]]:
    """Return every translation, with the folder or file of its locale. Raises PoError."""
    return {
        (path.relative_to(work.folder).parts[0], text)
        for path, data in held.items()
        if path.suffix != ".pot" and not path.name.endswith((TEMPORARY, LOCK))
        for entry in read_po(data, path=path).entries
        for text in entry.msgstr
        if text
    }


def faults(work: Work, wanted: set[tuple[str, str]], undisturbed: Bytes) -> Iterator[str]:
    """Find what a killed run damaged, then let the next run go on, and find what it left."""
    yield from damage(work, wanted)
    work.run()
    yield from damage(work, wanted)
    held = work.held()
    yield from (f"{path.name} stayed" for path in held.keys() - undisturbed.keys())
    yield from (
        f"{path.name} is not as an undisturbed run writes it"
        for path in undisturbed
        if held.get(path) != undisturbed[path]
    )


def damage(work: Work, wanted: set[tuple[str, str]]) -> Iterator[str]:
    try:
        lost = wanted - translations(work, work.held())
    except PoError as error:
        yield f"unreadable: {error}"
    else:
        yield from (f"lost {text!r} of {locale}" for locale, text in sorted(lost))


def main(what: str, folder: str, mode: str, times: str) -> None:
    work = WORKS[what](Path(folder))
    before = work.held()
    start = time.process_time()
    with at_points(lambda number: None) as points:
        work.run()
    elapsed = time.process_time() - start
    undisturbed = work.held()
    wanted = translations(work, before) & translations(work, undisturbed)
    random = Random(int(times))
    found: list[str] = []
    trials = min(int(times), points.passed) if mode == "every" else int(times)
    for trial in range(trials):
        work.restore(before)
        if mode == "every":
            place = f"point {points.passed * trial // trials}"
            killed_at(work, points.passed * trial // trials)
        else:
            seconds = random.uniform(0, elapsed)
            place = f"{seconds:.4f} s"
            killed_after(work, seconds)
        found += (f"killed at {place}: {fault}" for fault in faults(work, wanted, undisturbed))
    json.dump({"points": points.passed, "killed": trials, "faults": found}, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
