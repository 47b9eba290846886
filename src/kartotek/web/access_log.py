"""The access log: one line per request on the logger `kartotek.access`, ids only.

Neither contact data nor query strings nor credentials are ever in it: the path itself is left out, because
vendors put e-mail addresses and tokens there. The keys are always the same and in the same order.
"""

import logging
import re
from functools import lru_cache

from kartotek.web.face import Request

LOGGER = logging.getLogger("kartotek.access")
LINE = "request_id=%s face=%s operation=%s tenant=%s principal=%s status=%d ms=%.1f bytes=%d"

_UNSAFE = re.compile(r"[^A-Za-z0-9._:@/+-]")
_MAX_VALUE = 64


def write(request: Request, face: str, status: int, seconds: float, sent: int) -> None:
    """Log one request; `sent` is the number of body bytes answered, `status` 499 a client that went away."""
    if LOGGER.isEnabledFor(logging.INFO):
        log = request.log
        LOGGER.info(
            LINE,
            request.id,
            face,
            _value(log.get("operation")),
            _value(log.get("tenant")),
            _value(log.get("principal")),
            status,
            seconds * 1000,
            sent,
        )


def _value(value: object) -> str:
    """`value` on one line and without blanks, so that a line splits into its keys; `-` for nothing."""
    if value is None or value == "":
        return "-"
    return _plain(value) if isinstance(value, str) else _plain(str(value))


@lru_cache(maxsize=1024)
def _plain(text: str) -> str:
    return _UNSAFE.sub("_", text[:_MAX_VALUE])
