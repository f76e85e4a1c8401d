"""Spans → answers in the same order, by the workers of a Dask cluster, in a folder that all share."""

from __future__ import annotations

import socket
from collections import deque
from collections.abc import Iterator
from typing import Any

from generator.batch.run import Team
from generator.batch.spans import Cut, Span
from generator.batch.work import Done, Job, answer
from generator.clusters import connected
from generator.digests import engine_digest
from generator.errors import GeneratorError

__all__ = ["CUT", "team_of"]

CUT = Cut(size=4 << 20, least=1000)
"""A task has a thousand records or more, for it costs the scheduler a millisecond."""
_AHEAD = 2
"""Spans that are given out for each thread of the workers, so that none waits for the next one."""
_RETRIES = 2
"""How often a span is tried again that failed; one whose worker died is no failure, and goes to another."""


def team_of(address: str) -> Team:
    """Return the workers of a cluster; `address` is its scheduler's, `tcp://host:8786` or `tls://host:8786`.

    The files of requests and answers and the bundle must have the same paths on every worker. TLS is set up
    as Dask's own settings say. The team raises GeneratorError where Dask is not installed, if no scheduler or
    worker answers or the scheduler is lost, and for a worker without the files or with another release.
    """

    def in_order(job: Job, spans: Iterator[Span]) -> Iterator[Done]:
        with connected(address) as client:
            from distributed import KilledWorker
            from distributed.comm.core import CommClosedError

            waiting: deque[Any] = deque()
            try:
                for span in spans:
                    order = (job, span.bare(), engine_digest())
                    waiting.append(client.submit(_answered, *order, pure=False, retries=_RETRIES))
                    ahead = _AHEAD * max(1, sum(client.nthreads().values()))
                    while len(waiting) > ahead:
                        yield waiting.popleft().result()
                while waiting:
                    yield waiting.popleft().result()
            except KilledWorker as error:
                raise GeneratorError(
                    f"each worker that took the same records died ({error})",
                    hint="give workers more memory, then run the same command again: it goes on",
                ) from None
            except CommClosedError:  # an OSError, which says that the scheduler is lost
                raise
            except (ImportError, OSError, RuntimeError) as error:
                first = str(error).partition("\n")[0]
                raise GeneratorError(
                    f"the cluster could not answer: {first}",
                    hint="install the same lock on scheduler and workers, and look at their logs",
                ) from None
            finally:
                client.cancel(list(waiting))

    return in_order


# --- on a worker


def _answered(job: Job, span: Span, engine: str) -> Done:
    here = socket.gethostname()
    if engine != engine_digest():
        raise GeneratorError(
            f"the worker on {here} has another release of the generator or its libraries",
            hint="install the same lock on all",
        )
    for path in (job.source, job.parts, job.bundles):
        if path is not None and not path.exists():
            raise GeneratorError(
                f"the worker on {here} has no {path}",
                hint="share the folders of requests, answers and bundle under the same paths",
            )
    return answer(job, span)
