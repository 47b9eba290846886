"""Group commit: many commands, each in a savepoint of its own, answered after one common commit (DESIGN §5).

Everything happens on the event loop's thread, in slices of a few milliseconds with other work of the loop in
between; a thread of its own would starve beside it. Commands that arrive while a batch is being carried out join
it, up to a limit. If an error ends the whole transaction - a full disk, a failing commit - its commands are
carried out again, one by one, so that only the one that cannot be stored is refused.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections import deque
from collections.abc import Callable
from typing import Final, Generic, Protocol, TypeVar, cast

from kartotek.domain.errors import Unavailable
from kartotek.storage.sqlite_driver import domain_error

ResultT = TypeVar("ResultT")

SLICE_SECONDS: Final = 0.003
LARGEST_BATCH: Final = 256
BUSY_SECONDS: Final = 5.0
BUSY_PAUSE_SECONDS: Final = 0.02


class Transaction(Protocol):
    """What group commit needs of the connection that writes."""

    @property
    def is_open(self) -> bool:
        """Tell whether there is a transaction; an error may have ended it."""

    def begin(self) -> None:
        """Begin a transaction, with the right to write."""

    def commit(self) -> None:
        """End the transaction; when this returns, it is on disk."""

    def rollback(self) -> None:
        """Give the transaction up, if there still is one."""

    def savepoint(self) -> None:
        """Begin a part of the transaction that can be undone by itself."""

    def release(self) -> None:
        """Let the part be part of the transaction."""

    def undo(self) -> None:
        """Undo the part."""


class _Job(Generic[ResultT]):
    """A piece of work that waits, or is waited for: a command, or a read that has to see all commands before it."""

    def __init__(self, work: Callable[[], ResultT], *, writes: bool) -> None:
        self.work = work
        self.writes = writes
        self.answer: asyncio.Future[ResultT] = asyncio.get_running_loop().create_future()
        self._result: ResultT | None = None
        self._error: Exception | None = None

    def run(self) -> bool:
        """Do the work and keep what came of it; tell whether it went well."""
        self._result, self._error = None, None
        try:
            self._result = self.work()
        except sqlite3.Error as error:
            self._error = domain_error(error)
        except Exception as error:  # noqa: BLE001 - it is raised where the answer is waited for
            self._error = error
        return self._error is None

    def fail(self, error: Exception) -> None:
        """Put an error in place of whatever came of the work."""
        self._error = error

    def reply(self) -> None:
        """Answer whoever waits, if they still do."""
        if self.answer.done():
            return
        if self._error is not None:
            self.answer.set_exception(self._error)
        else:
            self.answer.set_result(cast("ResultT", self._result))


class GroupCommit:
    """The queue in front of the one connection that writes."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._queue: deque[_Job[object]] = deque()
        self._task: asyncio.Task[None] | None = None
        self._closed = False

    async def write(self, work: Callable[[], ResultT]) -> ResultT:
        """Carry a command out and return when it is on disk. A caller that stops waiting undoes nothing.

        Raises:
            Unavailable: the database is locked, full or being closed.
        """
        return await self._submit(_Job(work, writes=True))

    async def read_settled(self, work: Callable[[], ResultT]) -> ResultT:
        """Run a read when every command accepted so far is on disk and none is under way."""
        return await self._submit(_Job(work, writes=False))

    async def close(self) -> None:
        """Accept nothing more; return when everything accepted is done."""
        self._closed = True
        if self._task is not None:
            await asyncio.shield(self._task)

    async def _submit(self, job: _Job[ResultT]) -> ResultT:
        if self._closed:
            raise Unavailable("The database is being closed.")
        self._queue.append(cast("_Job[object]", job))
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._drain())
        return await job.answer

    async def _drain(self) -> None:
        try:
            while self._queue:
                if self._queue[0].writes:
                    await self._write_batch()
                else:
                    job = self._queue.popleft()
                    job.run()
                    job.reply()
        finally:
            self._task = None

    async def _write_batch(self) -> None:
        batch: list[_Job[object]] = []
        try:
            await self._begin()
        except (sqlite3.Error, Unavailable) as error:
            self._refuse(error)
            return
        try:
            whole = await self._carry_out(batch) and self._commit()
        except BaseException:
            self._abandon(batch)
            raise
        if not whole:
            await self._one_by_one(batch)
        for job in batch:
            job.reply()

    async def _begin(self) -> None:
        """Begin a transaction; while another process has the file, wait without holding the loop up."""
        deadline = time.monotonic() + BUSY_SECONDS
        while True:
            try:
                self._transaction.begin()
                return
            except sqlite3.Error as error:
                refusal = domain_error(error)
                if not isinstance(refusal, Unavailable) or time.monotonic() > deadline:
                    raise refusal from error
            await asyncio.sleep(BUSY_PAUSE_SECONDS)

    async def _carry_out(self, batch: list[_Job[object]]) -> bool:
        """Carry out what is queued, in slices; False if an error has ended the transaction."""
        slice_end = time.monotonic() + SLICE_SECONDS
        while self._queue and self._queue[0].writes and len(batch) < LARGEST_BATCH:
            job = self._queue.popleft()
            if job.answer.cancelled():
                continue
            batch.append(job)
            if not self._attempt(job):
                return False
            if time.monotonic() > slice_end:
                await asyncio.sleep(0)
                slice_end = time.monotonic() + SLICE_SECONDS
        return True

    def _attempt(self, job: _Job[object]) -> bool:
        """Carry one command out in a savepoint; False if an error has ended the whole transaction."""
        try:
            self._transaction.savepoint()
            if job.run():
                self._transaction.release()
            elif self._transaction.is_open:
                self._transaction.undo()
        except sqlite3.Error as error:
            job.fail(domain_error(error))
            return False
        return self._transaction.is_open

    def _commit(self) -> bool:
        try:
            self._transaction.commit()
        except sqlite3.Error:
            return False
        return True

    async def _one_by_one(self, batch: list[_Job[object]]) -> None:
        for job in batch:
            self._transaction.rollback()
            try:
                await self._begin()
                if self._attempt(job):
                    self._transaction.commit()
            except (sqlite3.Error, Unavailable) as error:
                job.fail(domain_error(error) if isinstance(error, sqlite3.Error) else error)
            await asyncio.sleep(0)
        self._transaction.rollback()

    def _refuse(self, error: Exception) -> None:
        """Tell everybody who waits that the file cannot be had."""
        while self._queue and self._queue[0].writes:
            job = self._queue.popleft()
            job.fail(error)
            job.reply()

    def _abandon(self, batch: list[_Job[object]]) -> None:
        """The loop is going down: nothing of the batch is stored, and nobody is told that it is."""
        self._transaction.rollback()
        for job in [*batch, *self._queue]:
            job.answer.cancel()
        self._queue.clear()
