"""Companies and persons of 4PS as parties."""

from __future__ import annotations

from typing import Final

from kartotek.domain import patch as patches
from kartotek.domain.difference import Row, copy, edit
from kartotek.domain.party import Gender, Kind, Medium, Party, State
from kartotek.domain.patch import Patch
from kartotek.faces.digioffice.mapping.rows import (
    REACHED,
    address,
    drop_blank_addresses,
    keep,
    kept,
    kept_text,
    plain,
    point,
    sent_texts,
)
from kartotek.faces.digioffice.messages.schema import Values

_VISIT: Final = address(
    "visit",
    (
        ("visitAddress", "street"),
        ("visitAddress2", "line2"),
        ("visitAddressPostCode", "postal_code"),
        ("visitAddressCity", "city"),
        ("visitAddressCountryRegionId", "country"),
    ),
)
_POSTAL: Final = address(
    "postal", (("address", "street"), ("postCode", "postal_code"), ("city", "city"), ("countryRegionId", "country"))
)

COMPANY: Final[tuple[Row[Party, None], ...]] = (
    plain("name", "name"),
    plain("nameAbbreviation", "nickname"),
    plain("vatRegistrationNo", "vat_number"),
    plain("cocRegistrationNo", "organisation_number"),
    plain("no", "external_number"),
    *REACHED,
    point("phoneNo2", Medium.PHONE, "other", ("other", "home")),
    point("homePage", Medium.URL),
    *_VISIT,
    *_POSTAL,
    *kept("name2", "vendorNo", "customerNo", "cocLocationNo", "cocCity", "countryRegionCodeId"),
    *kept("companyName4ps", "companyId"),
)

_GENDERS: Final = {
    "female": Gender.FEMALE,
    "f": Gender.FEMALE,
    "v": Gender.FEMALE,
    "vrouw": Gender.FEMALE,
    "male": Gender.MALE,
    "m": Gender.MALE,
    "man": Gender.MALE,
}
"""English and Dutch; the spelling itself is kept beside."""


def _gender(spelled: str) -> Gender | None:
    return _GENDERS.get(spelled.strip().lower())


def _read_gender(party: Party, _: None) -> str:
    """The spelling that came last, as long as it still means what the book says."""
    spelled = kept_text(party, "gender") or ""
    if _gender(spelled) is party.gender:
        return spelled
    return party.gender.value if party.gender else ""


def _write_gender(draft: Party, value: str, _: None) -> None:
    draft.gender = _gender(value)
    keep(draft, "gender", value or None)


PERSON: Final[tuple[Row[Party, None], ...]] = (
    plain("firstName", "first_name"),
    plain("middleName", "middle_name"),
    plain("surname", "last_name"),
    plain("nameAbbreviation", "nickname"),
    plain("title", "title"),
    plain("no", "external_number"),
    Row("gender", _read_gender, _write_gender),
    *REACHED,
    *_VISIT,
    *kept("initials", "titleBehindTheName", "companyName4ps", "companyId", "cocCity"),
)

ROWS: Final = {Kind.COMPANY: COMPANY, Kind.PERSON: PERSON}
"""What an import of each kind of party can say of it."""


def change(party: Party, data: Values) -> Patch:
    """Return the patch that makes a party what an import says of it; empty where it says nothing new."""
    draft = copy(party)
    edit(ROWS[party.kind], sent_texts(data), shown=party, draft=draft, context=None)
    drop_blank_addresses(draft)
    if data["blocked"] is not None:
        draft.state = State.BLOCKED if data["blocked"] else State.ACTIVE
    return patches.difference(party, draft)
