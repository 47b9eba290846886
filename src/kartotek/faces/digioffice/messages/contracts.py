"""The services of the gateway: the three imports, authentication and ping, member by member.

``IDB_4PSBC_Import_ContactPerson`` is as in the vendor's page of it; its siblings and ServiceStack's own objects are
as other pages of such gateways list them.
"""

from __future__ import annotations

from typing import Final

from kartotek.faces.digioffice.messages.schema import TYPES, Dto, Member, Scalar, Service

_IMPORTS: Final = "http://schemas.datacontract.org/2004/07/DO.Synchronization.IDB_4PSBC.DTO"
_COMMON: Final = "http://schemas.datacontract.org/2004/07/IDB.API.DTO.Common"

TEXT, GUID, OPTIONAL_GUID, OPTIONAL_FLAG = Scalar.TEXT, Scalar.GUID, Scalar.OPTIONAL_GUID, Scalar.OPTIONAL_FLAG

HEADER: Final = Dto(
    "Header",
    (
        Member("Contains", TEXT, description="Inhoud van het bericht"),
        Member("Date", TEXT, description="Datum aanmaak bericht"),
        Member("MessageID", TEXT, description="ID voor het bericht"),
        Member("Sender", TEXT, description="Verzender van het bericht"),
    ),
    _IMPORTS,
)


def _texts(*names: str) -> tuple[Member, ...]:
    return tuple(Member(name, TEXT) for name in names)


CONTACT_PERSON: Final = Dto(
    "Data_ContactPerson",
    (
        Member("systemId", OPTIONAL_GUID),
        Member("digiOfficeId", OPTIONAL_GUID),
        *_texts("companyName4ps", "no"),
        Member("crmCompanyId", GUID),
        Member("crmPersonId", GUID),
        *_texts("jobTitle", "phoneNo", "mobilePhoneNo", "eMail"),
        Member("companyId", OPTIONAL_GUID),
        Member("blocked", OPTIONAL_FLAG),
    ),
    _IMPORTS,
)

COMPANY: Final = Dto(
    "Data_Company",
    (
        *_texts("visitAddress", "visitAddress2", "vatRegistrationNo", "vendorNo", "customerNo", "eMail"),
        *_texts("companyName4ps"),
        Member("systemId", OPTIONAL_GUID),
        Member("digiOfficeId", OPTIONAL_GUID),
        *_texts("cocRegistrationNo", "cocLocationNo", "cocCity", "visitAddressCountryRegionId", "countryRegionId"),
        *_texts("countryRegionCodeId", "mobilePhoneNo", "name", "name2", "visitAddressCity", "city", "address"),
        *_texts("visitAddressPostCode", "postCode", "phoneNo", "phoneNo2", "homePage", "no"),
        Member("companyId", OPTIONAL_GUID),
        Member("blocked", OPTIONAL_FLAG),
        *_texts("nameAbbreviation"),
    ),
    _IMPORTS,
)

PERSON: Final = Dto(
    "Data_Person",
    (
        Member("systemId", OPTIONAL_GUID),
        Member("digiOfficeId", OPTIONAL_GUID),
        *_texts("companyName4ps", "no", "firstName", "middleName", "surname", "gender", "initials"),
        *_texts("nameAbbreviation", "title", "titleBehindTheName", "phoneNo", "mobilePhoneNo", "eMail"),
        *_texts("visitAddress", "visitAddress2", "visitAddressPostCode", "visitAddressCity"),
        *_texts("visitAddressCountryRegionId"),
        Member("companyId", OPTIONAL_GUID),
        Member("blocked", OPTIONAL_FLAG),
        *_texts("cocCity"),
    ),
    _IMPORTS,
)


