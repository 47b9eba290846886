"""The load generator, a process of its own: `python -m benchmarks.load` reads a plan from stdin, prints what came.

Every connection is kept alive and has one request on its way at any time; every answer is read whole, and one that
is not 200 or lacks the mark of its kind is an error. Beside that, the server's processor time is taken at the
beginning and at the end of what is counted.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import random
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import cast

import httptools
import msgspec
import uvloop

WARM_UP_SECONDS = 0.3


class Stream(msgspec.Struct, kw_only=True):
    """Requests of one kind on some connections: out of ``requests`` at random, or ``template`` with a number in it."""

    name: str
    connections: int
    mark: str
    requests: list[str] = []
    template: str = ""
    first: int = 0


class Plan(msgspec.Struct, kw_only=True):
    """What to do: for so many seconds, against the server of a process at a port of the loopback."""

    port: int
    process: int
    seconds: float
    streams: list[Stream]


class Count(msgspec.Struct, kw_only=True):
    """What came of a stream; times in seconds."""

    name: str
    answers: int
    errors: int
    first_error: str
    p50: float
    p99: float


class Outcome(msgspec.Struct, kw_only=True):
    """What came of a plan: over so many seconds, with so many seconds of the server's processor time."""

    seconds: float
    processor: float
    counts: list[Count]


class _Counter:
    """The answers of a stream while they are counted."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self.mark = stream.mark.encode()
        self.next = _requests(stream)
        self.times: list[float] = []
        self.errors = 0
        self.first_error = ""
        self.counting = False

    def answered(self, seconds: float, status: int, body: bytes) -> None:
        """Count an answer."""
        if status != 200 or self.mark not in body:
            self.errors += 1
            self.first_error = self.first_error or f"{status} {body[:300]!r}"
        elif self.counting:
            self.times.append(seconds)

    def result(self) -> Count:
        """Return what was counted."""
        times = sorted(self.times)
        return Count(
            name=self.stream.name,
            answers=len(times),
            errors=self.errors,
            first_error=self.first_error,
            p50=times[len(times) // 2] if times else 0.0,
            p99=times[len(times) * 99 // 100] if times else 0.0,
        )


class _Connection(asyncio.Protocol):
    """One connection: sends a request, reads the answer, and so on."""

    transport: asyncio.Transport

    def __init__(self, counter: _Counter) -> None:
        self._counter = counter
        self._parser = httptools.HttpResponseParser(self)
        self._body: list[bytes] = []
        self._sent = 0.0
        self.stopping = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Send the first request."""
        self.transport = cast("asyncio.Transport", transport)
        self._send()

    def data_received(self, data: bytes) -> None:
        """Read on."""
        self._parser.feed_data(data)

    def connection_lost(self, exc: Exception | None) -> None:
        """Count a connection that the server closed."""
        if not self.stopping:
            self._counter.answered(0.0, 0, b"the connection was closed")

    def on_body(self, body: bytes) -> None:
        """Keep a piece of the answer (called by the parser)."""
        self._body.append(body)

    def on_message_complete(self) -> None:
        """Count the answer and send the next request (called by the parser)."""
        body = b"".join(self._body)
        self._counter.answered(time.perf_counter() - self._sent, self._parser.get_status_code(), body)
        self._body.clear()
        if not self.stopping:
            self._send()

    def _send(self) -> None:
        self._sent = time.perf_counter()
        self.transport.write(self._counter.next())


def _requests(stream: Stream) -> Callable[[], bytes]:
    """Return the function that gives the next request."""
    if stream.requests:
        ready = [request.encode() for request in stream.requests]
        return lambda: random.choice(ready)
    made = ((stream.template % {"number": number}).encode() for number in itertools.count(stream.first))
    return made.__next__


def processor_seconds(process: int) -> float:
    """Return the processor time, of user and kernel, that a process has taken (Linux: proc(5))."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _same(connection: _Connection) -> _Connection:
    """Return a protocol where a factory of protocols is asked for."""
    return connection


async def _run(plan: Plan) -> Outcome:
    loop = asyncio.get_running_loop()
    counters = [_Counter(stream) for stream in plan.streams]
    connections: list[_Connection] = []
    for counter in counters:
        for _ in range(counter.stream.connections):
            connection = _Connection(counter)
            await loop.create_connection(partial(_same, connection), "127.0.0.1", plan.port)
            connections.append(connection)
    await asyncio.sleep(WARM_UP_SECONDS)
    started, taken = time.perf_counter(), processor_seconds(plan.process)
    for counter in counters:
        counter.counting = True
    await asyncio.sleep(plan.seconds)
    for counter in counters:
        counter.counting = False
    seconds, taken = time.perf_counter() - started, processor_seconds(plan.process) - taken
    for connection in connections:
        connection.stopping = True
    await asyncio.sleep(0.05)
    for connection in connections:
        connection.transport.close()
    return Outcome(seconds=seconds, processor=taken, counts=[counter.result() for counter in counters])


def main() -> None:
    """Carry out the plan on stdin."""
    plan = msgspec.json.decode(sys.stdin.buffer.read(), type=Plan)
    sys.stdout.buffer.write(msgspec.json.encode(uvloop.run(_run(plan))))


if __name__ == "__main__":
    main()
