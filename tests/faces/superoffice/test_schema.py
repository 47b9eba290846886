"""Every reply has the properties of the vendor's model, in its order and of its types (reference §2, §2.5)."""

from typing import Any

import pytest

from kartotek.domain.party import (
    Address,
    ContactPoint,
    Kind,
    Medium,
    PartialDate,
    Party,
    Record,
    Relation,
    Remark,
)
from tests.faces.superoffice.book import record_of, shown

TEXT, NUMBER, FLAG, DATE, REAL = "text", "int", "bool", "date", "float"
RIGHT = {"Mask": TEXT, "Reason": TEXT}
TAIL = {"TableRight": [RIGHT, None], "FieldProperties": {}}
ASSOCIATE = {
    "AssociateId": NUMBER,
    "Name": TEXT,
    "PersonId": NUMBER,
    "Rank": NUMBER,
    "Tooltip": TEXT,
    "Type": TEXT,
    "GroupIdx": NUMBER,
    "FullName": TEXT,
    "FormalName": TEXT,
    "Deleted": FLAG,
    "EjUserId": NUMBER,
    "UserName": [TEXT, None],
    "ExtraFields": {},
    "CustomFields": {},
    **TAIL,
}
ELEMENTS = ("each", {"Value": TEXT, "StrippedValue": TEXT, "Description": TEXT, **TAIL})
ITEM = {"Id": NUMBER, "Value": TEXT, "Tooltip": TEXT, **TAIL}
CATEGORY = {
    "Id": NUMBER,
    "Value": TEXT,
    "Tooltip": TEXT,
    "CategoryGroup": TEXT,
    "EnableLeadStatus": FLAG,
    "Rank": NUMBER,
    "Deleted": FLAG,
    **TAIL,
}
SELECTABLE = (
    "each",
    {
        "Id": NUMBER,
        "Name": TEXT,
        "ToolTip": TEXT,
        "Deleted": FLAG,
        "Rank": NUMBER,
        "Type": TEXT,
        "ColorBlock": NUMBER,
        "IconHint": TEXT,
        "Selected": FLAG,
        "LastChanged": DATE,
        "ChildItems": ("each", {}),
        "ExtraInfo": TEXT,
        "StyleHint": TEXT,
        "Hidden": FLAG,
        "FullName": [TEXT, None],
        **TAIL,
    },
)
COUNTRY = {
    "CountryId": NUMBER,
    "Name": TEXT,
    "CurrencyId": NUMBER,
    "EnglishName": TEXT,
    "TwoLetterISOCountry": TEXT,
    "ThreeLetterISOCountry": TEXT,
    "ImageDescription": [TEXT, None],
    "OrgNrText": TEXT,
    "InterAreaPrefix": TEXT,
    "DialInPrefix": TEXT,
    "ZipPrefix": TEXT,
    "DomainName": TEXT,
    "AddressLayoutId": NUMBER,
    "DomesticAddressLayoutId": NUMBER,
    "ForeignAddressLayoutId": NUMBER,
    "Rank": NUMBER,
    "Tooltip": TEXT,
    "Deleted": FLAG,
    **TAIL,
}
STRUCTURED = dict.fromkeys(
    ["AtypeIdx", "Address1", "Address2", "Address3", "City", "County", "State", "Zipcode", "Formatted"], TEXT
)
CELL = {
    "Name": TEXT,
    "Value": TEXT,
    "Tooltip": TEXT,
    "Label": TEXT,
    "ValueLength": NUMBER,
    "AddressType": TEXT,
    **TAIL,
}
ADDRESS = {
    "Wgs84Latitude": REAL,
    "Wgs84Longitude": REAL,
    "LocalizedAddress": ("each", ("each", CELL)),
    "Street": STRUCTURED,
    "Postal": [STRUCTURED, None],
    "Formatted": TEXT,
    **TAIL,
}
RIGHTS = ("map", {"FieldRight": RIGHT, "FieldType": [TEXT, None], "FieldLength": NUMBER})
OWN_ADDRESS = ADDRESS | {"TableRight": RIGHT, "FieldProperties": RIGHTS}
FLAT_PERSON = {
    **dict.fromkeys(["Position"], TEXT),
    "PersonId": NUMBER,
    **dict.fromkeys(
        ["Mrmrs", "Firstname", "Lastname", "MiddleName", "Title", "Description", "Email", "FullName", "DirectPhone"],
        TEXT,
    ),
    "FormalName": TEXT,
    "CountryId": NUMBER,
    "ContactId": NUMBER,
    "ContactName": TEXT,
    "Retired": NUMBER,
    "Rank": NUMBER,
    "ActiveInterests": NUMBER,
    "ContactDepartment": TEXT,
    "ContactCountryId": NUMBER,
    **dict.fromkeys(["ContactOrgNr", "FaxPhone", "MobilePhone", "ContactPhone", "AssociateName"], TEXT),
    "AssociateId": NUMBER,
    "UsePersonAddress": FLAG,
    **dict.fromkeys(
        ["ContactFax", "Kanafname", "Kanalname", "Post1", "Post2", "Post3", "EmailName", "ContactFullName"], TEXT
    ),
    "ActiveErpLinks": NUMBER,
    "TicketPriorityId": NUMBER,
    "SupportLanguageId": NUMBER,
    "SupportAssociateId": NUMBER,
    "CategoryName": TEXT,
    "PersonNumber": TEXT,
    **TAIL,
}
FLAT_CONTACT = {
    "ContactId": NUMBER,
    **dict.fromkeys(["Name", "OrgNr", "Department", "URL", "City", "DirectPhone"], TEXT),
    "AssociateId": NUMBER,
    "CountryId": NUMBER,
    "EmailAddress": TEXT,
    "Kananame": TEXT,
    "EmailAddressName": [TEXT, None],
    "URLName": [TEXT, None],
    **dict.fromkeys(["AssociateFullName", "BusinessName", "CategoryName", "CountryName"], TEXT),
    "Address": [ADDRESS, None],
    "FormattedAddress": TEXT,
    "FullName": TEXT,
    "IsOwnerContact": FLAG,
    "ActiveErpLinks": NUMBER,
    "Number1": TEXT,
    "Number2": TEXT,
    "TableRight": RIGHT,
    "FieldProperties": RIGHTS,
}
ENTITY_TAIL = {
    "UserDefinedFields": ("map", TEXT),
    "ExtraFields": ("map", TEXT),
    "CustomFields": ("map", TEXT),
    "TableRight": RIGHT,
    "FieldProperties": RIGHTS,
    "_Links": ("map", TEXT),
}
CONTACT_ENTITY = {
    "ContactId": NUMBER,
    **dict.fromkeys(["Name", "Department", "OrgNr", "Number1", "Number2"], TEXT),
    "UpdatedDate": DATE,
    "CreatedDate": DATE,
    "Emails": ELEMENTS,
    "Interests": SELECTABLE,
    "Urls": ELEMENTS,
    "Phones": ELEMENTS,
    "Faxes": ELEMENTS,
    "Description": TEXT,
    "UpdatedBy": [ASSOCIATE, None],
    "CreatedBy": [ASSOCIATE, None],
    "Associate": [ASSOCIATE, None],
    "Business": [ITEM, None],
    "Category": [CATEGORY, None],
    "Country": [COUNTRY, None],
    "Persons": ("each", FLAT_PERSON),
    "NoMailing": FLAG,
    "Kananame": TEXT,
    "Xstop": FLAG,
    "ActiveInterests": NUMBER,
    "GroupId": NUMBER,
    "ActiveStatusMonitorId": NUMBER,
    "SupportAssociate": [ASSOCIATE, None],
    "TicketPriority": [ITEM, None],
    "CustomerLanguage": [ITEM, None],
    "Deleted": NUMBER,
    "DbiAgentId": NUMBER,
    "DbiLastSyncronized": DATE,
    "DbiKey": TEXT,
    "DbiLastModified": DATE,
    "SupportPerson": [FLAT_PERSON, None],
    "Address": [ADDRESS, None],
    "Source": NUMBER,
    "ActiveErpLinks": NUMBER,
    "BounceEmails": ("each", TEXT),
    "Domains": ("each", TEXT),
    "UtmParameters": None,
    **ENTITY_TAIL,
}
PERSON_ENTITY = {
    "PersonId": NUMBER,
    **dict.fromkeys(["Firstname", "MiddleName", "Lastname", "Mrmrs", "Title"], TEXT),
    "UpdatedDate": DATE,
    "CreatedDate": DATE,
    "BirthDate": DATE,
    "CreatedBy": [ASSOCIATE, None],
    "Emails": ELEMENTS,
    "Description": TEXT,
    "IsAssociate": FLAG,
    **dict.fromkeys(["PrivatePhones", "Faxes", "MobilePhones", "OfficePhones", "OtherPhones"], ELEMENTS),
    "Position": [ITEM, None],
    "UpdatedBy": [ASSOCIATE, None],
    "Contact": [FLAT_CONTACT, None],
    "Country": [COUNTRY, None],
    "Interests": SELECTABLE,
    "PersonNumber": TEXT,
    "FullName": TEXT,
    "NoMailing": FLAG,
    "UsePersonAddress": FLAG,
    "Retired": FLAG,
    "Urls": ELEMENTS,
    "FormalName": TEXT,
    "Address": [OWN_ADDRESS, None],
    **dict.fromkeys(["Post3", "Post2", "Post1", "Kanalname", "Kanafname"], TEXT),
    "CorrespondingAssociate": [ASSOCIATE, None],
    "Category": [CATEGORY, None],
    "Business": [ITEM, None],
    "Associate": [ASSOCIATE, None],
    "Salutation": TEXT,
    "ActiveInterests": NUMBER,
    "SupportAssociate": [ASSOCIATE, None],
    "TicketPriority": [ITEM, None],
    "CustomerLanguage": [ITEM, None],
    "DbiAgentId": NUMBER,
    "DbiKey": TEXT,
    "DbiLastModified": DATE,
    "DbiLastSyncronized": DATE,
    "SentInfo": NUMBER,
    "ShowContactTickets": NUMBER,
    "UserInfo": None,
    "ChatEmails": ELEMENTS,
    "InternetPhones": ELEMENTS,
    "Source": NUMBER,
    "ActiveErpLinks": NUMBER,
    "ShipmentTypes": SELECTABLE,
    "Consents": ("each", {}),
    "BounceEmails": ("each", TEXT),
    "ActiveStatusMonitorId": NUMBER,
    "CreatedByFormId": NUMBER,
    "UtmParameters": None,
    "LeadstatusId": NUMBER,
    "Leadstatus": TEXT,
    **ENTITY_TAIL,
}
_PLAIN: dict[str, type] = {TEXT: str, NUMBER: int, FLAG: bool, DATE: str, REAL: float}


