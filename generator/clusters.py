"""The address of a Dask scheduler becomes a client of it, or one sentence that says why there is none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from generator.errors import GeneratorError

__all__ = ["connected"]

_SECONDS = 5
"""How long the scheduler may take to answer, and its first worker to come."""


@contextmanager
def connected(address: str) -> Iterator[Any]:
    """Yield a client of the scheduler at `tcp://host:8786` or `tls://host:8786`.

    TLS is set up as Dask's own settings say. Raises GeneratorError where Dask is not installed, for settings
    that do not fit the address, if no scheduler answers or no worker comes to it, and if it is lost later.
    """
    try:
        from distributed import CancelledError, Client
        from distributed.comm.core import CommClosedError
        from distributed.security import Security
    except ImportError:
        raise GeneratorError(
            "a cluster needs Dask, which is not installed here",
            hint='run pip install "localized-docs-generator[cluster]"',
        ) from None
    security = Security()  # type: ignore[no-untyped-call]
    _check(address, security)
    with _with_workers(Client, address, security) as client:
        try:
            yield client
        except Exception as error:
            # A client without its scheduler fails in many ways, some before it knows; one that found it again
            # has lost its tasks.
            if client.status == "running" and not isinstance(error, (CancelledError, CommClosedError)):
                raise
            raise GeneratorError(
                f"the scheduler at {address} is gone", hint="start it, then run the same command again"
            ) from None


def _check(address: str, security: Any) -> None:
    """Raise GeneratorError if Dask's settings of TLS cannot be used for an address."""
    try:
        context = security.get_connection_args("client").get("ssl_context")
    except OSError as error:
        raise GeneratorError(
            f"the certificates for {address} cannot be read: {error}",
            hint="correct their paths in Dask's settings, distributed.comm.tls",
        ) from None
    encrypted = address.startswith("tls://")
    if encrypted and context is None:
        raise GeneratorError(
            f"no certificate is at hand for {address}",
            hint="name it in Dask's settings, distributed.comm.tls, as the documentation on clusters shows",
        )
    # Dask's own refusal leaves a client behind that takes ten seconds to end.
    if security.require_encryption and not encrypted:
        raise GeneratorError(
            f"Dask's settings require encryption, which {address} has not",
            hint="give the address of a scheduler with TLS, tls://host:8786",
        )


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
