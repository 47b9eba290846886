"""The same message from several connections at the same moment makes one record, on each database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import httpx

from kartotek import demo
from tests.faces.digioffice.messages import COMPANY, CONTACT_PERSON, Json, company, guid, person, send
from tests.rig.server import RunningServer


def test_one_message_many_times_at_once(any_server: RunningServer) -> None:
    with httpx.Client(base_url=any_server.url, auth=(demo.LOGIN, demo.PASSWORD), timeout=30) as client:

        def eight_times(path: str, data: Json) -> list[Json]:
            with ThreadPoolExecutor(8) as pool:
                return list(pool.map(lambda _: send(client, path, data), range(8)))

        companies = eight_times(COMPANY, {"systemId": guid(), "name": "Bouw BV"})
        assert {answer["Status"] for answer in companies} == {"Ok"}
        assert len({answer["DigiOfficeGlobalID"] for answer in companies}) == 1
        ends = {"crmCompanyId": company(client), "crmPersonId": person(client)}
        before = any_server.last_change()
        links = eight_times(CONTACT_PERSON, {**ends, "systemId": guid(), "jobTitle": "Calculator"})
        assert {answer["Status"] for answer in links} == {"Ok"}
        assert len({answer["DigiOfficeGlobalID"] for answer in links}) == 1
        assert any_server.last_change() == before + 1