def check(value: Any, schema: Any, path: str) -> None:
    """Check a value against a schema, order of members included; lists are alternatives."""
    if isinstance(schema, list):
        check(value, None if value is None else schema[0], path)
    elif schema is None:
        assert value is None, path
    elif isinstance(schema, str):
        assert type(value) is _PLAIN[schema], f"{path}: {value!r} is no {schema}"
    elif isinstance(schema, dict):
        assert list(value) == list(schema), path
        for name, below in schema.items():
            check(value[name], below, f"{path}.{name}")
    elif schema[0] == "each":
        for place, item in enumerate(value):
            check(item, schema[1], f"{path}[{place}]")
    else:
        for name, item in value.items():
            check(item, schema[1], f"{path}.{name}")


_PARTS: dict[str, Any] = {
    "title": "Dr.",
    "country": "NO",
    "owner": 1,
    "support_owner": 2,
    "category": 7001,
    "business": 1,
    "ticket_priority": 1,
    "language": "ENG",
    "interests": [1],
    "comment": Remark("c"),
    "birth": PartialDate(1, 2, 2003),
    "contact_points": {
        f"{n:032x}": ContactPoint(medium=medium, value="1", kind=kind, label="l")
        for n, (medium, kind) in enumerate(
            [(Medium.EMAIL, "main"), (Medium.URL, "main")]
            + [(Medium.PHONE, kind) for kind in ("main", "home", "mobile", "fax", "internet", "other")]
        )
    },
    "addresses": {"a": Address(kind="postal", street="s", latitude=1.5), "b": Address(kind="visit", street="v")},
    "residue": {"superoffice": {"UserDefinedFields/SuperOffice:1": "u", "ChatEmails": ["c"], "Domains": ["d"]}},
}


def _company(**relations: Relation) -> Party:
    return Party(kind=Kind.COMPANY, name="F", relations=relations, **_PARTS)


def _person(**relations: Relation) -> Party:
    return Party(kind=Kind.PERSON, first_name="A", relations=relations, **_PARTS)


RECORDS = [
    (record_of(Party(kind=Kind.COMPANY, name="F")), CONTACT_ENTITY),
    (record_of(Party(kind=Kind.PERSON, first_name="A")), PERSON_ENTITY),
    (
        record_of(
            _company(r=Relation(other=9, kind="employment", outward=False, primary=True)),
            person=record_of(_person(), number=9),
        ),
        CONTACT_ENTITY,
    ),
    (
        record_of(
            _person(r=Relation(other=8, kind="employment", primary=True)), company=record_of(_company(), number=8)
        ),
        PERSON_ENTITY,
    ),
]


@pytest.mark.parametrize(("record", "schema"), RECORDS)
def test_a_reply_has_the_shape_of_the_vendors_model(record: Record, schema: Any) -> None:
    check(shown(record), schema, record.party.kind)


def test_the_flat_person_has_43_properties() -> None:
    assert len(FLAT_PERSON) == 43
