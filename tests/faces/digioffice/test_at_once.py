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


def test_one_system_id_sent_for_several_ends_at_once_names_one_contact_person(any_server: RunningServer) -> None:
    with httpx.Client(base_url=any_server.url, auth=(demo.LOGIN, demo.PASSWORD), timeout=30) as client:
        people, companies = [person(client) for _ in range(2)], [company(client) for _ in range(4)]
        system_id = guid()
        messages: list[Json] = [
            {"systemId": system_id, "crmCompanyId": employer, "crmPersonId": human}
            for employer in companies
            for human in people
        ]
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda data: send(client, CONTACT_PERSON, data), messages))
        made = {answer["DigiOfficeGlobalID"] for answer in answers if answer["Status"] == "Ok"}
        assert len(made) == 1
        named = [_named(any_server, human, system_id) for human in people]
        assert sorted(named) == [0, 1]


def _named(server: RunningServer, system_id: str, name: str) -> int:
    """Return how many relations of a person have a name."""
    found = server.run(server.kartotek.book.find(server.principal(), "digioffice.system", system_id))
    return sum(name in tie.names.values() for tie in found.party.relations.values())
