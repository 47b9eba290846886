"""Where pictures are worked on: off the event loop, few at a time; Pillow is loaded when there is the first one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final, TypeVar

from kartotek.domain.photos import Picture, PictureLimits, Print

T = TypeVar("T")

AT_ONCE: Final = 2
"""Pictures in all; one of the largest that are taken needs some 200 MB, and a second or two, while it is made."""


class Studio:
    """Makes pictures out of files, and prints out of pictures."""

    def __init__(self, limits: PictureLimits | None = None) -> None:
        self._limits = limits or PictureLimits()
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="pictures")

    async def develop(self, file: bytes) -> Picture:
        """Return the picture in a file; see `services.pictures.develop`.

        Raises:
            InvalidPicture: the file is empty, no picture of a kind that is taken, broken, or too large.
        """
        return await self._do(partial(_develop, file, self._limits))

    async def printed(self, data: bytes, wanted: Print) -> tuple[str, bytes]:
        """Return a picture as it is wanted, as media type and bytes; it is never enlarged."""
        return await self._do(partial(_printed, data, wanted))

    async def silhouette(self, wanted: Print, *, border: bool = False) -> tuple[str, bytes]:
        """Return what stands for a missing photo, in the very size wanted, as media type and bytes."""
        return await self._do(partial(_silhouette, wanted, border=border))

    def close(self) -> None:
        """Let go of the threads."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _do(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)


def _develop(file: bytes, limits: PictureLimits) -> Picture:
    from kartotek.services import pictures

    return pictures.develop(file, limits)


def _printed(data: bytes, wanted: Print) -> tuple[str, bytes]:
    from kartotek.services import pictures

    return pictures.printed(data, wanted)


def _silhouette(wanted: Print, *, border: bool) -> tuple[str, bytes]:
    from kartotek.services import pictures

    return pictures.silhouette(wanted, border=border)
