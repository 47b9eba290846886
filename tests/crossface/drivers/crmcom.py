"""CRM.COM: `authentication/token`, `contact_information/create`, `show` and `update` of the REST Web API v2."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Final

import httpx
from hypothesis.strategies import SearchStrategy

from kartotek.domain.party import Kind
from tests.crossface.contact import COMPANY, PERSON, Contact, Value, contact_of, values_of
from tests.crossface.driver import Credentials, Failing, Names, Refused, Shown
from tests.crossface.drivers.tree import Json, answer, body, get, put, text
from tests.crossface.strategies import NOTHING_STORED, numbers, words

SPACE: Final = "global"

TEXTS: Final = {
    Kind.PERSON: {
        "title": "title",
        "first_name": "first_name",
        "middle_name": "middle_name",
        "last_name": "last_name",
    },
    Kind.COMPANY: {"name": "company_name"},
}
PROFILE: Final = {
    "organisation_number": "registration_number",
    "vat_number": "vat_registration_number",
    "employees": "number_of_employees",
}
ADDRESS: Final = {"street": "street_name", "postal_code": "postal_code", "city": "town_city"}
TOKEN: Final = re.compile(rb'"token": "[^"]*"')
SETS: Final = {"address_set": "addresses_set", "phone_set": "phones_set", "email_set": "emails_set"}
"""What a set is called when it is sent, and when it is shown."""
NEW_EMAILS: Final = {Kind.PERSON: ("PERSONAL", "BUSINESS"), Kind.COMPANY: ("BUSINESS", "PERSONAL")}
NEW_PHONES: Final = {"landlines": ("LANDLINE", "CUSTOM1"), "mobiles": ("MOBILE", "CUSTOM2"), "faxes": ("FAX", "FAX")}
NEW_ADDRESS: Final = {Kind.PERSON: "HOME", Kind.COMPANY: "BUSINESS"}
REFERENCES: Final = ("category", "owned_by_group", "privacy_level")
HEADING: Final = re.compile(r"[^\n]*? \d{1,2}/\d{1,2}/\d{4} \d\d:\d\d:\d\d ")
"""What stands before a note: who wrote it, and when."""
MADE_BY_SERVER: Final = {"id", "type", "state", "full_number"}


class CrmcomDriver:
    """A user with a token."""

    face = "crmcom"
    spaces: Mapping[Kind, str] = {Kind.PERSON: SPACE, Kind.COMPANY: SPACE}
    fields: Mapping[Kind, frozenset[str]] = {
        Kind.PERSON: PERSON - {"position", "url"},
        Kind.COMPANY: COMPANY - {"country", "url"},
    }
    private: Mapping[Kind, Mapping[str, SearchStrategy[str]]] = {
        Kind.PERSON: {
            **dict.fromkeys(
                (
                    "udf_string_1",
                    "udf_string_16",
                    "demographics/passport_number",
                    "demographics/social_security_number",
                    "address_set/0/area",
                    "address_set/0/udf_string_1",
                    "phone_set/0/notes",
                    "email_set/0/udf_string_8",
                ),
                words,
            ),
            "udf_float_1": numbers,
        },
        Kind.COMPANY: {
            **dict.fromkeys(
                (
                    "udf_string_2",
                    "company_profile/tax_reference_number",
                    "company_profile/vat_registered_by",
                    "address_set/0/municipality",
                    "address_set/0/po_box",
                    "phone_set/0/udf_string_3",
                    "email_set/0/notes",
                ),
                words,
            ),
            "company_profile/profile_year": numbers,
        },
    }

    def __init__(self, url: str, who: Credentials, names: Names) -> None:
        self._http = httpx.Client(base_url=f"{url}/crmapi/rest/v2", timeout=30)
        self._names = names
        login = {"username": who.login, "password": who.password, "organisation": who.organisation}
        try:
            self._token = _accepted(self._http.post("/authentication/token", content=body(login)))["token"]
        except Refused:
            self.close()
            raise

    def close(self) -> None:
        self._http.close()

    def create(self, contact: Contact, private: Mapping[str, str] | None = None) -> str:
        message: Json = {"type": contact.kind.value.upper()}
        self._fill(contact.kind, message, {}, values_of(contact, self.fields[contact.kind]))
        for sent in SETS:
            for item in message.get(sent, ()):
                del item["action"]
        for item in message.get("relation_set", ()):
            del item["action"]
        for path, value in (private or {}).items():
            put(message, path, _native(path, value))
        return str(self._post("contact_information/create", message)["id"])

    def read(self, kind: Kind, handle: str) -> Shown:
        response = self._show(handle)
        shown = _accepted(response)
        private = {path: str(value) for path in self.private[kind] if (value := get(shown, _shown_path(path)))}
        return Shown(self._contact(kind, shown), private, response.content)

    def echo(self, kind: Kind, handle: str) -> None:
        self.update(kind, handle, {})

    def update(self, kind: Kind, handle: str, changes: Mapping[str, Value], *, whole: bool = True) -> None:
        shown = _accepted(self._show(handle))
        message = _as_update(kind, shown) if whole else {}
        self._fill(kind, message, shown, changes)
        message["contact_information_identifier"] = {"id": handle}
        self._post("contact_information/update", message)

    def blind_update(self, kind: Kind, handle: str, changes: Mapping[str, Value]) -> None:
        message: Json = {"contact_information_identifier": {"id": handle}}
        self._fill(kind, message, {}, changes)
        self._post("contact_information/update", message)

    def failing(self, kind: Kind, handle: str | None) -> Failing:
        stranger = {"type": "FRIEND", "contact_information_identifier": {"id": "0" * 32}}
        wrong: dict[str, Json] = {
            "unknown category": {"category_identifier": {"name": "No such category"}},
            "unknown contact": {"relation_set": [{"action": "ADD", **stranger}]},
            "wrong type": {"email_set": "not a list"},
            "no number": {"udf_float_1": "many"},
            "unknown address type": {"address_set": [{"action": "ADD", "type": "CASTLE", "street_name": "Elsinore"}]},
            "text that cannot be stored": {"udf_string_16": NOTHING_STORED},
        }
        return {name: partial(self._spoiled, kind, handle, members) for name, members in wrong.items()}

    def send(self, kind: Kind, message: bytes) -> str:
        spelled = TOKEN.sub(f'"token": "{self._token}"'.encode(), message)
        return str(_accepted(self._http.post("/contact_information/create", content=spelled))["id"])

    def _spoiled(self, kind: Kind, handle: str | None, members: Json) -> object:
        names = {"first_name": "Not", "last_name": "Stored"} if kind is Kind.PERSON else {"company_name": "Not Stored"}
        message = {**names, "notes": "not stored", **members}
        if handle is None:
            return self._post("contact_information/create", {"type": kind.value.upper(), **message})
        return self._post("contact_information/update", {"contact_information_identifier": {"id": handle}, **message})

    def _show(self, handle: str) -> httpx.Response:
        query = {"token": self._token, "contact_information_identifier": f"id={handle}"}
        return self._http.get("/contact_information/show", params=query)

    def _post(self, method: str, message: Json) -> Json:
        return _accepted(self._http.post(f"/{method}", content=body({"token": self._token, **message})))

    # -- between contact and message -------------------------------------------------------------------------------

    def _fill(self, kind: Kind, message: Json, shown: Json, values: Mapping[str, Value]) -> None:
        """Put values on a message; items that are shown keep their place, what is over is removed or added."""
        for name, value in values.items():
            if name in TEXTS[kind]:
                message[TEXTS[kind][name]] = value
            elif name == "comment":
                message["notes"] = value
            elif name in PROFILE:
                put(message, f"company_profile/{PROFILE[name]}", value)
            elif name == "emails" and isinstance(value, tuple):
                _set_items(message, "email_set", shown.get("emails_set", []), value, NEW_EMAILS[kind])
            elif name in NEW_PHONES and isinstance(value, tuple):
                _set_items(message, "phone_set", _phones(shown, name), value, NEW_PHONES[name])
            elif name in (*ADDRESS, "address_country"):
                self._fill_address(kind, message, shown, name, value)
            else:
                self._fill_special(message, name, value)

    def _fill_special(self, message: Json, name: str, value: Value) -> None:
        if name == "gender":
            put(message, "demographics/gender", str(value).upper() if value else None)
        elif name == "birth" and isinstance(value, dt.date):
            put(message, "demographics/date_of_birth", {"day": value.day, "month": value.month, "year": value.year})
        elif name == "country":
            put(message, "demographics/country_of_residence_identifier", _country(value))
        elif name == "turnover" and isinstance(value, Decimal):
            put(message, "company_profile/annual_turnover", float(value))
        elif name == "established" and isinstance(value, dt.datetime):
            put(message, "company_profile/established_date", value.isoformat())
        elif name == "employer" and isinstance(value, int):
            company = {"id": self._names.handle(SPACE, value)}
            relation = {"action": "ADD", "type": "EMPLOYER", "contact_information_identifier": company}
            message.setdefault("relation_set", []).append(relation)

    def _fill_address(self, kind: Kind, message: Json, shown: Json, name: str, value: Value) -> None:
        sent = message.setdefault("address_set", [])
        if not sent and shown.get("addresses_set"):
            identity = shown["addresses_set"][0]["id"]
            sent.append({"action": "UPDATE", "address_identifier": {"id": identity}})
        elif not sent:
            sent.append({"action": "ADD", "type": NEW_ADDRESS[kind]})
        if name == "address_country":
            sent[0]["country_identifier"] = _country(value)
        else:
            sent[0][ADDRESS[name]] = value
        if name == "street" and sent[0]["action"].upper() == "UPDATE":
            sent[0]["street_number"] = None

    def _contact(self, kind: Kind, shown: Json) -> Contact:
        address = (shown["addresses_set"] or [{}])[0]
        lines = [address.get("street_name"), address.get("street_number")]
        members: Json = {name: text(shown[key]) for name, key in TEXTS[kind].items()}
        members |= {name: _numbers(_phones(shown, name)) for name in NEW_PHONES}
        members |= self._personal(shown) if kind is Kind.PERSON else _company(shown["company_profile"])
        members["comment"] = HEADING.sub("", shown["notes"], count=1) if shown["notes"] else None
        members["emails"] = tuple(item["email"] for item in shown["emails_set"])
        members["street"] = " ".join(line for line in lines if line) or None
        members["postal_code"], members["city"] = text(address.get("postal_code")), text(address.get("town_city"))
        members["address_country"] = text(get(address, "country/two_character_code"))
        return contact_of(kind, members)

    def _personal(self, shown: Json) -> Json:
        demographics = shown["demographics"]
        birth = demographics["date_of_birth"]
        known = all(birth[part] for part in ("day", "month", "year"))
        employers = [item["contact"]["id"] for item in shown["relation_set"] if item["type"].upper() == "EMPLOYER"]
        return {
            "gender": (demographics["gender"] or "").lower() or None,
            "birth": dt.date(birth["year"], birth["month"], birth["day"]) if known else None,
            "country": text(get(demographics, "country_of_residence/two_character_code")),
            "employer": self._names.number(SPACE, employers[0]) if employers else None,
        }


def _company(profile: Json) -> Json:
    established, turnover = profile["established_date"], profile["annual_turnover"]
    return {
        **{name: profile[key] for name, key in PROFILE.items()},
        "turnover": Decimal(str(turnover)) if turnover is not None else None,
        "established": dt.datetime.fromisoformat(established) if established else None,
    }


def _native(path: str, value: str) -> str | int | float:
    whole = path.endswith("profile_year")
    return int(value) if whole else float(value) if path.startswith("udf_float") else value


def _shown_path(path: str) -> str:
    first, slash, rest = path.partition("/")
    return SETS.get(first, first) + slash + rest


def _country(code: Value) -> Json:
    return {"two_character_code": code} if code else None


def _phones(shown: Json, field: str) -> list[Json]:
    wanted = {"mobiles": "MOBILE", "faxes": "FAX"}
    items = [(item["type"].upper(), item) for item in shown.get("phones_set", [])]
    if field in wanted:
        return [item for kind, item in items if kind == wanted[field]]
    return [item for kind, item in items if kind not in wanted.values()]


def _numbers(items: list[Json]) -> tuple[str, ...]:
    return tuple(item["number"] for item in items)


def _set_items(message: Json, sent: str, shown: list[Json], values: tuple[str, ...], types: tuple[str, ...]) -> None:
    """Send the values in place of those shown, in order."""
    key, identifier = ("email_address", "email_identifier") if sent == "email_set" else ("number", "phone_identifier")
    ours = {item["id"] for item in shown}
    entries = [item for item in message.get(sent, []) if get(item, f"{identifier}/id") not in ours]
    kept = zip(shown, values, strict=False)
    entries += [{"action": "UPDATE", identifier: {"id": item["id"]}, key: value} for item, value in kept]
    entries += [{"action": "REMOVE", identifier: {"id": item["id"]}} for item in shown[len(values) :]]
    new = zip(types[len(shown) :], values[len(shown) :], strict=False)
    message[sent] = entries + [{"action": "ADD", "type": kind, key: value} for kind, value in new]


def _as_update(kind: Kind, shown: Json) -> Json:
    """Return everything that is shown as an update that changes nothing."""
    skipped = {"id", "type", "life_cycle_state", "name", "organizational_unit", "log_information", *SETS.values()}
    skipped |= {"authorization_settings", "relation_set", "demographics", "company_profile", *REFERENCES}
    message = {name: value for name, value in shown.items() if name not in skipped}
    message |= {f"{name}_identifier": _reference(shown[name]) for name in REFERENCES}
    member = "demographics" if kind is Kind.PERSON else "company_profile"
    message[member] = _with_references(shown[member])
    for name in ("send_direct_marketing_material", "send_affiliate_marketing_material"):
        message[name] = shown["authorization_settings"][name]
    message["email_set"] = [_as_item(item, "email_identifier") for item in shown["emails_set"]]
    message["phone_set"] = [_as_item(item, "phone_identifier") for item in shown["phones_set"]]
    message["address_set"] = [_as_item(item, "address_identifier") for item in shown["addresses_set"]]
    message["relation_set"] = [
        {
            "action": "update",
            "relation_identifier": {"id": item["id"]},
            "type": item["type"].upper().replace(" ", "_"),
            "contact_information_identifier": {"id": item["contact"]["id"]},
            "notes": item["notes"],
        }
        for item in shown["relation_set"]
    ]
    return message


def _as_item(item: Json, identifier: str) -> Json:
    sent = {name: value for name, value in _with_references(item).items() if name not in MADE_BY_SERVER}
    if "email" in sent:
        sent["email_address"] = sent.pop("email")
    return {"action": "update", identifier: {"id": item["id"]}, **sent}


def _with_references(shown: Json) -> Json:
    """Return an object with its references by id; those to what has none are left out."""
    sent = {}
    for name, value in shown.items():
        is_reference = name in ("country", "industry", "industry_sector") or name.endswith("_country")
        if name == "country_of_residence" or is_reference:
            sent[f"{name}_identifier"] = _reference(value)
        else:
            sent[name] = value
    return sent


def _reference(shown: Json) -> Json:
    return None if shown is None else {"id": shown["id"]}


def _accepted(response: httpx.Response) -> Json:
    """Return ``data``; Refused where the status is not OK (errors come with HTTP 200, reference §1)."""
    assert response.status_code == httpx.codes.OK, (response.status_code, response.text[:300])
    tree = answer(response)
    if tree["status"]["code"] == "OK":
        return tree["data"]
    assert tree["status"]["code"].startswith("COM.CRM.EXCEPTION."), tree["status"]
    assert not tree["status"]["code"].endswith(".GENERALEXCEPTION"), tree["status"]
    raise Refused(response.status_code, response.text)
