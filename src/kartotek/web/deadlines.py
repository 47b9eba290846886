"""One deadline for many tasks, watched by one timer.

`asyncio.timeout` arms a timer for every request (a fifth of what the edge costs); nearly all bodies are there
at once, so here entering and leaving are two dict operations, and a sweep four times in the period finds the
late ones.
"""

import asyncio
from typing import Any

Task = asyncio.Task[Any]


class Deadlines:
    """Cancels tasks that stay longer than `seconds` between `enter` and `leave`, at most a quarter late."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._ends: dict[Task, float] = {}
        self._late: set[Task] = set()
        self._loop: asyncio.AbstractEventLoop | None = None

    def enter(self) -> Task:
        """Start the running task's time."""
        loop = asyncio.get_running_loop()
        task = asyncio.current_task(loop)
        if task is None:
            raise RuntimeError("only a task has a deadline")
        self._ends[task] = loop.time() + self.seconds
        if self._loop is not loop:
            self._loop = loop
            loop.call_later(self.seconds / 4, self._sweep, loop)
        return task

    def has_passed(self, task: Task) -> bool:
        """Whether it was this deadline that cancelled `task`."""
        return task in self._late

    def leave(self, task: Task) -> None:
        """Stop the task's time."""
        self._ends.pop(task, None)
        self._late.discard(task)

    def _sweep(self, loop: asyncio.AbstractEventLoop) -> None:
        now = loop.time()
        for task in [task for task, end in self._ends.items() if end <= now]:
            del self._ends[task]
            self._late.add(task)
            task.cancel()
        if self._ends:
            loop.call_later(self.seconds / 4, self._sweep, loop)
        else:
            self._loop = None
