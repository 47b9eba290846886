"""``demographics`` of a person and ``company_profile`` of a company (Web API v2, reference of create and update)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from operator import attrgetter
from typing import Any, Final

import msgspec

from kartotek.domain.difference import Row
from kartotek.domain.errors import InvalidValue
from kartotek.domain.party import Gender, PartialDate, Party
from kartotek.faces.crmcom.mapping.references import Shown, View
from kartotek.faces.crmcom.mapping.rows import country, plain_rows
from kartotek.faces.crmcom.messages.values import Values

_REFERENCES: Final = {"industry_identifier": "industry", "industry_sector_identifier": "sector"}
_NUMBERS: Final = {
    "id_number": "id_number",
    "passport_number": "passport_number",
    "social_security_number": "social_security_number",
}
_ISSUERS: Final = {
    "country_of_residence": "country",
    "id_issued_by_country": "id_issued_by",
    "passport_issued_by_country": "passport_issued_by",
}
_COMPANY: Final = {
    "profile_year": "profile_year",
    "established_date": "established_on",
    "number_of_employees": "employees",
    "registration_number": "organisation_number",
    "vat_registration_number": "vat_number",
    "vat_registered_by": "vat_registered_by",
    "vat_registration_date": "vat_registered_on",
    "tax_reference_number": "tax_number",
}
_DATE_NAMES: Final = ("day", "month", "year")


# -- demographics ------------------------------------------------------------------------------------------------


def _gender(party: Party, _: View) -> str | None:
    return None if party.gender is None else party.gender.upper()


def _set_gender(draft: Party, value: str | None, _: View) -> None:
    draft.gender = None if value is None else Gender(value.lower())


def _partial_date(name: str, member: str, parts: tuple[str, ...]) -> Row[Party, View]:
    def read(party: Party, _: View) -> Shown:
        return partial_date_object(getattr(party, member), parts)

    def write(draft: Party, value: Values | None, _: View) -> None:
        setattr(draft, member, _merged(getattr(draft, member), value, name))

    return Row(name, read, write)


def _merged(before: PartialDate | None, sent: Values | None, name: str) -> PartialDate | None:
    """Return a partial date with the members that were sent; None where none is left.

    Raises:
        InvalidValue: there is no such day.
    """
    if sent is None:
        return None
    date = msgspec.structs.replace(before or PartialDate(), **sent)
    if date == PartialDate():
        return None
    if not date.possible():
        raise InvalidValue(name, "no such day")
    return date


DEMOGRAPHICS_ROWS: Final[tuple[Row[Party, View], ...]] = (
    Row("gender", _gender, _set_gender),
    *plain_rows(_NUMBERS),
    *(country(f"{name}_identifier", member) for name, member in _ISSUERS.items()),
    *plain_rows(_REFERENCES),
    _partial_date("date_of_birth", "birth", _DATE_NAMES),
    _partial_date("name_day", "name_day", _DATE_NAMES[:2]),
)


def partial_date_object(date: PartialDate | None, parts: tuple[str, ...] = _DATE_NAMES) -> Shown:
    """Return a partial date as it is shown: an object of nulls where nothing is known."""
    return {part: None if date is None else getattr(date, part) for part in parts}


def related_demographics_object(party: Party) -> Shown:
    """Return the six members that are shown of a related person."""
    return {
        "gender": None if party.gender is None else party.gender.upper(),
        "id_number": party.id_number,
        "passport_number": party.passport_number,
        "social_security_number": party.social_security_number,
        "date_of_birth": partial_date_object(party.birth),
        "name_day": partial_date_object(party.name_day, _DATE_NAMES[:2]),
    }


def demographics_object(party: Party, view: View) -> Shown:
    """Return a person's demographics; of a company only what mirrors its profile is ever set."""
    shown = related_demographics_object(party)
    for name, member in _ISSUERS.items():
        shown[name] = view.country(getattr(party, member))
    return shown | _industries(party, view)


# -- company profile ---------------------------------------------------------------------------------------------


def _turnover(party: Party, _: View) -> int | float | None:
    """Return the decimal text as a JSON number, whole where it is; null where it is no number."""
    try:
        amount = Decimal(party.annual_turnover or "NaN")
    except ArithmeticError:
        return None
    if not amount.is_finite():
        return None
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def _set_turnover(draft: Party, value: float | None, _: View) -> None:
    draft.annual_turnover = None if value is None else format(Decimal(str(value)), "f")


PROFILE_ROWS: Final[tuple[Row[Party, View], ...]] = (
    *plain_rows(_COMPANY),
    Row("annual_turnover", _turnover, _set_turnover),
    country("registered_in_country_identifier", "registered_in"),
    *plain_rows(_REFERENCES),
)

_profile_values = attrgetter(*_COMPANY.values())


def company_profile_object(party: Party, view: View) -> Shown:
    """Return a company's profile; of a person only what mirrors the demographics is ever set."""
    shown: Shown = dict(zip(_COMPANY, _profile_values(party), strict=True))
    shown["annual_turnover"] = _turnover(party, view)
    shown["registered_in_country"] = view.country(party.registered_in)
    return shown | _industries(party, view)


def _industries(party: Party, view: View) -> Shown:
    return {"industry": view.entry("industry", party.industry), "industry_sector": view.entry("sector", party.sector)}


def cleared(rows: tuple[Row[Party, View], ...]) -> Mapping[str, Any]:
    """Return values that set every row to null, which is what a null for the whole object means."""
    return dict.fromkeys(row.name for row in rows)
