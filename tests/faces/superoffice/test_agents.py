"""The agents Contact and Person: what their procedures answer, and that they store what REST stores."""

from typing import Any

import httpx
import pytest

from tests.rig.server import RunningServer

Json = Any


@pytest.fixture(scope="module")
def company(client: httpx.Client) -> Json:
    body = {"Name": "Agency", "Number2": "A-1", "Country": {"CountryId": 578}, "Phones": [{"Value": "1"}]}
    return client.post("/api/v1/Contact", json=body).json()


@pytest.fixture(scope="module")
def person(client: httpx.Client, company: Json) -> Json:
    body = {
        "Firstname": "Agnes",
        "Contact": {"ContactId": company["ContactId"]},
        "OfficePhones": [{"Value": "2"}],
        "MobilePhones": [{"Value": "3"}],
        "OtherPhones": [{"Value": "4"}],
    }
    return client.post("/api/v1/Person", json=body).json()


def call(client: httpx.Client, procedure: str, body: Json = None, **query: Json) -> Json:
    """Return what a procedure answers; None for 204."""
    answer = client.post(f"/api/v1/Agents/{procedure}", json=body, params=query)
    assert answer.status_code in {200, 204}, answer.text
    return answer.json() if answer.status_code == 200 else None


def refused(client: httpx.Client, procedure: str, body: Json = None) -> tuple[int, str]:
    answer = client.post(f"/api/v1/Agents/{procedure}", json=body)
    return answer.status_code, answer.json()["Message"]


def without_links(tree: Json) -> Json:
    return {name: value for name, value in tree.items() if name != "_Links"}


@pytest.mark.parametrize("name", ["Contact", "Person"])
def test_an_entity_from_default_to_deletion(client: httpx.Client, server: RunningServer, name: str) -> None:
    key, field = f"{name}Id", "Name" if name == "Contact" else "Firstname"
    default = call(client, f"{name}/CreateDefault{name}Entity")
    assert default == client.get(f"/api/v1/{name}/default").json()
    saved = call(client, f"{name}/Save{name}Entity", {**default, field: "New"})
    number = saved[key]
    assert (saved[field], "_Links" in saved) == ("New", False)
    assert without_links(client.get(f"/api/v1/{name}/{number}").json()) == saved
    before = server.last_change()
    assert call(client, f"{name}/Save{name}Entity", saved) == saved
    assert server.last_change() == before, "an echo is silent"
    changed = call(client, f"{name}/Save{name}Entity", {**saved, field: "Newer"})
    assert (changed[key], changed[field]) == (number, "Newer")
    # The npm client spells the argument its own way, and sends the body null.
    assert call(client, f"{name}/Get{name}Entity", **{f"{name}EntityId": number}) == changed
    some = call(client, f"{name}/Get{name}Entity", **{f"{name.lower()}entityid": number, "$select": field})
    assert (some[field], some[key]) == ("Newer", None)
    assert call(client, f"{name}/Delete{name}Entity", **{f"{name.lower()}EntityId": number}) is None
    assert call(client, f"{name}/Get{name}Entity", **{f"{name}EntityId": number}) is None, "null, not 404"
    assert call(client, f"{name}/Delete{name}Entity", **{f"{name}EntityId": number}) is None
    assert refused(client, f"{name}/Save{name}Entity", changed) == (404, f"{name} id {number} not found")
    call(client, f"{name}/Undelete", {"id": number})
    assert call(client, f"{name}/Get{name}Entity", **{f"{name}EntityId": number})[field] == "Newer"
    call(client, f"{name}/Undelete", {"Id": number})


def test_carriers(client: httpx.Client, company: Json, person: Json) -> None:
    number, own = company["ContactId"], person["PersonId"]
    flat = client.get(f"/api/v1/Contact/{number}/Simple").json()
    assert call(client, "Contact/GetContact", contactId=number) == flat
    assert call(client, "Contact/GetContact", contactId=99999) is None
    other = client.post("/api/v1/Contact", json={"Name": "Other"}).json()["ContactId"]
    listed = call(client, "Contact/GetContactList", [other, 99999, str(number), other])
    assert [item["ContactId"] for item in listed] == [other, number, other]
    assert listed[1] == flat
    assert call(client, "Contact/GetContactList", []) == []
    assert call(client, "Contact/GetContactList") == []
    flat_person = client.get(f"/api/v1/Person/{own}/Simple").json()
    assert call(client, "Person/GetPerson", personId=own) == flat_person
    assert call(client, "Person/GetPersonList", [own]) == [flat_person]
    assert flat_person["ContactName"] == "Agency"
    for procedure in ("Contact/GetPersons", "Person/GetPersonsFromContact"):
        assert call(client, procedure, {"ContactId": number}) == [flat_person]
        assert call(client, procedure, {"contactId": 99999}) == []
    entity = client.get(f"/api/v1/Contact/{number}").json()
    assert call(client, "Contact/GetContactWithPersons", {"ContactId": number}) == without_links(entity)
    assert call(client, "Contact/GetAddress", {"ContactId": number}) == entity["Address"]
    assert call(client, "Contact/GetAddress", {"ContactId": 0}) is None
    phones = call(client, "Person/GetPhones", {"PersonId": own})
    assert [phone["Value"] for phone in phones] == ["2", "3", "4"]
    assert call(client, "Person/GetPhones", {"PersonId": 0}) == []


