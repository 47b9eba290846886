"""What entities say about rights: ``TableRight`` and ``FieldProperties``, the same in every reply (reference §2.1).

Types and lengths are those that recorded replies of the vendor's server give; nothing here limits what is stored.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

_INT: Final = ("System.Int32", 4)
_SHORT: Final = ("System.Int16", 2)
_FLAG: Final = ("System.Boolean", 2)
_DATE: Final = ("System.DateTime", 16)
_LIST: Final = (None, 0)
_ELEMENTS: Final = ("SuperOffice.CRM.Services.EntityElement[]", 0)
_MANDATORY: Final = "[SR_ACCESS_MANDATORY]"

Kind = tuple[str | None, int]


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
}

TABLE_RIGHT: Final = msgspec.Raw(b'{"Mask":"Select, Update, Insert, Delete","Reason":""}')


def field_properties(fields: dict[str, Kind], order: Iterable[str], *, read_only: set[str], needed: str) -> msgspec.Raw:
    """Return a FieldProperties dictionary, encoded, for the fields known, in the order given.

    ``read_only`` are the properties that the server owns, ``needed`` the one that no entity may lack.
    """
    return msgspec.Raw(
        msgspec.json.encode(
            {
                name: {
                    "FieldRight": {
                        "Mask": _mask(name, read_only, needed),
                        "Reason": _MANDATORY if name == needed else "",
                    },
                    "FieldType": fields[name][0],
                    "FieldLength": fields[name][1],
                }
                for name in order
                if name in fields
            }
        )
    )


def _mask(name: str, read_only: set[str], needed: str) -> str:
    if name in read_only:
        return "Read"
    return "Update, UIHintMandatory" if name == needed else "Update"
