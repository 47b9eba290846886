"""The demo tenant: fixed credentials, and believable made-up people and companies. Only `demo` and tests use it."""

from kartotek.demo.parties import invent
from kartotek.demo.seed import populate, seed
from kartotek.demo.tenant import (
    APPLICATION,
    LOGIN,
    ORGANISATION,
    PASSWORD,
    SUPEROFFICE_TENANT,
    demo_lists,
    demo_tenant,
)

__all__ = [
    "APPLICATION",
    "LOGIN",
    "ORGANISATION",
    "PASSWORD",
    "SUPEROFFICE_TENANT",
    "demo_lists",
    "demo_tenant",
    "invent",
    "populate",
    "seed",
]
