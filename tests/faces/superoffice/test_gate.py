"""Whatever stands in the headers, somebody is let in or refused; in process, with accounts in memory."""

from __future__ import annotations

import asyncio
import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kartotek.domain.errors import LoginThrottled, NotAuthenticated
from kartotek.faces.superoffice import FACE, credentials, new_secret
from kartotek.faces.superoffice.auth import Gate, xsrf_token
from kartotek.services.administration import AddKey
from kartotek.services.sessions import session_key
from kartotek.services.throttle import ThrottleLimits
from kartotek.web.face import Request
from kartotek.web.origins import Origins
from tests.unit.login_world import World

TEXTS = st.text(st.characters(codec="latin-1", exclude_characters="\0\r\n"), max_size=60)
SCHEMES = st.sampled_from(
    ["Basic ", "basic", "SOTicket ", "soticket 7T:", "Bearer 8A:Cust1.", "Bearer ", "Negotiate ", ""]
)
BASIC = st.binary(max_size=40).map(lambda raw: "Basic " + base64.b64encode(raw).decode())
PREFIXES = st.sampled_from([None, "Cust1", "Cust9", "SuperOffice", "\ufffd", "a" * 300])


@pytest.fixture(scope="module")
def gate() -> Gate:
    world = World(ThrottleLimits(per_login=1_000_000, per_address=1_000_000))
    return Gate(world.access, session_seconds=60, token_seconds=60, origins=Origins())


def request(headers: dict[str, str], tenant: str | None) -> Request:
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    scope = {"method": "GET", "headers": raw, "path": "/", "query_string": b"", "client": ("192.0.2.1", 1)}
    return Request(scope, params={"tenant": tenant} if tenant else {})


def admitted(gate: Gate, headers: dict[str, str], tenant: str | None = None) -> bool:
    try:
        asyncio.run(gate.principal(request(headers, tenant)))
    except (NotAuthenticated, LoginThrottled):
        return False
    return True


@given(st.tuples(SCHEMES, TEXTS).map("".join) | BASIC, PREFIXES)
def test_no_made_up_authorization_opens_anything(gate: Gate, authorization: str, tenant: str | None) -> None:
    assert not admitted(gate, {"authorization": authorization}, tenant)


@given(TEXTS, TEXTS, PREFIXES)
def test_no_made_up_cookie_opens_anything(gate: Gate, session: str, header: str, tenant: str | None) -> None:
    right = {"cookie": f"SoSession={session}; XSRF-TOKEN={header}"}
    assert not admitted(gate, right | {"x-xsrf-token": header}, tenant)
    assert not admitted(gate, right | {"x-xsrf-token": xsrf_token(session)}, tenant)


def test_what_is_not_made_up_does() -> None:
    world = World(ThrottleLimits())
    gate = Gate(world.access, session_seconds=60, token_seconds=60, origins=Origins())
    secret = new_secret()
    command = AddKey(key=session_key(secret), login="demo@example.com", name="key", face=FACE, tenant=1)
    asyncio.run(world.database.write_accounts(command))
    for authorization in credentials(secret, "Cust1"):
        opened = [admitted(gate, {"authorization": authorization}, name) for name in (None, "cust1", "other", "Cust2")]
        assert opened == [True, True, True, False]
