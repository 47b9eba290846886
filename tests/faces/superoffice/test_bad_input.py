"""What cannot be done gets the vendor's error object and stores nothing (reference §4)."""

import httpx
import pytest

from tests.rig.server import RunningServer

BODIES = [
    (b"", "Bad request. Entity to save is not in request body."),
    (b"null", "Bad request. Entity to save is not in request body."),
    (b"[1]", "Bad request. Entity to save is not in request body."),
    (b'{"Name":', "truncated"),
    (b"<ContactEntity/>", "JSON is malformed"),
    (b"Name=ACME", "JSON is malformed"),
    (b'{"Name":"a\\u0000b","Firstname":"x"}', "cannot be stored"),
    (b'{"Name":"a\x00b"}', "JSON is malformed"),
    (b'{"Name":"\\ud800"}', "line 1, column 18"),
    (b'{"Name":"\xff"}', "UTF-8"),
    (b'{"Name":{},"Firstname":{}}', "ame: a text is expected"),
    (b'{"Name":"a","Firstname":"a","Country":{"CountryId":12345}}', "Country: there is no item 12345"),
    (b'{"Name":"a","Firstname":"a","Interests":[{"Id":-5}]}', "Interests: there is no item -5"),
    (b'{"Name":"a","Firstname":"a","SupportPerson":{"PersonId":77},"Contact":{"ContactId":77}}', "id 77"),
    (b'{"Name":"","Firstname":""}', "ame: a name is required"),
    (b'{"Name":"a","Firstname":"a","NoMailing":"maybe"}', "NoMailing: true or false is expected"),
    (b"[" * 100 + b"]" * 100, "deeper"),
]


@pytest.mark.parametrize("entity", ["Contact", "Person"])
@pytest.mark.parametrize(("body", "text"), BODIES, ids=[str(n) for n in range(len(BODIES))])
def test_a_body_that_cannot_be_stored(
    client: httpx.Client, server: RunningServer, entity: str, body: bytes, text: str
) -> None:
    before = server.last_change()
    answer = client.post(f"/api/v1/{entity}", content=body)
    tree = answer.json()
    assert list(tree) == ["Error", "ErrorType", "Message", "ErrorMessage", "ErrorSource"]
    assert answer.status_code == (413 if text == "deeper" else 400), tree
    assert text in tree["Message"]
    assert (tree["Error"], tree["ErrorMessage"]) == (True, tree["Message"])
    assert server.last_change() == before


@pytest.mark.parametrize(
    ("method", "path", "status", "kind"),
    [
        ("GET", "/api/v1/Contact/99999", 404, "SoNotFoundException"),
        ("PUT", "/api/v1/Person/99999", 404, "SoNotFoundException"),
        ("GET", "/api/v1/Contact/abc", 404, "SoNotFoundException"),
        ("GET", "/api/v1/Contact/-1", 404, "SoNotFoundException"),
        ("GET", "/api/v1/Contact/99999999999999999999", 404, "SoNotFoundException"),
        ("GET", "/api/v1/Nothing", 404, "HttpException"),
        ("GET", "/Cust10001/api/v1/Contact/1/2/3", 404, "HttpException"),
        ("OPTIONS", "/api/v1/Contact/1", 405, "HttpException"),
    ],
)
def test_what_is_not_there(client: httpx.Client, method: str, path: str, status: int, kind: str) -> None:
    answer = client.request(method, path, json={"Name": "x", "Firstname": "x"} if method == "PUT" else None)
    assert (answer.status_code, answer.json()["ErrorType"]) == (status, kind)


def test_the_name_that_is_missing_is_called_as_the_entity_calls_it(client: httpx.Client) -> None:
    for entity, needed in (("Contact", "Name"), ("Person", "Firstname")):
        expected = f"{needed}: a name is required"
        assert client.post(f"/api/v1/{entity}", json={}).json()["Message"] == expected
        made = client.post(f"/api/v1/{entity}", json={needed: "Once named"}).json()
        path = f"/api/v1/{entity}/{made[f'{entity}Id']}"
        assert client.patch(path, json={needed: None}).json()["Message"] == expected
        assert client.get(path).json() == made


def test_the_documents_not_found(client: httpx.Client) -> None:
    assert client.get("/api/v1/Contact/99999").json() == {
        "Error": True,
        "ErrorType": "SoNotFoundException",
        "Message": "Contact id 99999 not found",
        "ErrorMessage": "Contact id 99999 not found",
        "ErrorSource": "SuperOffice.Services.Implementation",
    }


def test_a_body_over_the_limit(client: httpx.Client, server: RunningServer) -> None:
    before = server.last_change()
    body = b'{"Name":"' + b"x" * (1 << 21) + b'"}'
    answer = client.post("/api/v1/Contact", content=body)
    assert (answer.status_code, answer.json()["Error"]) == (413, True)
    assert server.last_change() == before


def test_too_many_parts(client: httpx.Client, server: RunningServer) -> None:
    before = server.last_change()
    answer = client.post("/api/v1/Contact", json={"Name": "x", "Emails": [{"Value": str(n)} for n in range(1_001)]})
    assert (answer.status_code, answer.json()["ErrorType"]) == (400, "ArgumentException")
    assert server.last_change() == before