def _import(noun: str, path: str, data: Dto, answer: str, id_name: str, thing: str) -> Service:
    """Return one of the imports, which differ only in their data and in the names of their answers."""
    request = Dto(
        f"IDB_4PSBC_Import_{noun}",
        (
            Member("Header", HEADER, required=True, description="Message header"),
            Member("Data", data, required=True, description="Message data"),
        ),
        _IMPORTS,
        description="Import bedrijf record vanuit 4PS",
    )
    result = Dto(
        f"Response_{answer}",
        (
            # "Reponse" is how the vendor's page spells it
            Member("Status", TEXT, required=True, description="Reponse status (Ok/Error)"),
            Member("Errors", TEXT, description="Errors summary"),
            Member(id_name, TEXT, required=True, description=f"ID of the {thing} in DigiOffice"),
            Member(
                "DigiOfficeGlobalID",
                GUID,
                required=True,
                description=f"GlobalID (digiOfficeId) of the {thing} in DigiOffice",
            ),
        ),
        _IMPORTS,
    )
    response = Dto(
        f"IDB_4PSBC_Response_{noun}",
        (
            Member("Header", HEADER, required=True, description="Header of the response"),
            Member("Response", result, required=True, description="Response body"),
        ),
        _IMPORTS,
    )
    return Service(request, response, ((("POST",), f"4PSBC/{path}"),))


IMPORT_CONTACT_PERSON: Final = _import(
    "ContactPerson",
    "ImportContactpersoon",
    CONTACT_PERSON,
    "ContactPerson",
    "DigiOfficeContactPersonID",
    "contactperson",
)
IMPORT_COMPANY: Final = _import("Bedrijf", "ImportBedrijf", COMPANY, "Company", "DigiOfficeCompanyID", "company")
IMPORT_PERSON: Final = _import("Persoon", "ImportPersoon", PERSON, "Person", "DigiOfficePersoonID", "person")

ID_NAMES: Final = {
    IMPORT_COMPANY.name: "DigiOfficeCompanyID",
    IMPORT_PERSON.name: "DigiOfficePersoonID",
    IMPORT_CONTACT_PERSON.name: "DigiOfficeContactPersonID",
}
"""What the answer of each import calls the id of its record."""

# -- ServiceStack's own objects -----------------------------------------------------------------------------------

META: Final = Member("Meta", Scalar.MAP)
RESPONSE_ERROR: Final = Dto(
    "ResponseError", (*_texts("ErrorCode", "FieldName", "Message"), META), TYPES, sorted_xml=False
)
RESPONSE_STATUS: Final = Dto(
    "ResponseStatus",
    (
        *_texts("ErrorCode", "Message", "StackTrace"),
        Member("Errors", RESPONSE_ERROR, several=True),
        META,
    ),
    TYPES,
    sorted_xml=False,
)
ERROR_RESPONSE: Final = Dto("ErrorResponse", (Member("ResponseStatus", RESPONSE_STATUS),), TYPES, sorted_xml=False)

PING: Final = Service(
    Dto("Ping", (), _COMMON),
    Dto("StringResponse", _texts("Value"), _COMMON),
    ((("GET",), "ping"),),
    authenticated=False,
)

AUTHENTICATE: Final = Service(
    Dto(
        "Authenticate",
        (
            *_texts("provider", "State", "oauth_token", "oauth_verifier", "UserName", "Password"),
            Member("RememberMe", OPTIONAL_FLAG),
            *_texts("ErrorView", "nonce", "uri", "response", "qop", "nc", "cnonce", "AccessToken"),
            *_texts("AccessTokenSecret", "scope", "ReturnUrl"),
            META,
        ),
        TYPES,
        sorted_xml=False,
    ),
    Dto(
        "AuthenticateResponse",
        (
            *_texts("UserId", "SessionId", "UserName", "DisplayName", "ReferrerUrl", "BearerToken", "RefreshToken"),
            *_texts("ProfileUrl"),
            Member("Roles", TEXT, several=True),
            Member("Permissions", TEXT, several=True),
            Member("ResponseStatus", RESPONSE_STATUS),
            META,
        ),
        TYPES,
        sorted_xml=False,
    ),
    (
        (("OPTIONS", "GET", "POST", "DELETE"), "auth"),
        (("OPTIONS", "GET", "POST", "DELETE"), "auth/{provider}"),
        (("OPTIONS", "GET", "POST", "DELETE"), "authenticate"),
        (("OPTIONS", "GET", "POST", "DELETE"), "authenticate/{provider}"),
    ),
    authenticated=False,
)

IMPORTS: Final = (IMPORT_COMPANY, IMPORT_PERSON, IMPORT_CONTACT_PERSON)
SERVICES: Final = (*IMPORTS, PING, AUTHENTICATE)
