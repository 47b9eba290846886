"""Where logs go: events at once, access lines gathered and written a few times a second."""

import asyncio
import logging
import time
from typing import TextIO

from kartotek.web.access_log import LOGGER as ACCESS

_FLUSH_SECONDS = 0.25
_FLUSH_LINES = 200


def configure(level: str, stream: TextIO) -> None:
    """Send every log of level `level` (`INFO` …) or above to `stream`; called once, by the program itself.

    Access lines appear at INFO. Thread and caller are not looked up: no format here shows them, and they are
    half of what a log line costs (Python's logging HOWTO, "Optimization").
    """
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging._srcfile = None  # noqa: SLF001 - the documented switch
    events = logging.StreamHandler(stream)
    events.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=level.upper(), handlers=[events], force=True)
    for handler in list(ACCESS.handlers):
        ACCESS.removeHandler(handler)
        handler.close()
    ACCESS.addHandler(GatheringHandler(stream))
    ACCESS.propagate = False


class GatheringHandler(logging.Handler):
    """Writes lines together: at most a quarter of a second after they happened, and when the program ends."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self._stream = stream
        self._lines: list[str] = []
        self._second = -1
        self._stamp = ""

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the line; have it written soon."""
        second = int(record.created)
        if second != self._second:
            self._second = second
            self._stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(second))
        self._lines.append(f"{self._stamp} {record.getMessage()}\n")
        if len(self._lines) == 1:
            self._flush_soon()
        elif len(self._lines) >= _FLUSH_LINES:
            self.flush()

    def flush(self) -> None:
        """Write what has gathered."""
        lines, self._lines = self._lines, []
        if lines and not self._stream.closed:
            self._stream.write("".join(lines))
            self._stream.flush()

    def close(self) -> None:
        """Write what has gathered, then be gone."""
        self.flush()
        super().close()

    def _flush_soon(self) -> None:
        try:
            asyncio.get_running_loop().call_later(_FLUSH_SECONDS, self.flush)
        except RuntimeError:  # no event loop, as in a thread of the pool
            self.flush()
