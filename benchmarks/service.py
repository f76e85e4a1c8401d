"""One worker of the HTTP service, against the same one with a constant answer, and its delays under load."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from benchmarks.frame import Report, Result, at_least, at_most

__all__ = ["report"]

ROOT = Path(__file__).parent.parent
CALLERS = 16
_CORES = sorted(os.sched_getaffinity(0))
ROUNDS = 10
SECONDS = 2.0
"""Of each run: long enough for some thousands of requests, and for all that the server does now and then."""
LOADS = (0.1, 0.7)
"""Shares of the time that the server's processor is busy. Requests cost less the more come at once, so a
share of the most that a server answers would keep it busier than that."""

EMAIL = "/v1/alerts/past-due/email"
VALUES = ROOT / "tests/data/past-due.json"

SERVICE = "import sys; from generator.service import serve; serve(sys.argv[1], port=0)"
# The same service, with an endpoint that reads the body and answers with as many bytes, always the same.
CONSTANT = """\
import sys
from starlette.responses import Response
from starlette.routing import Route
from generator.service import endpoints, serve
data = b'"' + b"x" * (int(sys.argv[2]) - 2) + b'"'
headers = {name.decode(): text.decode() for name, text in endpoints._headers("application/json", "nl-NL")}
async def constant(request):
    await request.app.body(request.scope, request.receive)
    return Response(data, headers=headers)
endpoints.ROUTES[0] = Route(endpoints.ROUTES[0].path, constant, methods=["POST"])
serve(sys.argv[1], port=0)
"""


def report() -> Report:
    """Compare, in turns, what a request costs the server's processor; then its delays at two loads."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "generator", "--project", str(ROOT), "compile", "--out", folder]
        subprocess.run(command, check=True, capture_output=True)
        request = _request()
        with _server(SERVICE, folder) as service:
            size = len(httpx.post(service.url + EMAIL, json=_body()).content)
            with _server(CONSTANT, folder, str(size)) as constant:
                servers = (service, constant)
                rounds = [[_cost(server, request) for server in servers] for _ in range(ROUNDS)]
                rates = [[_rate(server, request, load) for load in LOADS] for server in servers]
                delays = [
                    [_delay(server, request, rate) for rate in several]
                    for _ in range(ROUNDS)
                    for server, several in zip(servers, rates, strict=True)
                ]
    cost, constant_cost = (min(found) for found in zip(*rounds, strict=True))
    quiet, busy = (min(found) for found in zip(*delays[::2], strict=True))
    constants = [min(found) for found in zip(*delays[1::2], strict=True)]
    return Report(
        title="The HTTP service, one worker",
        results=(
            Result(name="an email as JSON", microseconds=cost * 1e6),
            Result(name=f"a constant of its {size:,} bytes", microseconds=constant_cost * 1e6),
            Result(name="p99 at 10 % load", microseconds=quiet * 1e6),
            Result(name="p99 at 70 % load", microseconds=busy * 1e6),
            Result(name="constants, p99 at 10 % of their load", microseconds=constants[0] * 1e6),
            Result(name="constants, p99 at 70 % of their load", microseconds=constants[1] * 1e6),
        ),
        claims=(
            at_least("emails against constants, in percent", constant_cost / cost * 100, 60),
            at_most("p99 at 70 % load against 10 %", busy / quiet, 2),
        ),
        how=f"""Costs of the processor and delays, the lowest of {ROUNDS} rounds of {SECONDS:g} seconds: what
is longer is longer because of others, who share the machine, and constants are then delayed as well. Delays
are counted from when a request was due; load is the share of the time that the server's processor is busy.
70 % are {rates[0][1]:,.0f} emails a second, and {rates[1][1]:,.0f} constants.""",
    )


def _body() -> dict[str, Any]:
    return {"locale": "nl-NL", "values": json.loads(VALUES.read_text(encoding="utf-8"))}


