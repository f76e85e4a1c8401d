"""The address of a Dask scheduler becomes a client of it, or one sentence that says why there is none."""

from __future__ import annotations

from typing import Any

from generator.errors import GeneratorError

__all__ = ["connected"]

_SECONDS = 5
"""How long the scheduler may take to answer, and its first worker to come."""


def connected(address: str) -> Any:
    """Return a client of the scheduler at `tcp://host:8786` or `tls://host:8786`, a context that closes it.

    TLS is set up as Dask's own settings say. Raises GeneratorError where Dask is not installed, if no
    scheduler answers or no worker comes to it, and for `tls://` without settings.
    """
    try:
        from distributed import Client
        from distributed.security import Security
    except ImportError:
        raise GeneratorError(
            "a cluster needs Dask, which is not installed here",
            hint='run pip install "localized-docs-generator[cluster]"',
        ) from None
    security = Security()  # type: ignore[no-untyped-call]
    context = security.get_connection_args("client").get("ssl_context")  # type: ignore[no-untyped-call]
    if address.startswith("tls://") and context is None:
        raise GeneratorError(
            f"no certificate is at hand for {address}",
            hint="name it in Dask's settings, distributed.comm.tls, as the documentation on clusters shows",
        )
    return _with_workers(Client, address, security)


def _with_workers(client: Any, address: str, security: object) -> Any:
    try:
        found = client(address, timeout=_SECONDS, security=security, set_as_default=False)
    except (OSError, ValueError) as error:
        raise GeneratorError(
            f"no Dask scheduler answers at {address}: {error}",
            hint="start one with `dask scheduler`, and give the address it prints",
        ) from None
    try:
        found.wait_for_workers(1, timeout=_SECONDS)
    except TimeoutError:
        found.close()
        raise GeneratorError(
            f"the scheduler at {address} has no worker", hint=f"start one with `dask worker {address}`"
        ) from None
    return found
