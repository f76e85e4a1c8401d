"""The workers of a Dask cluster build the trees of a site, a locale each, into a folder that all share."""

from __future__ import annotations

import json
import pickle
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from typing import Any, cast

from generator import files
from generator import project as projects
from generator.clusters import connected
from generator.digests import engine_digest
from generator.errors import GeneratorError
from generator.locales import parse
from generator.pages.trees import Built, Crew, Made, Order, Task, make_tree
from generator.workers import die_with_parent

__all__ = ["crew_of"]

_SHARED = "shared.pickle"


def crew_of(address: str) -> Crew:
    """Return what builds trees on a cluster; `address` is its scheduler's, `tcp://host:8786`.

    The project's folder and the site's must have the same paths on every worker. A worker that dies is no
    loss: another builds its tree from the beginning. Raises GeneratorError where Dask is not installed and if
    no scheduler or worker answers, before anything is built; so does the crew if the scheduler is lost.
    """
    with connected(address):
        pass

    def build(order: Order) -> Iterator[Built]:
        with _handed_over(order) as shared, connected(address) as client:
            from distributed import as_completed

            def submit(task: Task, *, fill: bool) -> Any:
                return client.submit(_tree, _asked(task, shared, fill=fill), pure=False)

            futures = {submit(task, fill=order.fill): task for task in order.tasks}
            results = as_completed(futures, loop=client.loop)  # type: ignore[no-untyped-call]
            for future in results:
                task = futures.pop(future)
                if future.exception() is None and future.result() is None:
                    again = submit(task, fill=False)
                    futures[again] = task
                    results.add(again)  # type: ignore[no-untyped-call]
                else:
                    yield _built(task, future)

    return build


@contextmanager
def _handed_over(order: Order) -> Iterator[Path]:
    """Write what all trees are made from where every worker sees it: to read it takes a tenth of parsing."""
    path = order.tasks[0].work.parent / _SHARED
    files.write_bytes(path, bytes(ForkingPickler.dumps((order.content, order.manifest))))
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def _asked(task: Task, shared: Path, *, fill: bool) -> Mapping[str, Any]:
    return {
        "tag": task.locale.tag,
        "root": str(task.project.root),
        "out": str(task.out),
        "work": str(task.work),
        "shared": str(shared),
        "fill": int(fill),
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


def _tree(asked: Mapping[str, Any]) -> tuple[list[str], list[str]] | None:
    """Build a tree in a process of its own: a worker lives on, and Sphinx keeps a language in its modules.

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
    asked = json.load(sys.stdin.buffer)
    json.dump(_made(asked), sys.stdout)


def _made(asked: Mapping[str, Any]) -> Made | None:
    tag = asked["tag"]
    if asked["engine"] != engine_digest():
        fault = f"the worker on {socket.gethostname()} has another release of the generator or its libraries"
        return (), (f"{tag}: no pages, because {fault}; install the same lock on all",)
    task = Task(
        project=projects.load(Path(asked["root"])),
        locale=parse(tag),
        out=Path(asked["out"]),
        work=Path(asked["work"]),
    )
    content, manifest = pickle.loads(Path(asked["shared"]).read_bytes())
    return make_tree(task, content, manifest, asked["fill"])


if __name__ == "__main__":
    _main()