def _request() -> bytes:
    data = json.dumps(_body(), ensure_ascii=False).encode("utf-8")
    head = f"POST {EMAIL} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
    head += f"content-length: {len(data)}\r\n\r\n"
    return head.encode("ascii") + data


@dataclass(frozen=True, slots=True, kw_only=True)
class _Server:
    process: subprocess.Popen[bytes]
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def processor(self) -> float:
        """Return the seconds of processor time that the server has used (proc(5), fields 14 and 15)."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def _server(code: str, *arguments: str) -> Iterator[_Server]:
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen([sys.executable, "-c", code, *arguments], cwd=ROOT, stderr=log)
        os.sched_setaffinity(process.pid, _CORES[1:] or _CORES)
        try:
            yield _Server(process=process, port=_port(process, log.fileno()))
        finally:
            process.terminate()
            process.wait()


def _port(process: subprocess.Popen[bytes], log: int) -> int:
    while process.poll() is None:
        line = os.pread(log, 4096, 0).partition(b"\n")[0]
        if b'"listening"' in line:
            return int(json.loads(line)["port"])
        time.sleep(0.05)
    raise RuntimeError(os.pread(log, 4096, 0).decode())


def _cost(server: _Server, request: bytes, *, rate: float = 0) -> float:
    """Return the seconds of processor time that a request takes, at a rate, or as often as is answered."""
    before = server.processor()
    delays = _ask(server.port, request, rate=rate)
    return (server.processor() - before) / len(delays)


def _rate(server: _Server, request: bytes, load: float) -> float:
    """Return how many requests a second keep the server's processor busy for a share of the time."""
    rate = 500.0
    for _ in range(4):
        rate = load / _cost(server, request, rate=rate)
    return rate


def _delay(server: _Server, request: bytes, rate: float) -> float:
    """Return the 99th percentile of the delays at a rate, counted from when a request was due."""
    delays = sorted(_ask(server.port, request, rate=rate))
    return delays[len(delays) * 99 // 100]


@dataclass(slots=True, kw_only=True, eq=False)
class _Caller(asyncio.Protocol):
    """One connection, one request at a time."""

    request: bytes
    idle: list[_Caller]
    delays: list[float] = field(default_factory=list)
    transport: Any = None
    _received: bytearray = field(default_factory=bytearray)
    _due: float = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.idle.append(self)

    def ask(self, due: float) -> None:
        self._due = due
        self.transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, found, body = self._received.partition(b"\r\n\r\n")
        if found and len(body) >= int(head.lower().partition(b"content-length: ")[2].split()[0]):
            assert head.startswith(b"HTTP/1.1 200 "), bytes(head)
            self.delays.append(time.perf_counter() - self._due)
            self._received.clear()
            self.idle.append(self)


def _ask(port: int, request: bytes, *, rate: float) -> list[float]:
    """Ask for some seconds, so many times a second, or as often as is answered; return the delays.

    Whoever asks stays on the first core, and never takes that of the server.
    """
    os.sched_setaffinity(0, _CORES[:1])
    gc.freeze()
    gc.disable()  # a pause of whoever asks is none of the server's
    try:
        return asyncio.run(_asking(port, request, rate=rate))
    finally:
        gc.enable()
        os.sched_setaffinity(0, _CORES)


async def _asking(port: int, request: bytes, *, rate: float) -> list[float]:
    loop = asyncio.get_running_loop()
    idle: list[_Caller] = []
    callers = [
        (await loop.create_connection(lambda: _Caller(request=request, idle=idle), "127.0.0.1", port))[1]
        for _ in range(CALLERS)
    ]
    began, asked = time.perf_counter(), 0
    while (now := time.perf_counter()) < began + SECONDS:
        due = began + asked / rate if rate else now
        if idle and due <= now:
            idle.pop().ask(due)
            asked += 1
        else:
            await asyncio.sleep(0)
    while len(idle) < len(callers):
        await asyncio.sleep(0.01)
    for caller in callers:
        caller.transport.close()
    return [delay for caller in callers for delay in caller.delays]
