"""What entities say about rights: ``TableRight`` and ``FieldProperties`` (reference §2.1).

They tell who may change something from who may only read; within one of these two they are the same in every reply.
Types and lengths are those that recorded replies of the vendor's server give; nothing here limits what is stored.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

import msgspec

_INT: Final = ("System.Int32", 4)
_SHORT: Final = ("System.Int16", 2)
_FLAG: Final = ("System.Boolean", 2)
_DATE: Final = ("System.DateTime", 16)
_LIST: Final = (None, 0)
_ELEMENTS: Final = ("SuperOffice.CRM.Services.EntityElement[]", 0)
Kind = tuple[str | None, int]
"""A field's type and length."""

FieldRight = tuple[str, str]
"""What may be done with a field, and why no more."""

_READ: Final[FieldRight] = ("Read", "")
_UPDATE: Final[FieldRight] = ("Update", "")
_MANDATORY: Final[FieldRight] = ("Update, UIHintMandatory", "[SR_ACCESS_MANDATORY]")


def _string(length: int) -> Kind:
    return "System.String", length


def _carrier(name: str) -> Kind:
    return f"SuperOffice.CRM.Services.{name}", 4


_SHARED: Final[dict[str, Kind]] = {
    "UpdatedDate": _DATE,
    "CreatedDate": _DATE,
    "Emails": _ELEMENTS,
    "Urls": _ELEMENTS,
    "Faxes": _ELEMENTS,
    "Interests": _LIST,
    "UpdatedBy": _carrier("Associate"),
    "CreatedBy": _carrier("Associate"),
    "Associate": _carrier("Associate"),
    "Business": _carrier("Business"),
    "Category": _carrier("Category"),
    "Country": _carrier("Country"),
    "NoMailing": _FLAG,
    "ActiveInterests": ("System.Int32", 0),
    "ActiveStatusMonitorId": ("System.Int32", 0),
    "SupportAssociate": _carrier("Associate"),
    "TicketPriority": _carrier("TicketPriority"),
    "CustomerLanguage": _carrier("CustomerLanguage"),
    "DbiAgentId": _INT,
    "DbiLastSyncronized": _DATE,
    "DbiKey": _string(255),
    "DbiLastModified": _DATE,
    "Address": _LIST,
    "Source": _SHORT,
    "ActiveErpLinks": _INT,
    "BounceEmails": _LIST,
}

CONTACT_FIELDS: Final[dict[str, Kind]] = _SHARED | {
    "ContactId": _INT,
    "Name": _string(219),
    "Department": _string(219),
    "OrgNr": _string(49),
    "Number1": _string(49),
    "Number2": _string(49),
    "Phones": _ELEMENTS,
    "Description": _string(2047),
    "Persons": _LIST,
    "Kananame": _string(219),
    "Xstop": _FLAG,
    "GroupId": _INT,
    "Deleted": _SHORT,
    "SupportPerson": _carrier("Person"),
    "Domains": _LIST,
}

ADDRESS_FIELDS: Final[dict[str, Kind]] = {
    "zipcode": _string(11),
    "city": _string(79),
    "state": _string(5),
    "county": _string(29),
    "address1": _string(79),
    "address2": _string(79),
    "address3": _string(79),
}
"""Of a person's own Address, in the order of recorded replies."""

PERSON_FIELDS: Final[dict[str, Kind]] = _SHARED | {
    "PersonId": _INT,
    "Firstname": _string(99),
    "MiddleName": _string(99),
    "Lastname": _string(99),
    "Mrmrs": _string(239),
    "Title": _string(239),
    "BirthDate": ("System.DateTime", 2),
    "Description": _string(4000),
    "IsAssociate": ("System.Boolean", 4),
    "PrivatePhones": _ELEMENTS,
    "MobilePhones": _ELEMENTS,
    "OfficePhones": _ELEMENTS,
    "OtherPhones": _ELEMENTS,
    "Position": _carrier("Position"),
    "Contact": _carrier("Contact"),
    "PersonNumber": _string(49),
    "FullName": (None, 99),
    "UsePersonAddress": _FLAG,
    "Retired": _FLAG,
    "FormalName": (None, 99),
    "Post3": _string(99),
    "Post2": _string(99),
    "Post1": _string(99),
    "Kanalname": _string(99),
    "Kanafname": _string(99),
    "CorrespondingAssociate": ("SuperOffice.CRM.Services.Associate", 0),
    "Salutation": _string(239),
    "SentInfo": _SHORT,
    "ShowContactTickets": _SHORT,
    "UserInfo": _carrier("UserInfo"),
    "ChatEmails": _ELEMENTS,
    "InternetPhones": _ELEMENTS,
    "ShipmentTypes": _LIST,
    "Consents": (None, 4),
    **{f"Address.{name.capitalize()}": kind for name, kind in ADDRESS_FIELDS.items()},
}

FLAT_CONTACT_FIELDS: Final[dict[str, Kind]] = {
    "ContactId": _INT,
    "Name": _string(219),
    "Department": _string(219),
    "OrgNr": _string(49),
    "UrlAddress": _string(1023),
    "Phone": _string(239),
    "AssociateId": _INT,
    "ContactCountryId": _INT,
    "Email": _string(239),
    "Kananame": _string(219),
    "CategoryId": _INT,
    "BusinessId": _INT,
    "Number1": _string(49),
    "Number2": _string(49),
    "ActiveErpLinks": _INT,
    "PostalAddress": _INT,
    "StreetAddress": _INT,
}
"""Of the Contact carrier inside a person, in the order of recorded replies."""


class Rights(NamedTuple):
    """What a reply says about rights, encoded: ``TableRight`` and ``FieldProperties``."""

    table: msgspec.Raw
    fields: msgspec.Raw


TABLE_RIGHTS: Final = (
    msgspec.Raw(b'{"Mask":"Select","Reason":""}'),
    msgspec.Raw(b'{"Mask":"Select, Update, Insert, Delete","Reason":""}'),
)
"""``TableRight`` of readers, and of those who may change."""


def rights_on(
    fields: dict[str, Kind], order: Iterable[str], *, read_only: Iterable[str] = (), needed: Iterable[str] = ()
) -> tuple[Rights, Rights]:
    """Return the rights of readers, and of those who may change, on the fields known, in the order given.

    ``read_only`` are the properties that the server owns, ``needed`` those that no entity may lack.
    """
    names = [name for name in order if name in fields]
    masks = dict.fromkeys(names, _UPDATE) | dict.fromkeys(needed, _MANDATORY) | dict.fromkeys(read_only, _READ)
    return (
        Rights(TABLE_RIGHTS[0], _field_properties({name: (*fields[name], _READ) for name in names})),
        Rights(TABLE_RIGHTS[1], _field_properties({name: (*fields[name], masks[name]) for name in names})),
    )


def _field_properties(rows: dict[str, tuple[str | None, int, FieldRight]]) -> msgspec.Raw:
    return msgspec.Raw(
        msgspec.json.encode(
            {
                name: {
                    "FieldRight": {"Mask": right[0], "Reason": right[1]},
                    "FieldType": kind,
                    "FieldLength": length,
                }
                for name, (kind, length, right) in rows.items()
            }
        )
    )
