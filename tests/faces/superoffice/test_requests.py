"""Contact and Person over a real socket: paths, tenants, conditions, replies."""

import time
from typing import Any

import httpx
import pytest

from kartotek import demo
from kartotek.demo.tenant import demo_lists, demo_tenant
from kartotek.services.administration import AddTenant
from tests.rig.server import RunningServer

PAST, FUTURE = "Sun, 06 Nov 1994 08:49:37 GMT", "Fri, 31 Dec 2100 23:59:59 GMT"


@pytest.fixture(scope="module")
def company(client: httpx.Client) -> dict[str, Any]:
    tree: dict[str, Any] = client.post("/api/v1/Contact/", json={"name": "ACME", "phones": [{"value": "1"}]}).json()
    return tree


@pytest.fixture(scope="module")
def stranger(server: RunningServer) -> str:
    """Return the name of a tenant that the demo user is no member of."""
    tenant = demo_tenant()
    tenant.names = {"superoffice": "Cust20002"}
    server.run(server.kartotek.database.write_accounts(AddTenant(tenant=tenant, items=demo_lists())))
    return "Cust20002"


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/Contact/{}",
        "/api/v1/contact/{}/",
        "/API/V1/CONTACT/{}",
        "/Cust10001/api/v1/Contact/{}",
        "/cust10001//api/v1/Contact/{}",
        "/SuperOffice/api/v1/Contact/{}",
        "/api/v1/Contact/{}?fk=true",
    ],
)
def test_paths_count_in_any_case_with_and_without_a_tenant(
    client: httpx.Client, company: dict[str, Any], path: str
) -> None:
    answer = client.get(path.format(company["ContactId"]))
    assert (answer.status_code, answer.json()["Name"]) == (200, "ACME")


def test_links_keep_the_tenant_of_the_path(
    client: httpx.Client, server: RunningServer, company: dict[str, Any]
) -> None:
    tree = client.get(f"/Cust10001/api/v1/Contact/{company['ContactId']}").json()
    assert tree["_Links"]["Self"] == f"{server.url}/Cust10001/api/v1/Contact/{company['ContactId']}"
    assert client.get(tree["_Links"]["Self"]).status_code == 200


@pytest.mark.parametrize("method", ["GET", "PUT", "POST"])
def test_a_strangers_tenant_is_closed(
    client: httpx.Client, server: RunningServer, company: dict[str, Any], stranger: str, method: str
) -> None:
    before = server.last_change()
    path = "Contact" if method == "POST" else f"Contact/{company['ContactId']}"
    for name in (stranger, "Cust99999"):
        answer = client.request(method, f"/{name}/api/v1/{path}", json={"Name": "Mine"})
        assert answer.status_code == 401
        assert answer.json()["Error"] is True
    assert server.last_change() == before


def test_a_person_belongs_to_a_company_and_the_company_shows_them(
    client: httpx.Client, server: RunningServer, company: dict[str, Any]
) -> None:
    number = company["ContactId"]
    person = client.post("/api/v1/Person", json={"firstname": "Ada", "contact": {"contactId": str(number)}}).json()
    assert (person["Contact"]["ContactId"], person["Contact"]["Name"]) == (number, "ACME")
    (carrier,) = client.get(f"/api/v1/Contact/{number}").json()["Persons"]
    assert carrier["PersonId"] == person["PersonId"]
    before = server.last_change()
    assert client.put(f"/api/v1/Person/{person['PersonId']}", json=person).json() == person
    assert server.last_change() == before
    tree = client.put(f"/api/v1/Contact/{number}", json={**company, "SupportPerson": carrier}).json()
    assert tree["SupportPerson"] == carrier
    assert client.get(f"/api/v1/Person/{number}").status_code == 404, "a contact is no person"


def test_a_put_answers_the_entity_and_makes_one_change(
    client: httpx.Client, server: RunningServer, company: dict[str, Any]
) -> None:
    before = server.last_change()
    path = f"/api/v1/Contact/{company['ContactId']}"
    tree = client.get(path).json()
    tree |= {"Department": "Nord", "Urls": [{"Value": "https://example.com"}], "Address": {"Street": {"City": "OSLO"}}}
    answer = client.put(f"{path}?$select=Department,Urls/Value,Address/Street/City", json=tree).json()
    assert answer["Department"] == "Nord"
    assert answer["Urls"][0]["Value"] == "https://example.com"
    assert answer["Urls"][0]["StrippedValue"] is None
    assert (answer["Address"]["Street"]["City"], answer["Name"]) == ("OSLO", None)
    assert server.last_change() == before + 1


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_a_query_that_cannot_be_read_stores_nothing(
    client: httpx.Client, server: RunningServer, company: dict[str, Any], method: str
) -> None:
    before = server.last_change()
    path = "/api/v1/Contact" if method == "POST" else f"/api/v1/Contact/{company['ContactId']}"
    answer = client.request(method, f"{path}?{'&'.join(['a=1'] * 1001)}", json={"Name": "Too late"})
    assert (answer.status_code, answer.json()["Message"]) == (400, "The query string has too many fields.")
    assert server.last_change() == before


