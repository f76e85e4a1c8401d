"""Work that is spread over processes is the same work, and leaves no process behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from generator.errors import GeneratorError, Place, SourceError
from generator.workers import spread

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")

ROOT = Path(__file__).parent.parent


def whose(number: int) -> tuple[int, int]:
    return number * number, os.getpid()


@pytest.mark.parametrize("count", [2, 3, 10])
def test_results_come_in_order_from_other_processes(count: int) -> None:
    found = list(spread(whose, range(7), processes=count))
    assert [number for number, _ in found] == [number * number for number in range(7)]
    assert len({pid for _, pid in found} - {os.getpid()}) == min(count, 7)


def test_few_items_are_done_here() -> None:
    assert {pid for _, pid in spread(whose, range(5))} == {os.getpid()}


def test_beside_a_thread_nothing_is_forked() -> None:
    ended = threading.Event()
    thread = threading.Thread(target=ended.wait)
    thread.start()
    try:
        assert {pid for _, pid in spread(whose, range(5), processes=2)} == {os.getpid()}
    finally:
        ended.set()
        thread.join()


def test_a_process_that_was_started_so_starts_none() -> None:
    found = spread(lambda number: list(spread(whose, range(number), processes=2)), [3, 4], processes=2)
    assert all(len({pid for _, pid in results}) == 1 for results in found)


def test_an_error_of_one_item_is_raised_whole() -> None:
    def refuse(number: int) -> int:
        if number == 3:
            raise SourceError("no heading", place=Place(path="a.md", line=number), hint="write one")
        return number

    with pytest.raises(SourceError, match=r"^a\.md:3: no heading; write one$"):
        list(spread(refuse, range(6), processes=2))


def test_a_process_that_is_killed_is_told_of() -> None:
    def die(number: int) -> int:
        if number == 4:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    with pytest.raises(GeneratorError, match="ended with code -9; look for free memory"):
        list(spread(die, range(6), processes=2))


_ENDLESS = """
import os, signal
from generator.workers import spread
def work(number):
    os.write(1, b".")
    signal.pause()
list(spread(work, range(2), processes=2))
"""


def test_processes_end_with_the_one_that_started_them() -> None:
    """They hold its output open, which ends when the last of them has."""
    with subprocess.Popen([sys.executable, "-c", _ENDLESS], stdout=subprocess.PIPE, cwd=ROOT) as program:
        assert program.stdout is not None
        program.stdout.read(2)
        program.kill()
        assert program.communicate(timeout=30)[0] == b""
