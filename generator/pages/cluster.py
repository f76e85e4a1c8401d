"""The workers of a Dask cluster build the trees of a site, a locale each, into a folder that all share."""

from __future__ import annotations

import gc
import json
import pickle
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from typing import Any, cast

from generator import files
from generator import project as projects
from generator.clusters import connected
from generator.digests import engine_digest
from generator.errors import GeneratorError
from generator.locales import parse
from generator.pages.counting import note_pages
from generator.pages.manifest import Manifest
from generator.pages.trees import Built, Crew, Made, Order, Task, alone, make_tree
from generator.source.content import Content
from generator.workers import collect_rarely, die_with_parent

__all__ = ["crew_of"]

_SHARED = "shared.pickle"


def crew_of(address: str) -> Crew:
    """Return what builds trees on a cluster; `address` is its scheduler's, `tcp://host:8786`.

    The project's folder and the site's must have the same paths on every worker. A worker that dies is no
    loss: another does its work from the beginning. Raises GeneratorError where Dask is not installed and if
    no scheduler or worker answers, before anything is built; so does the crew if the scheduler is lost.
    """
    with connected(address):
        pass
    return Crew(count=partial(_count, address), make=partial(_make, address))


def _count(address: str, tasks: Sequence[Task], content: Content) -> None:
    """Have the pages of each tree counted. Raises GeneratorError where no worker can."""
    with _handed_over(tasks, content) as shared, connected(address) as client:
        from distributed import as_completed

        futures = {client.submit(_work, _asked(task, shared, "count"), pure=False): task for task in tasks}
        results = as_completed(futures, loop=client.loop)  # type: ignore[no-untyped-call]
        done = [_built(futures[future], future) for future in results]
    if all(one.errors for one in done):
        raise GeneratorError(done[0].errors[0])


def _make(address: str, order: Order) -> Iterator[Built]:
    handed_over = _handed_over(order.tasks, order.content, order.manifest)
    with handed_over as shared, connected(address) as client:
        from distributed import as_completed

        def submit(task: Task, work: str) -> Any:
            return client.submit(_work, _asked(task, shared, work), pure=False)

        futures = {submit(task, "fill" if order.fill else "read"): task for task in order.tasks}
        results = as_completed(futures, loop=client.loop)  # type: ignore[no-untyped-call]
        for future in results:
            task = futures.pop(future)
            if future.exception() is None and future.result() is None:
                again = submit(task, "read")
                futures[again] = task
                results.add(again)  # type: ignore[no-untyped-call]
            else:
                yield _built(task, future)


@contextmanager
def _handed_over(tasks: Sequence[Task], content: Content, manifest: Manifest | None = None) -> Iterator[Path]:
    """Write what all trees are made from where every worker sees it: to read it takes a tenth of parsing."""
    path = tasks[0].work.parent / _SHARED
    files.write_bytes(path, bytes(ForkingPickler.dumps((content, manifest))))
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def _asked(task: Task, shared: Path, work: str) -> Mapping[str, Any]:
    """Return what a worker is asked: to `count` the pages of a tree, to `fill` it, or to `read` it anew."""
    return {
        "work": work,
        "tag": task.locale.tag,
        "root": str(task.project.root),
        "out": str(task.out),
        "folder": str(task.work),
        "shared": str(shared),
        "engine": engine_digest(),
    }


def _built(task: Task, future: Any) -> Built:
    error = future.exception()
    if error is not None:
        fault = f"{task.locale.tag}: no pages, because {error}"
        return Built(locale=task.locale, folder=task.folder, errors=(fault,))
    found, errors = future.result()
    return Built(locale=task.locale, folder=task.folder, warnings=tuple(found), errors=tuple(errors))


# --- on a worker


def _work(asked: Mapping[str, Any]) -> tuple[list[str], list[str]] | None:
    """Do that in a process of its own: a worker lives on, and Sphinx keeps a language in its modules.

    Return warnings and errors, or None where the skeletons do not fit.
    """
    if not Path(asked["shared"]).is_file():
        fault = f"the worker on {socket.gethostname()} has no {asked['root']}"
        raise GeneratorError(fault, hint="share the project's folder with every worker, under the same path")
    command = [sys.executable, "-m", __name__]
    done = subprocess.run(command, input=json.dumps(asked).encode(), capture_output=True, check=False)
    if done.returncode:
        last = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise GeneratorError(f"its process on {socket.gethostname()} ended with {done.returncode}", hint=last)
    return cast("tuple[list[str], list[str]] | None", json.loads(done.stdout))


def _main() -> None:
    # A tree is begun anew when its worker dies, and two processes must not write the same one.
    die_with_parent()
    collect_rarely()
    json.dump(_done(json.load(sys.stdin.buffer)), sys.stdout)


def _done(asked: Mapping[str, Any]) -> Made | None:
    tag = asked["tag"]
    if asked["engine"] != engine_digest():
        fault = f"the worker on {socket.gethostname()} has another release of the generator or its libraries"
        return (), (f"{tag}: no pages, because {fault}; install the same lock on all",)
    task = Task(
        project=projects.load(Path(asked["root"])),
        locale=parse(tag),
        out=Path(asked["out"]),
        work=Path(asked["folder"]),
    )
    content, manifest = pickle.loads(Path(asked["shared"]).read_bytes())
    gc.freeze()  # To look at it again and again takes a fifth of the time.
    # Whoever asked for the same before and was stopped, or was thought to be dead, may still be at work.
    with alone(task.work, by="generator build"):
        if asked["work"] == "count":
            note_pages(task, content)
            return (), ()
        return make_tree(task, content, manifest, fill=int(asked["work"] == "fill"))


if __name__ == "__main__":
    _main()