def test_a_person_who_joins_later_is_no_304(client: httpx.Client) -> None:
    company = client.post("/api/v1/Contact", json={"Name": "Growing"}).json()
    path = f"/api/v1/Contact/{company['ContactId']}"
    stamp = client.get(path).headers["last-modified"]
    time.sleep(1.1)  # HTTP dates tell whole seconds
    client.post("/api/v1/Person", json={"Firstname": "New", "Contact": {"ContactId": company["ContactId"]}})
    answer = client.get(path, headers={"If-Modified-Since": stamp})
    assert [person["Firstname"] for person in answer.json()["Persons"]] == ["New"]
    again = client.get(path, headers={"If-Modified-Since": answer.headers["last-modified"]})
    assert again.status_code == 304
    assert client.get(path, headers={"If-Unmodified-Since": stamp}).status_code == 200


def test_conditions_on_the_time_of_the_last_change(client: httpx.Client, server: RunningServer) -> None:
    made = client.post("/api/v1/Contact", json={"Name": "Timed"})
    path = f"/api/v1/Contact/{made.json()['ContactId']}"
    stamp = client.get(path).headers["last-modified"]
    for header, value, status in [
        ("If-Modified-Since", stamp, 304),
        ("If-Modified-Since", FUTURE, 304),
        ("If-Modified-Since", PAST, 200),
        ("If-Modified-Since", "yesterday", 200),
        ("If-Unmodified-Since", PAST, 412),
        ("If-Unmodified-Since", stamp, 200),
    ]:
        answer = client.get(path, headers={header: value})
        assert answer.status_code == status, (header, value)
        assert (not answer.content) == (status == 304)
    before = server.last_change()
    refused = client.put(path, json={"Name": "Late"}, headers={"If-Unmodified-Since": PAST})
    assert (refused.status_code, server.last_change()) == (412, before)
    assert client.put(path, json={"Name": "New"}, headers={"If-Unmodified-Since": stamp}).json()["Name"] == "New"


def test_the_default_entities_are_what_a_new_one_would_be(client: httpx.Client, server: RunningServer) -> None:
    before = server.last_change()
    contact = client.get("/api/v1/Contact/default").json()
    person = client.get("/api/v1/Person/Default/").json()
    assert server.last_change() == before
    assert (contact["ContactId"], contact["UpdatedBy"], contact["CreatedDate"]) == (0, None, "0001-01-01T00:00:00")
    assert (contact["Country"]["CountryId"], contact["Associate"]["FullName"]) == (578, "Demo User")
    assert "_Links" not in contact
    assert (person["PersonId"], person["BirthDate"]) == (0, "0001-01-01T00:00:00")
    made = client.post("/api/v1/Contact", json={**contact, "Name": "From default"}).json()
    ids = {"ContactId", "Name", "UpdatedDate", "CreatedDate", "UpdatedBy", "_Links"}
    assert {name for name in contact if contact[name] != made[name]} <= ids


def test_head_tells_the_same_without_a_body(client: httpx.Client, company: dict[str, Any]) -> None:
    path = f"/api/v1/Contact/{company['ContactId']}"
    head = client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert int(head.headers["content-length"]) == len(client.get(path).content)


def test_credentials_are_told_apart_by_nothing(server: RunningServer, company: dict[str, Any]) -> None:
    path = f"{server.url}/api/v1/Contact/{company['ContactId']}"
    missing = httpx.get(path)
    assert (missing.status_code, missing.json()["ErrorType"]) == (401, "ArgumentException")
    assert missing.json()["Message"].startswith("X-XSRF-TOKEN HTTP header missing.")
    assert missing.headers["www-authenticate"].startswith("Basic ")
    for header in ("Bearer 8A:Cust1.x", "SOTicket 7T:abc", "Basic !", "Basic", "Negotiate x"):
        assert httpx.get(path, headers={"Authorization": header}).status_code == 401
    bodies = [httpx.get(path, auth=auth).text for auth in [(demo.LOGIN, "wrong"), ("nobody@example.com", "wrong")]]
    assert bodies[0] == bodies[1]


def test_an_entity_that_went_through_the_npm_client_changes_nothing(
    client: httpx.Client, server: RunningServer
) -> None:
    """Names in camelCase, times read in the client's own zone (here: UTC) and sent back with a Z."""
    headers = {"SO-Browser-TZ-Offset": "0", "Content-Type": "application/json"}
    body = {
        "name": "Npm",
        "dbiLastModified": "2020-07-02T03:04:05.000Z",
        "dbiLastSyncronized": "0001-01-01T00:00:00.000Z",
    }
    tree = client.post("/api/v1/Contact/", json=body, headers=headers).json()
    assert tree["DbiLastModified"] == "2020-07-02T05:04:05"
    before = server.last_change()
    back = {name[:1].lower() + name[1:]: value for name, value in tree.items() if name != "_Links"}
    back |= {name: f"{back[name]}.000Z" for name in ("dbiLastModified", "updatedDate", "createdDate")}
    assert client.put(f"/api/v1/Contact/{tree['ContactId']}", json=back, headers=headers).json() == tree
    assert server.last_change() == before


@pytest.mark.parametrize(
    "body",
    [
        '{"Name":"Company For Testing","Department":"Operations",}',
        "{ 'Name': 'Company For Testing', 'Department': 'Operations' }",
        "{ name: 'Company For Testing', /* as the vendor's pages have it */ department: \"Operations\", }",
    ],
)
def test_examples_of_the_vendors_pages_are_read(client: httpx.Client, body: str) -> None:
    answer = client.post("/api/v1/Contact", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["Department"]) == (200, "Operations")
    path = f"/api/v1/Contact/{answer.json()['ContactId']}"
    patched = client.patch(path, content="[{ 'op': 'replace', 'path': '/Department', 'value': 'It\\'s' }]")
    assert patched.json()["Department"] == "It's"
