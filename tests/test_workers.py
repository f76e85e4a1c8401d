"""Work that is spread over processes is the same work, and leaves no process behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from generator.workers import begun, spread

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")

ROOT = Path(__file__).parent.parent


BEGINNING = """
import json, os, signal, sys
from generator.errors import GeneratorError, Place, SourceError
from generator.workers import begun, spread

def whose(number):
    return number * number, os.getpid()

def say(found):
    print(json.dumps(found))
"""


def alone(program: str) -> Any:
    """Return what a program says that has no threads; whoever runs these tests may have some."""
    command = [sys.executable, "-c", BEGINNING + program]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize("count", [2, 3, 10])
def test_results_come_in_order_from_other_processes(count: int) -> None:
    own, found = alone(f"say([os.getpid(), list(spread(whose, range(7), processes={count}))])")
    assert [number for number, _ in found] == [number * number for number in range(7)]
    assert len({pid for _, pid in found} - {own}) == min(count, 7)


def test_few_items_are_done_here() -> None:
    own, found = alone("say([os.getpid(), list(spread(whose, range(5)))])")
    assert {pid for _, pid in found} == {own}


def test_what_was_begun_is_done_by_another_process_meanwhile() -> None:
    """It waits for what this one does only after it began."""
    own, whose, waited = alone("""
ours, theirs = os.pipe()
result = begun(lambda: (os.getpid(), os.read(ours, 10).decode()))
os.write(theirs, b"go on")
say([os.getpid(), *result()])
""")
    assert whose != own
    assert waited == "go on"


def test_what_was_begun_and_failed_is_told_when_its_result_is_wanted() -> None:
    fault, ended = alone("""
def fail():
    raise SourceError("wrong", place=Place(path="a.md", line=3), hint="mend it")

found = []
for work in (fail, lambda: os.kill(os.getpid(), signal.SIGKILL)):
    result = begun(work)
    try:
        result()
    except GeneratorError as error:
        found.append(str(error))
say(found)
""")
    assert fault == "a.md:3: wrong; mend it"
    assert ended.startswith("a process of this command ended with code -9; ")


def test_what_was_begun_beside_a_thread_is_done_here() -> None:
    ended = threading.Event()
    thread = threading.Thread(target=ended.wait)
    thread.start()
    try:
        assert begun(os.getpid)() == os.getpid()
    finally:
        ended.set()
        thread.join()


def test_beside_a_thread_nothing_is_forked() -> None:
    ended = threading.Event()
    thread = threading.Thread(target=ended.wait)
    thread.start()
    try:
        assert set(spread(lambda _: os.getpid(), range(5), processes=2)) == {os.getpid()}
    finally:
        ended.set()
        thread.join()


def test_a_process_that_was_started_so_starts_none() -> None:
    found = alone(
        "say(list(spread(lambda n: list(spread(whose, range(n), processes=2)), [3, 4], processes=2)))"
    )
    assert [len({pid for _, pid in results}) for results in found] == [1, 1]


def test_an_error_of_one_item_is_raised_whole() -> None:
    program = """
def refuse(number):
    if number == 3:
        raise SourceError("no heading", place=Place(path="a.md", line=number), hint="write one")
try:
    list(spread(refuse, range(6), processes=2))
except SourceError as error:
    say(str(error))
"""
    assert alone(program) == "a.md:3: no heading; write one"


def test_a_process_that_is_killed_is_told_of() -> None:
    program = """
def die(number):
    if number == 4:
        os.kill(os.getpid(), signal.SIGKILL)
try:
    list(spread(die, range(6), processes=2))
except GeneratorError as error:
    say(str(error))
"""
    assert "ended with code -9; look for free memory" in alone(program)


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
