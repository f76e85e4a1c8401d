"""A function and many items become results in order, spread over the cores by forked processes.

A forked process has everything at hand that was read and imported before, so only results travel: keep them
small. Where processes cannot be forked safely, or there is too little to do, all is done in this one.
"""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from multiprocessing.reduction import ForkingPickler
from types import MappingProxyType
from typing import Any, ParamSpec, TypeVar, cast

from generator.errors import GeneratorError

__all__ = [
    "begun",
    "collect_rarely",
    "cores",
    "die_with_parent",
    "end_with_parent",
    "enough_processes",
    "interruptible",
    "spread",
]

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")
_P = ParamSpec("_P")


def _frozen(values: dict[object, object]) -> MappingProxyType[object, object]:
    return MappingProxyType(values)


# Our values hold mappings that nobody can change, which Python hands to no other process by itself.
ForkingPickler.register(MappingProxyType, lambda mapping: (_frozen, (dict(mapping),)))

_LEAST = 24
"""Items for each process: with fewer, to start it takes longer than to do them."""


def cores() -> int:
    """Return how many processes can work at once here."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def enough_processes(items: int) -> int:
    """Return how many processes are of use for so many items: at most one per core."""
    return min(cores(), items // _LEAST)


def spread(
    work: Callable[[_Item], _Result],
    items: Sequence[_Item],
    *,
    processes: int | None = None,
    most: int | None = None,
) -> Iterator[_Result]:
    """Yield `work(item)` of every item, in order; an exception of one is raised here.

    Uses as many processes as there are cores and enough items for, at `most` so many, or as many
    `processes` as said. Raises GeneratorError if a process ends before its work.
    """
    enough = min(most or cores(), enough_processes(len(items)))
    wanted = enough if processes is None else min(processes, len(items))
    if wanted < 2 or not _can_fork():
        yield from map(work, items)
        return
    team = [_Member.started(work, items[number::wanted]) for number in range(wanted)]
    try:
        for number in range(len(items)):
            yield team[number % wanted].result()
    finally:
        for member in team:
            member.end()


def begun(work: Callable[[], _Result]) -> Callable[[], _Result]:
    """Begin some work in a process beside this one; the function that is returned waits for its result.

    That raises what the work raised, and GeneratorError if the process ended before. Where none can be forked
    or there is no core for it, the work is done when its result is wanted.
    """
    if cores() < 2 or not _can_fork():
        return work
    member = _Member.started(lambda _: work(), (None,))

    def result() -> _Result:
        try:
            return cast("_Result", member.result())
        finally:
            member.end()

    return result


def _can_fork() -> bool:
    """Tell whether a fork is safe: elsewhere than on Linux, and beside threads, it may hang.

    A process that was started to end with its parent may have none of its own.
    """
    alone = threading.active_count() == 1 and not multiprocessing.current_process().daemon
    return sys.platform == "linux" and alone


class _Member:
    """A process that does every so manieth item, and the end of the pipe that its results come from."""

    __slots__ = ("process", "results")

    def __init__(self, process: BaseProcess, results: Connection) -> None:
        self.process = process
        self.results = results

    @classmethod
    def started(cls, work: Callable[[_Item], _Result], items: Sequence[_Item]) -> _Member:
        context = multiprocessing.get_context("fork")
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_serve, args=(work, items, theirs, os.getpid()), daemon=True)
        process.start()
        theirs.close()
        return cls(process, ours)

    def result(self) -> Any:
        try:
            result, error = self.results.recv()
        except EOFError:
            self.process.join()
            fault = f"a process of this command ended with code {self.process.exitcode}"
            raise GeneratorError(fault, hint="look for free memory, then run the command again") from None
        if error is not None:
            raise error
        return result

    def end(self) -> None:
        self.results.close()
        self.process.terminate()
        self.process.join()


def _serve(
    work: Callable[[_Item], _Result], items: Sequence[_Item], results: Connection, parent: int
) -> None:
    """Do the items of one process; it ends with its parent, whose lock on files it would else hold."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # The parent hears it too, and ends us.
    die_with_parent()
    if os.getppid() != parent:
        return
    # What was there before is no garbage, and to look at it copies its pages: a fifth of the time.
    gc.freeze()
    collect_rarely()
    with contextlib.suppress(BrokenPipeError):
        for item in items:
            results.send(_outcome(work, item))


def collect_rarely() -> None:
    """Look for garbage at every 50,000th object, not every 700th, and not at the end: most of ours lasts."""
    gc.set_threshold(50_000, 20, 100)
    atexit.register(gc.freeze)


def die_with_parent() -> None:
    """Have this process killed when its parent ends, where the system can."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)


def end_with_parent() -> None:
    """Have this process end once the one that it works for has, whatever ended that.

    The workers of a pool hold the pipe that tasks come from open themselves, and would wait for ever.
    When people interrupt, both hear it; one that has nothing to do leaves it to the parent to say so.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_outlive_nobody, daemon=True).start()


def interruptible(work: Callable[_P, _Result], *arguments: _P.args, **named: _P.kwargs) -> _Result:
    """Do some work of a process that would not hear of an interruption, so that it ends with one."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return work(*arguments, **named)
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def _outlive_nobody() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


_DIE_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of prctl(2)."""


def _outcome(work: Callable[[_Item], _Result], item: _Item) -> tuple[_Result | None, Exception | None]:
    try:
        return work(item), None
    except Exception as error:
        return None, error
