"""Companies and persons of 4PS as parties."""

from __future__ import annotations

from typing import Final

from kartotek.domain import patch as patches
from kartotek.domain.difference import Row, copy, edit
from kartotek.domain.party import Gender, Kind, Medium, Party, State
from kartotek.domain.patch import Patch
from kartotek.faces.digioffice.mapping.rows import address, kept, plain, point, sent_texts
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

WORK_PHONE: Final = ("work", "main")
MOBILE_PHONE: Final = ("mobile", "mobile")
_SECOND_PHONE: Final = ("other", "home")
_ANY: Final = ("main",)

COMPANY: Final[tuple[Row[Party, None], ...]] = (
    plain("name", "name"),
    plain("nameAbbreviation", "nickname"),
    plain("vatRegistrationNo", "vat_number"),
    plain("cocRegistrationNo", "organisation_number"),
    plain("no", "external_number"),
    point("phoneNo", Medium.PHONE, WORK_PHONE),
    point("phoneNo2", Medium.PHONE, _SECOND_PHONE),
    point("mobilePhoneNo", Medium.PHONE, MOBILE_PHONE),
    point("eMail", Medium.EMAIL, _ANY),
    point("homePage", Medium.URL, _ANY),
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

_SPELLED_GENDER: Final[Row[Party, None]] = kept("gender")[0]


def _read_gender(party: Party, context: None) -> str:
    """The spelling that came last, as long as it still means what the book says."""
    spelled = str(_SPELLED_GENDER.read(party, context))
    if _GENDERS.get(spelled.lower()) is party.gender:
        return spelled
    return party.gender.value if party.gender else ""


def _write_gender(draft: Party, value: str, context: None) -> None:
    draft.gender = _GENDERS.get(value.strip().lower())
    if _SPELLED_GENDER.write is not None:
        _SPELLED_GENDER.write(draft, value, context)


PERSON: Final[tuple[Row[Party, None], ...]] = (
    plain("firstName", "first_name"),
    plain("middleName", "middle_name"),
    plain("surname", "last_name"),
    plain("nameAbbreviation", "nickname"),
    plain("title", "salutation"),
    plain("no", "external_number"),
    Row("gender", _read_gender, _write_gender),
    point("phoneNo", Medium.PHONE, WORK_PHONE),
    point("mobilePhoneNo", Medium.PHONE, MOBILE_PHONE),
    point("eMail", Medium.EMAIL, _ANY),
    *_VISIT,
    *kept("initials", "titleBehindTheName", "companyName4ps", "companyId", "cocCity"),
)

ROWS: Final = {Kind.COMPANY: COMPANY, Kind.PERSON: PERSON}
"""What an import of each kind of party can say of it."""


def blank(kind: Kind) -> Party:
    """Return a party of which nothing is known yet."""
    return Party(kind=kind)


def change(party: Party, data: Values) -> Patch:
    """Return the patch that makes a party what an import says of it; empty where it says nothing new."""
    draft = copy(party)
    edit(ROWS[party.kind], sent_texts(data), shown=party, draft=draft, context=None)
    if data["blocked"] is not None and draft.state in (State.ACTIVE, State.BLOCKED):
        draft.state = State.BLOCKED if data["blocked"] else State.ACTIVE
    return patches.difference(party, draft)
