"""The parameters of every method, by name (Web API v2, R13): one table for each method and object."""

from __future__ import annotations

from typing import Final

from kartotek.faces.crmcom.messages import vocabulary as words
from kartotek.faces.crmcom.messages.values import (
    LARGEST_INTEGER,
    Choice,
    ContactIdentifying,
    Identifying,
    Items,
    Nested,
    Ranged,
    Reader,
    Referring,
    Table,
    boolean,
    date,
    integer,
    number,
    text,
)

CONTACT_FIELDS: Final = (
    "id",
    "id_number",
    "passport_number",
    "social_security_number",
    "vat_registration_number",
    "registration_number",
    "number",
)
"""By what a contact can be identified; all but the first and the last belong to one type of contact."""

LIST_FILTERS: Final = (
    "id_number",
    "passport_number",
    "social_security_number",
    "vat_registration_number",
    "email_address",
    "phone_number",
)
"""By what contacts are listed: at least one of these, and all that are given have to fit."""

MOST_RESULTS: Final = 1_000
"""Contacts in one answer of a list."""


def udfs(strings: int, floats: int, dates: int) -> dict[str, Reader]:
    """Return so many user defined fields of each type."""
    table: dict[str, Reader] = {}
    for kind, reader, count in (("string", text, strings), ("float", number, floats), ("date", date, dates)):
        table |= {f"udf_{kind}_{position}": reader for position in range(1, count + 1)}
    return table


CONTACT_UDFS: Final = udfs(16, 8, 8)
ADDRESS_UDFS: Final = udfs(16, 4, 4)
POINT_UDFS: Final = udfs(8, 4, 4)

_CONTACT_IDENTIFIER = ContactIdentifying(CONTACT_FIELDS)
_COUNTRY = Referring("country", ("id", "name", "alternative_code", "two_character_code", "three_character_code"))
_INDUSTRIES: Table = {
    "industry_identifier": Referring("industry", ("id", "name", "code")),
    "industry_sector_identifier": Referring("sector", ("id", "name", "alternative_code")),
}

DEMOGRAPHICS: Final[Table] = {
    "gender": Choice(words.GENDERS),
    "id_number": text,
    "passport_number": text,
    "social_security_number": text,
    "country_of_residence_identifier": _COUNTRY,
    "id_issued_by_country_identifier": _COUNTRY,
    "passport_issued_by_country_identifier": _COUNTRY,
    **_INDUSTRIES,
    "date_of_birth": Nested({"day": Ranged(1, 31), "month": Ranged(1, 12), "year": Ranged(1, 9999)}),
    "name_day": Nested({"day": Ranged(1, 31), "month": Ranged(1, 12)}),
}

COMPANY_PROFILE: Final[Table] = {
    "profile_year": integer,
    "annual_turnover": number,
    "established_date": date,
    "number_of_employees": integer,
    "registration_number": text,
    "vat_registration_number": text,
    "vat_registered_by": text,
    "vat_registration_date": date,
    "tax_reference_number": text,
    "registered_in_country_identifier": _COUNTRY,
    **_INDUSTRIES,
}

ADDRESS: Final[Table] = {
    "type": Choice(words.ADDRESS_TYPES),
    "postal_code": text,
    "street_name": text,
    "street_number": text,
    "floor": integer,
    "apartment_number": text,
    "area": text,
    "town_city": text,
    "district": text,
    "municipality": text,
    "country_identifier": _COUNTRY,
    "po_box": text,
    "po_box_postal_code": text,
    "care_of": text,
    "notes": text,
    **ADDRESS_UDFS,
}

PHONE: Final[Table] = {
    "type": Choice(words.PHONE_TYPES),
    "number": text,
    "area_code": text,
    "country_identifier": _COUNTRY,
    "notes": text,
    **POINT_UDFS,
}

EMAIL: Final[Table] = {"type": Choice(words.EMAIL_TYPES), "email_address": text, "notes": text, **POINT_UDFS}

RELATION: Final[Table] = {
    "type": Choice(words.RELATION_TYPES),
    "contact_information_identifier": _CONTACT_IDENTIFIER,
    "contact_information": _CONTACT_IDENTIFIER,
    "notes": text,
}

_CONTACT: Table = {
    "title": text,
    "first_name": text,
    "middle_name": text,
    "last_name": text,
    "company_name": text,
    "preferred_language": Choice(words.LANGUAGES),
    "category_identifier": Referring("category", ("id", "name", "code")),
    "owned_by_group_identifier": Referring("group", ("id", "name", "alternative_code")),
    "privacy_level_identifier": Referring("privacy_level", ("id", "name", "number")),
    "notes": text,
    "send_direct_marketing_material": boolean,
    "send_affiliate_marketing_material": boolean,
    **CONTACT_UDFS,
    "demographics": Nested(DEMOGRAPHICS),
    "company_profile": Nested(COMPANY_PROFILE),
    "fields_set": text,
}

_ACTION: Table = {"action": Choice(words.ACTIONS)}

TOKEN: Final[Table] = {"username": text, "password": text, "organisation": text, "unit": text}

WEB_API_KEY: Final[Table] = {"unit": text}

SHOW: Final[Table] = {"contact_information_identifier": _CONTACT_IDENTIFIER, "fields_set": text}

PHOTO: Final[Table] = SHOW
"""Of view, add and remove of a photo alike; with add comes a file."""

DOWNLOAD: Final[Table] = {"id": text}

LIST: Final[Table] = {
    **dict.fromkeys(LIST_FILTERS, text),
    "number_of_results": Ranged(0, MOST_RESULTS),
    "offset": Ranged(0, LARGEST_INTEGER),
    "fields_set": text,
}

CREATE: Final[Table] = {
    **_CONTACT,
    "type": Choice((words.PERSON, words.COMPANY)),
    "address_set": Items(ADDRESS),
    "phone_set": Items(PHONE),
    "email_set": Items(EMAIL),
    "relation_set": Items(RELATION),
}

UPDATE: Final[Table] = {
    **_CONTACT,
    "contact_information_identifier": _CONTACT_IDENTIFIER,
    "address_set": Items({**ADDRESS, **_ACTION, "address_identifier": Identifying(("id", "type"))}),
    "phone_set": Items({**PHONE, **_ACTION, "phone_identifier": Identifying(("id", "type"))}),
    "email_set": Items({**EMAIL, **_ACTION, "email_identifier": Identifying(("id", "type"))}),
    "relation_set": Items({**RELATION, **_ACTION, "relation_identifier": Identifying(("id",))}),
}
