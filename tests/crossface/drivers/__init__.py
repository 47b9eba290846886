"""The drivers, one for each face; a new face is one more line."""

from __future__ import annotations

from typing import Final

from tests.crossface.driver import MakeDriver
from tests.crossface.drivers.crmcom import CrmcomDriver
from tests.crossface.drivers.superoffice import SuperofficeDriver
from tests.crossface.drivers.twentyfourseven import TwentyfoursevenDriver

DRIVERS: Final[dict[str, MakeDriver]] = {
    "twentyfourseven": TwentyfoursevenDriver,
    "superoffice": SuperofficeDriver,
    "crmcom": CrmcomDriver,
}
LISTERS: Final = ("twentyfourseven",)
"""The faces whose drivers are a `Lister`."""
PAIRS: Final = [(first, second) for first in DRIVERS for second in DRIVERS if first != second]
"""Every ordered pair of faces."""