def test_who_is_nobody_in_the_book(client: httpx.Client, person: Json) -> None:
    assert call(client, "Contact/GetMyContact") is None
    assert call(client, "Person/GetMyPerson") is None
    assert call(client, "Person/GetUtmParameters", {"PersonId": person["PersonId"]}) is None


def test_the_contacts_of_the_user(client: httpx.Client) -> None:
    before = [item["ContactId"] for item in call(client, "Contact/GetMyContacts")]
    made = client.post("/api/v1/Contact", json={"Name": "Mine"}).json()
    other = client.post("/api/v1/Contact", json={"Name": "Nobody's", "Associate": None}).json()["ContactId"]
    after = call(client, "Contact/GetMyContacts")
    assert [item for item in after if item["ContactId"] not in before] == [
        client.get(f"/api/v1/Contact/{made['ContactId']}/Simple").json()
    ]
    assert other not in [item["ContactId"] for item in after]
    assert [item["Name"].lower() for item in after] == sorted(item["Name"].lower() for item in after)


def test_another_country(client: httpx.Client, server: RunningServer) -> None:
    street = {"Address1": "Storgata 1", "Zipcode": "0155", "City": "Oslo"}
    made = client.post("/api/v1/Contact", json={"Name": "Movable", "Address": {"Street": street}}).json()
    before = server.last_change()
    changed = call(client, "Contact/ChangeCountry", {"ContactEntity": {**made, "Name": "Moved"}, "ToCountryId": 826})
    assert (changed["ContactId"], changed["Name"]) == (made["ContactId"], "Moved")
    assert (changed["Country"]["TwoLetterISOCountry"], changed["Address"]["Street"]["City"]) == ("GB", "Oslo")
    names = [field["Name"] for line in changed["Address"]["LocalizedAddress"] for field in line]
    assert names[:2] == ["PostalAddress1", "PostalAddress2"], "the layout is Great Britain's"
    layout = {"ContactId": made["ContactId"], "CountryId": 826}
    assert call(client, "Contact/GetAddressByCountry", layout) == changed["Address"]
    assert server.last_change() == before, "nothing is stored"
    new = call(client, "Person/ChangeCountry", {"PersonEntity": {"Firstname": "Nia"}, "ToCountryId": 826})
    assert (new["PersonId"], new["Firstname"], new["Country"]["CountryId"]) == (0, "Nia", 826)
    empty = call(client, "Contact/GetAddressByCountry", {"ContactId": 0, "CountryId": 826})
    assert [field["Name"] for line in empty["LocalizedAddress"] for field in line] == names
    assert call(client, "Contact/GetAddressByCountry", {"ContactId": 99999, "CountryId": 826}) is None


def test_what_is_unsupported_is_named(client: httpx.Client) -> None:
    assert refused(client, "Sale/GetSaleEntity") == (501, "The procedure Sale/GetSaleEntity is not supported.")


def test_summaries(client: httpx.Client, company: Json, person: Json) -> None:
    for name, tree in (("Contact", company), ("Person", person)):
        number = tree[f"{name}Id"]
        summary = call(client, f"{name}/Get{name}Summary", {f"{name}Id": number, "Limit": 5})
        assert summary == client.get(f"/api/v1/{name}/{number}/Summary?limit=5").json()
        assert list(summary) == [name, "Tickets", "Followups", "Documents", "Sales", "Chats"]
        assert call(client, f"{name}/Get{name}Summary", {f"{name}Id": 99999}) is None


