"""The workers of a Dask cluster build the trees of a site, a locale each, into a folder that all share."""

from __future__ import annotations

import ctypes
import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from generator.clusters import connected
from generator.digests import engine_digest
from generator.errors import GeneratorError
from generator.pages.manifest import Manifest
from generator.pages.site import Built, Crew, Task, make_tree
from generator.source.content import Content

__all__ = ["crew_of"]

_DIES_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of prctl(2)."""


def crew_of(address: str) -> Crew:
    """Return what builds trees on a cluster; `address` is its scheduler's, `tcp://host:8786`.

    The project's folder and the site's must have the same paths on every worker. A worker that dies is no
    loss: another builds its tree from the beginning. The crew raises GeneratorError where Dask is not
    installed, if no scheduler or worker answers, and if the scheduler is lost.
    """

    def build(tasks: Sequence[Task], _content: Content, manifest: Manifest) -> Iterator[Built]:
        if not tasks:
            return
        text = manifest.write()
        with connected(address) as client:
            from distributed import as_completed

            futures = {client.submit(_tree, _order(task, text), pure=False): task for task in tasks}
            for future in as_completed(futures, loop=client.loop):  # type: ignore[no-untyped-call]
                yield _built(futures[future], future)

    return build


def _order(task: Task, manifest: str) -> Mapping[str, str]:
    return {
        "tag": task.locale.tag,
        "root": str(task.project.root),
        "out": str(task.out),
        "work": str(task.work),
        "manifest": manifest,
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


def _tree(order: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Build a tree in a process of its own: a worker lives on, and Sphinx keeps a language in its modules."""
    if not Path(order["root"], "pyproject.toml").is_file():
        fault = f"the worker on {socket.gethostname()} has no {order['root']}"
        raise GeneratorError(fault, hint="share the project's folder with every worker, under the same path")
    command = [sys.executable, "-m", __name__]
    done = subprocess.run(command, input=json.dumps(order).encode(), capture_output=True, check=False)
    if done.returncode:
        last = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise GeneratorError(f"its process on {socket.gethostname()} ended with {done.returncode}", hint=last)
    found, errors = json.loads(done.stdout)
    return found, errors


def _main() -> None:
    # A tree is begun anew when its worker dies, and two processes must not write the same one.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIES_WITH_PARENT, signal.SIGKILL)
    order = json.load(sys.stdin.buffer)
    if order.pop("engine") != engine_digest():
        fault = f"the worker on {socket.gethostname()} has another release of the generator or its libraries"
        result: object = ((), (f"{order['tag']}: no pages, because {fault}; install the same lock on all",))
    else:
        result = make_tree(**order)
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    _main()
