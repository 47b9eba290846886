"""SuperOffice: Contact and Person of the REST API (`POST`, `GET` and `PUT`), always whole entities."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import Any, Final
from urllib.parse import quote

import httpx
import pycountry
from hypothesis.strategies import SearchStrategy

from kartotek.domain.party import Kind
from tests.crossface.contact import COMPANY, PERSON, Contact, Value, contact_of, values_of
from tests.crossface.driver import Credentials, Failing, Names, Refused, Shown
from tests.crossface.drivers.tree import Json, answer, body, get, put, text
from tests.crossface.strategies import NOTHING_STORED, words

RESOURCE: Final = {Kind.PERSON: "Person", Kind.COMPANY: "Contact"}
KEY: Final = {Kind.PERSON: "PersonId", Kind.COMPANY: "ContactId"}
NEVER: Final = "0001-01-01T00:00:00"

TEXTS: Final = {
    Kind.PERSON: {
        "title": "Mrmrs",
        "first_name": "Firstname",
        "middle_name": "MiddleName",
        "last_name": "Lastname",
        "position": "Title",
        "comment": "Description",
    },
    Kind.COMPANY: {"name": "Name", "organisation_number": "OrgNr", "comment": "Description"},
}
LISTS: Final[Mapping[Kind, Mapping[str, tuple[str, ...]]]] = {
    Kind.PERSON: {
        "emails": ("Emails",),
        "landlines": ("OfficePhones", "PrivatePhones", "OtherPhones", "InternetPhones"),
        "mobiles": ("MobilePhones",),
        "faxes": ("Faxes",),
    },
    Kind.COMPANY: {"emails": ("Emails",), "telephones": ("Phones",), "faxes": ("Faxes",)},
}
"""The lists that a field is read from; what is new goes into the first."""
_SPOKEN: Final = {"telephones": "landlines"}
PLACE: Final = {Kind.PERSON: "Street", Kind.COMPANY: "Postal"}
ADDRESS: Final = {"street": "Address1", "postal_code": "Zipcode", "city": "City"}


class SuperofficeDriver:
    """A user with Basic credentials."""

    face = "superoffice"
    spaces: Mapping[Kind, str] = {Kind.PERSON: "superoffice.person", Kind.COMPANY: "superoffice.contact"}
    fields: Mapping[Kind, frozenset[str]] = {
        Kind.PERSON: PERSON - {"gender", "address_country"},
        Kind.COMPANY: COMPANY
        - {"vat_number", "employees", "turnover", "established", "landlines", "mobiles", "address_country"},
    }
    private: Mapping[Kind, Mapping[str, SearchStrategy[str]]] = {
        Kind.PERSON: dict.fromkeys(
            (
                "PersonNumber",
                "Kanafname",
                "Post2",
                "UserDefinedFields/SuperOffice:1",
                "ExtraFields/x_remark",
                "Emails/0/Description",
                "OfficePhones/0/Description",
                "Address/Street/Address2",
            ),
            words,
        ),
        Kind.COMPANY: dict.fromkeys(
            (
                "Department",
                "Number1",
                "Number2",
                "Kananame",
                "DbiKey",
                "UserDefinedFields/SuperOffice:1",
                "Emails/0/Description",
                "Phones/0/Description",
                "Address/Postal/Address2",
            ),
            words,
        ),
    }

    def __init__(self, url: str, who: Credentials, names: Names) -> None:
        self._http = httpx.Client(
            base_url=f"{url}/{who.superoffice}/api/v1",
            auth=(who.login, who.password),
            headers={"Content-Type": "application/json", "Accept": "application/json"},
            timeout=30,
        )
        self._names = names

    def close(self) -> None:
        self._http.close()

    def create(self, contact: Contact, private: Mapping[str, str] | None = None) -> str:
        entity: Json = {}
        self._fill(contact.kind, entity, values_of(contact, PERSON if contact.kind is Kind.PERSON else COMPANY))
        for path, value in (private or {}).items():
            put(entity, path, value)
        return str(self._send("POST", f"/{RESOURCE[contact.kind]}", entity)[KEY[contact.kind]])

    def read(self, kind: Kind, handle: str) -> Shown:
        response = self._http.get(_path(kind, handle))
        entity = _accepted(response)
        private = {path: str(value) for path in self.private[kind] if (value := get(entity, path))}
        return Shown(self._contact(kind, entity), private, response.content)

    def echo(self, kind: Kind, handle: str) -> None:
        self.update(kind, handle, {})

    def update(self, kind: Kind, handle: str, changes: Mapping[str, Value], *, whole: bool = True) -> None:
        entity = _accepted(self._http.get(_path(kind, handle)))
        self._fill(kind, entity, changes)
        self._send("PUT", _path(kind, handle), entity)

    def blind_update(self, kind: Kind, handle: str, changes: Mapping[str, Value]) -> None:
        entity: Json = {"Firstname": "A", "Lastname": "B"} if kind is Kind.PERSON else {"Name": "A"}
        self._fill(kind, entity, changes)
        self._send("PUT", _path(kind, handle), entity)

    def failing(self, kind: Kind, handle: str | None) -> Failing:
        wrong: dict[str, Json] = {
            "unknown category": {"Category": {"Id": 987_654}},
            "unknown country": {"Country": {"CountryId": 987_654}},
            "wrong type": {"Description": {"not": "a text"}},
            "list of the wrong type": {"Emails": "not a list"},
            "text that cannot be stored": {"UserDefinedFields": {"SuperOffice:9": NOTHING_STORED}},
        }
        if kind is Kind.PERSON:
            wrong["unknown company"] = {"Contact": {"ContactId": 1_987_654_321}}
            wrong["no date"] = {"BirthDate": "the first of May"}
            wrong["wrong category"] = wrong.pop("unknown category")
        return {name: partial(self._spoiled, kind, handle, members) for name, members in wrong.items()}

    def send(self, kind: Kind, message: bytes) -> str:
        return str(_accepted(self._http.post(f"/{RESOURCE[kind]}", content=message))[KEY[kind]])

    def _spoiled(self, kind: Kind, handle: str | None, members: Json) -> object:
        name = {"Firstname": "Not", "Lastname": "Stored"} if kind is Kind.PERSON else {"Name": "Not Stored"}
        emails = [{"Value": "not@stored.example"}]
        if handle is None:
            return self._send("POST", f"/{RESOURCE[kind]}", {**name, "Emails": emails, **members})
        entity = _accepted(self._http.get(_path(kind, handle)))
        return self._send("PUT", _path(kind, handle), {**entity, **name, "Emails": emails, **members})

    def _send(self, method: str, path: str, entity: Json) -> Json:
        return _accepted(self._http.request(method, path, content=body(entity)))

    # -- between contact and entity --------------------------------------------------------------------------------

    def _fill(self, kind: Kind, entity: Json, values: Mapping[str, Value]) -> None:
        if kind is Kind.COMPANY and ("landlines" in values or "mobiles" in values):
            # A company has one list of phones.
            values = {**values, "telephones": _list(values.get("landlines")) + _list(values.get("mobiles"))}
        for name, value in values.items():
            if name in TEXTS[kind]:
                entity[TEXTS[kind][name]] = value or ""
            elif name == "country":
                entity["Country"] = {"CountryId": _number_of_country(value)}
            elif name == "birth":
                entity["BirthDate"] = f"{value.isoformat()}T00:00:00" if isinstance(value, dt.date) else NEVER
            elif name == "employer":
                company = self._names.handle(self.spaces[Kind.COMPANY], value) if isinstance(value, int) else "0"
                entity["Contact"] = {"ContactId": int(company)}
            elif name in ADDRESS:
                put(entity, f"Address/{PLACE[kind]}/{ADDRESS[name]}", value or "")
            elif name == "url":
                _set_values(entity, ("Urls",), (str(value),) if value else ())
            elif isinstance(value, tuple) and name in LISTS[kind]:
                _set_values(entity, LISTS[kind][name], value)

    def _contact(self, kind: Kind, entity: Json) -> Contact:
        address = {name: text(get(entity, f"Address/{PLACE[kind]}/{key}")) for name, key in ADDRESS.items()}
        members: dict[str, Any] = {name: text(entity[key]) for name, key in TEXTS[kind].items()}
        members |= {_SPOKEN.get(name, name): _values(entity, lists) for name, lists in LISTS[kind].items()}
        members |= self._personal(entity) if kind is Kind.PERSON else {}
        members["country"] = text(get(entity, "Country/TwoLetterISOCountry"))
        members["url"] = next(iter(_values(entity, ("Urls",))), None)
        return contact_of(kind, {**members, **address})

    def _personal(self, entity: Json) -> Json:
        company = get(entity, "Contact/ContactId")
        birth = entity["BirthDate"]
        return {
            "birth": None if birth == NEVER else dt.datetime.fromisoformat(birth).date(),
            "employer": self._names.number(self.spaces[Kind.COMPANY], str(company)) if company else None,
        }


def _path(kind: Kind, handle: str) -> str:
    return f"/{RESOURCE[kind]}/{quote(handle, safe='')}"


def _set_values(entity: Json, lists: tuple[str, ...], values: tuple[str, ...]) -> None:
    """Put values in place of those there are, in order; what is left over goes to the first list."""
    waiting = list(values)
    for name in lists:
        items = entity.get(name) or []
        entity[name] = [{**item, "Value": waiting.pop(0)} for item in items if waiting]
    entity[lists[0]] += [{"Value": value} for value in waiting]


def _list(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def _values(entity: Json, lists: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(item["Value"] for name in lists for item in entity[name])


def _number_of_country(code: Value) -> int:
    found = pycountry.countries.get(alpha_2=code) if isinstance(code, str) else None
    return int(found.numeric) if found is not None else 0


def _accepted(response: httpx.Response) -> Json:
    """Return the entity; Refused where the answer is the vendor's error (reference §4)."""
    tree = answer(response)
    if response.status_code == httpx.codes.OK:
        return tree
    assert 400 <= response.status_code < 500, (response.status_code, response.text[:300])
    assert tree["Error"] is True, tree
    assert tree["ErrorType"], tree
    assert tree["Message"], tree
    raise Refused(response.status_code, response.text)
