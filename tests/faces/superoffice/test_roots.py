"""The service roots, which everybody may ask: versions, addresses, the state of a tenant."""

import datetime as dt

import httpx
import pytest

from kartotek import __version__
from tests.rig.server import RunningServer


@pytest.mark.parametrize("path", ["/api", "/API/", "/Cust10001/api", "/SuperOffice/api/"])
def test_versions(server: RunningServer, path: str) -> None:
    tree = httpx.get(server.url + path, headers={"Accept": "application/json"}).json()
    base = server.url + path.rstrip("/").replace("API", "api")
    assert (tree["v1"], tree["Version"]) == (f"{base}/v1", "v1")
    assert __version__ in tree["NetServer"]
    assert httpx.get(tree["v1"]).status_code == 200


@pytest.mark.parametrize("accept", ["text/html,application/xhtml+xml,*/*;q=0.8", "application/html"])
def test_people_get_a_page(server: RunningServer, accept: str) -> None:
    for path in ("/api", "/api/v1"):
        answer = httpx.get(server.url + path, headers={"Accept": accept})
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert "<table>" in answer.text
    assert httpx.get(f"{server.url}/api").headers["content-type"] == "application/json; charset=utf-8"


def test_every_address_with_its_methods(client: httpx.Client, server: RunningServer) -> None:
    tree = httpx.get(f"{server.url}/api/v1").json()
    assert {"GET", "PUT", "PATCH", "DELETE"} <= tree[f"{server.url}/api/v1/Contact/{{id}}"].keys()
    assert tree[f"{server.url}/api/v1/Agents/Contact/GetContact"] == {"POST": "Return a flat carrier, or null."}
    for address, methods in tree.items():
        assert all(methods.values()), address
        if "GET" in methods and "{" not in address:
            assert client.get(address).status_code in {200, 501}, address
    tenants = httpx.get(f"{server.url}/Cust10001/api/v1").json()
    assert [address.replace("/Cust10001", "") for address in tenants] == list(tree)


@pytest.mark.parametrize(("name", "running"), [("Cust10001", True), ("cust10001", True), ("Cust99999", False)])
def test_the_state_of_a_tenant(server: RunningServer, name: str, running: bool) -> None:
    tree = httpx.get(f"{server.url}/api/state/{name}").json()
    assert list(tree) == ["ContextIdentifier", "Endpoint", "State", "IsRunning", "ValidUntil", "Api"]
    assert (tree["ContextIdentifier"], tree["IsRunning"]) == (name, running)
    assert tree["State"] == ("Running" if running else "Unknown")
    assert tree["Api"] == (f"{server.url}/{name}/api" if running else "")
    assert dt.datetime.fromisoformat(tree["ValidUntil"]) > dt.datetime.now(dt.UTC)


@pytest.mark.parametrize("path", ["/api", "/api/v1", "/api/state/Cust10001"])
def test_other_methods_are_refused(server: RunningServer, path: str) -> None:
    answer = httpx.post(server.url + path)
    assert (answer.status_code, answer.json()["Error"]) == (405, True)