def test_a_person_for_a_company(client: httpx.Client, company: Json) -> None:
    number = company["ContactId"]
    default = call(client, "Person/CreateDefaultByContactId", {"ContactId": number})
    assert (default["PersonId"], default["Contact"]["Name"]) == (0, "Agency")
    assert default["Associate"] == company["Associate"]
    made = call(client, "Contact/AddPerson", {"ContactId": number, "NewPersonEntity": {"Firstname": "Added"}})
    assert (made["Firstname"], made["Contact"]["ContactId"]) == ("Added", number)
    other = client.post("/api/v1/Contact", json={"Name": "Elsewhere"}).json()["ContactId"]
    call(client, "Person/Move", {"PersonId": made["PersonId"], "DestinationContactId": other})
    moved = call(client, "Person/GetPerson", personId=made["PersonId"])
    assert moved["ContactName"] == "Elsewhere"
    assert refused(client, "Contact/AddPerson", {"ContactId": 99999, "NewPersonEntity": {"Firstname": "x"}})[0] == 400
    assert refused(client, "Contact/AddPerson", {"ContactId": number})[0] == 400
    assert refused(client, "Person/CreateDefaultByContactId", {"ContactId": 99999})[0] == 400
    assert refused(client, "Person/Move", {"PersonId": made["PersonId"], "DestinationContactId": 99999})[0] == 404


def test_interests(client: httpx.Client, server: RunningServer, company: Json) -> None:
    number = company["ContactId"]
    body = {"ContactId": number, "EnableInterestIds": [1, 2], "DisableInterestIds": []}
    call(client, "Contact/UpdateInterests", body)
    call(client, "Contact/UpdateInterests", {"ContactId": number, "DisableInterestIds": ["1"]})
    items = client.get(f"/api/v1/Contact/{number}").json()["Interests"]
    assert [item["Id"] for item in items if item["Selected"]] == [2]
    before = server.last_change()
    body = {"ContactId": number, "EnableInterestIds": [3], "DisableInterestIds": [3]}
    assert refused(client, "Contact/UpdateInterests", body) == (400, "EnableInterestIds: 3 is to be disabled too")
    assert refused(client, "Contact/UpdateInterests", {"ContactId": number, "EnableInterestIds": [99]})[0] == 400
    assert refused(client, "Contact/UpdateInterests", {"ContactId": 99999})[0] == 404
    assert server.last_change() == before


def test_whether_a_number_is_free(client: httpx.Client, company: Json) -> None:
    number = company["ContactId"]
    assert call(client, "Contact/IsNumberValid", {"ContactId": 0, "Number": "b-2"}) is True
    assert call(client, "Contact/IsNumberValid", {"ContactId": 0, "Number": "a-1"}) is False
    assert call(client, "Contact/IsNumberValid", {"ContactId": number, "Number": "A-1"}) is True
    assert call(client, "Contact/IsNumberValid", {"ContactId": 0, "Number": ""}) is True
    assert call(client, "Person/IsNumberValid", {"ContactId": 0, "Number": "A-1"}) is True, "a company has it"


def test_validation(client: httpx.Client) -> None:
    assert call(client, "Contact/ValidateContactEntity", {"ContactEntity": {"Name": "x"}}) == {}
    problems = call(client, "Person/ValidatePersonEntity", {"PersonEntity": {"Lastname": ""}})
    assert problems == {"Firstname": "a name is required"}


@pytest.mark.parametrize(
    ("procedure", "body", "status"),
    [
        ("Contact/SaveContactEntity", None, 400),
        ("Contact/SaveContactEntity", {"Name": ""}, 400),
        ("Contact/SaveContactEntity", {"ContactId": "abc", "Name": "x"}, 400),
        ("Contact/GetContactList", {"a": 1}, 400),
        ("Contact/GetContactList", ["a"], 400),
        ("Contact/GetContactList", list(range(1001)), 400),
        ("Contact/Merge", {}, 501),
        ("Contact/GetDuplicateRules", None, 501),
        ("Person/SetConsent", {}, 501),
        ("Contact/GetPreviewContact", {"ContactId": 1}, 501),
        ("Person/GetColleagues", None, 501),
        ("Sale/GetSaleEntity", {}, 501),
        ("Contact/ChangeCountry", {"ToCountryId": 578}, 400),
        ("Contact/ChangeCountry", {"ContactEntity": {"Name": "x"}, "ToCountryId": 9}, 400),
        ("Contact/ChangeCountry", {"ContactEntity": {"ContactId": 99999}, "ToCountryId": 578}, 404),
        ("Person/GetAddressByCountry", {"PersonId": 0, "CountryId": 9}, 400),
    ],
)
def test_what_is_refused(client: httpx.Client, server: RunningServer, procedure: str, body: Json, status: int) -> None:
    before = server.last_change()
    assert refused(client, procedure, body)[0] == status
    assert server.last_change() == before
    assert httpx.post(f"{client.base_url}/api/v1/Agents/{procedure}").status_code == 401
