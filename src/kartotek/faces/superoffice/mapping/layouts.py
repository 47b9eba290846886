"""Address layouts: which fields of an address a country's ``LocalizedAddress`` shows, line by line (reference §2.3).

Layouts 3 (Great Britain and Ireland: one address, postal) and 4 (Norway and most of Europe: street and postal)
are those of recorded replies; layout 1, for all other countries, is ours: every field there is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

FIELDS: Final = ("Address1", "Address2", "Address3", "City", "County", "State", "Zipcode")
"""The fields of a structured address."""

POSTAL: Final = "Postal"
STREET: Final = "Street"

Values = Mapping[str, str]
"""The values of one structured address, by field."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of a layout: its label (a resource name that clients translate) and the length they may type."""

    field: str
    label: str
    length: int


Line = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A country's layout: the lines of one address, and of which of a company's addresses it has them."""

    number: int
    company: tuple[tuple[str, tuple[Line, ...]], ...]
    person: tuple[Line, ...]


_ADDRESS1 = (Cell("Address1", "SR_AL_ADDRESS1", 80),)
_ADDRESS2 = (Cell("Address2", "SR_AL_ADDRESS2", 80),)
_ADDRESS3 = (Cell("Address3", "SR_AL_ADDRESS3", 80),)
_ZIP_CITY = (Cell("Zipcode", "SR_AL_POSTCODECITY", 9), Cell("City", "", 30))
_STREET_LINE = (Cell("Address1", "SR_AL_STREET", 80),)
_BOX_LINE = (Cell("Address1", "SR_AL_POBOX", 80),)
_BRITISH = (
    _ADDRESS1,
    _ADDRESS2,
    _ADDRESS3,
    (Cell("City", "SR_AL_CITY", 80),),
    (Cell("County", "SR_AL_COUNTYPCODE", 29), Cell("Zipcode", "", 12)),
)
_FULL = (
    _ADDRESS1,
    _ADDRESS2,
    _ADDRESS3,
    (Cell("City", "SR_AL_CITY", 80), Cell("State", "SR_AL_STATE", 5), Cell("Zipcode", "SR_AL_POSTCODE", 12)),
    (Cell("County", "SR_AL_COUNTY", 29),),
)

NORWEGIAN: Final = Layout(
    4, ((STREET, (_STREET_LINE, _ZIP_CITY)), (POSTAL, (_BOX_LINE, _ZIP_CITY))), (_STREET_LINE, _ZIP_CITY)
)
BRITISH: Final = Layout(3, ((POSTAL, _BRITISH),), _BRITISH)
GENERIC: Final = Layout(1, ((STREET, _FULL), (POSTAL, _FULL)), _FULL)

LAYOUTS: Final = {layout.number: layout for layout in (NORWEGIAN, BRITISH, GENERIC)}

# fmt: off
_NORWEGIAN_COUNTRIES = frozenset({
    "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FO", "FR", "GL", "GR", "HR", "HU",
    "IS", "IT", "LI", "LT", "LU", "LV", "MC", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SJ", "SK",
})
# fmt: on
_BRITISH_COUNTRIES = frozenset({"GB", "GG", "IE", "IM", "JE"})


def layout_of(country: str | None) -> Layout:
    """Return the layout of a country by its two-letter code; layout 1 where it is unknown."""
    code = (country or "").upper()
    if code in _NORWEGIAN_COUNTRIES:
        return NORWEGIAN
    return BRITISH if code in _BRITISH_COUNTRIES else GENERIC


def left_out(lines: Sequence[Line]) -> tuple[str, ...]:
    """Return the second and third address line where a layout has no place for them."""
    shown = {cell.field for line in lines for cell in line}
    return tuple(field for field in ("Address2", "Address3") if field not in shown)


def formatted(lines: Sequence[Line], unplaced: Sequence[str], values: Values) -> str:
    """Return an address as text: its non-empty lines, each ending in a line feed.

    The fields ``unplaced`` stand below Address1.
    """
    if not any(values.values()):
        return ""
    texts: list[str] = []
    for line in lines:
        texts.append(" ".join([values[cell.field] for cell in line if values[cell.field]]))
        if line[0].field == "Address1":
            texts += [values[field] for field in unplaced]
    return "".join([f"{text}\n" for text in texts if text])
