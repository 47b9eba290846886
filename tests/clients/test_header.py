"""The SOAP header Authentication, which old programs send to PersonService in place of a session."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest

from kartotek import demo
from tests.clients.libraries import LIBRARIES, MARKS, served
from tests.clients.library import Refused
from tests.clients.scenario.sessions import NO_SESSION
from tests.clients.talk import array
from tests.faces.twentyfourseven import accounts
from tests.faces.twentyfourseven.client import Soap
from tests.rig.server import RunningServer

MAIL: Final = {"Type": "Primary", "Value": "hode@example.com"}
HEADER: Final = {"Username": demo.LOGIN, "Password": demo.PASSWORD, "ConsumerId": 0}


def _runs() -> Iterator[object]:
    for name in LIBRARIES:
        for version in ("1.1",) if name == "suds" else ("1.1", "1.2"):
            yield pytest.param(name, version, marks=MARKS.get(name, []), id=f"{name}-{version}")


@pytest.mark.parametrize(("name", "version"), list(_runs()))
def test_the_header_stands_for_a_session_where_it_is_switched_on(
    server: RunningServer, name: str, version: str
) -> None:
    person = {"personItem": {"LastName": "Hode", "EmailAddresses": array("EmailAddress", MAIL)}}
    library = LIBRARIES[name](served(server), version)
    try:
        library.use_header(HEADER)
        with pytest.raises(Refused, match=NO_SESSION):
            library.call("PersonService", "SavePerson", person)
        accounts.settings(server, server.principal().tenant, authentication_header=True)
        library.call("PersonService", "SavePerson", person)
        library.use_header(HEADER | {"Password": "wrong"})
        with pytest.raises(Refused, match=NO_SESSION):
            library.call("PersonService", "SavePerson", person)
    finally:
        library.close()
    soap = Soap(server.url)
    soap.login()
    (found,) = soap.persons("<Name>Hode</Name>")
    assert found.findtext("EmailAddresses/EmailAddress/Value") == MAIL["Value"]
