"""Reference lists on the command line."""

from __future__ import annotations

import httpx
import pytest
from typer.testing import CliRunner

from kartotek.cli.commands import app
from kartotek.demo import LOGIN, PASSWORD
from tests.faces.crmcom.client import CrmCom
from tests.faces.twentyfourseven.client import Soap
from tests.rig.fixtures import sqlite_url
from tests.rig.server import running_server


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the database of a demo tenant that no server runs on."""
    url = sqlite_url(tmp_path_factory.mktemp("lists"))
    with running_server(url):
        pass
    return url


def command(url: str, *words: str, tenant: str = "1") -> tuple[int, str]:
    """Run a command on lists of the demo tenant; return how it ended, and what it said."""
    result = CliRunner().invoke(app, ["list", *words, "--tenant", tenant, "--database", url])
    return result.exit_code, result.output


def done(url: str, *words: str) -> str:
    code, said = command(url, *words)
    assert code == 0, said
    return said


def test_an_item_is_added_renamed_removed_and_restored_beside_a_server(url: str) -> None:
    with running_server(url) as server, httpx.Client(base_url=server.url, auth=(LOGIN, PASSWORD)) as rest:
        assert (
            done(url, "add", "category", "Gold", "--code", "GLD", "--tooltip", "Best", "--set", "show_company=true")
            == "7\n"
        )
        path = "/api/v1/List/Category/Items/7"
        made = rest.get(path, headers={"Accept-Language": "en"}).json()
        assert (made["Name"], made["Tooltip"], made["Deleted"]) == ("Gold", "Best", False)
        assert done(url, "rename", "category", "7", "Gull", "--language", "no", "--rank", "-1") == ""
        assert rest.get(path).json()["Name"] == 'NO:"Gull";US:"Gold"'
        soap = Soap(server.url)
        soap.login()
        assert soap.call("GetCategories").texts("GetCategoriesResult/Category/Name")[0] == "Gold"
        done(url, "remove", "category", "7")
        assert rest.get(path).json()["Deleted"] is True
        done(url, "restore", "category", "7")
        assert rest.get(path).json()["Deleted"] is False


def test_crm_com_finds_a_new_sector_and_privacy_level_by_the_id_that_is_printed(url: str) -> None:
    with running_server(url) as server:
        done(url, "add", "sector", "Farming", "--code", "FRM")
        done(url, "add", "privacy_level", "Secret", "--set", "hierarchy_level=9")
        sector = done(url, "items", "sector").splitlines()[-1].split("\t")
        assert (sector[:2], sector[3]) == (["4", "FRM"], "Farming")
        assert len(sector[2]) == 32
        level = done(url, "items", "privacy_level").splitlines()[-1].split("\t")
        parameters = {
            "type": "COMPANY",
            "company_name": "Farm",
            "company_profile": {"industry_sector_identifier": {"id": sector[2]}},
            "privacy_level_identifier": {"id": level[2]},
            "fields_set": "company_profile,privacy_level",
        }
        with CrmCom(server) as crmcom:
            shown = crmcom.post("contact_information/create", parameters)
    assert shown["company_profile"]["industry_sector"]["name"] == "Farming"
    secret = {"name": "Secret", "hierarchy_level": 9, "id": level[2]}
    assert {name: shown["privacy_level"][name] for name in secret} == secret


def test_items_are_printed_in_a_language_and_with_the_deleted_ones(url: str) -> None:
    assert [line.split("\t")[3] for line in done(url, "items", "ticket_priority").splitlines()] == [
        "Low",
        "Medium",
        "High",
    ]
    done(url, "remove", "ticket_priority", "1")
    assert [line.split("\t")[3] for line in done(url, "items", "ticket_priority", "--language", "de").splitlines()] == [
        "Mittel",
        "Hoch",
    ]
    assert done(url, "items", "ticket_priority", "--deleted").splitlines()[0].endswith("Low\t(deleted)")
    assert done(url, "items", "country").count("\n") > 200


@pytest.mark.parametrize(
    "words",
    [
        ("items", "colours"),
        ("add", "colours", "Red"),
        ("add", "category", ""),
        ("add", "category", "x" * 2_000),
        ("add", "category", "X", "--language", "english"),
        ("add", "category", "X", "--set", "hierarchy_level=1"),
        ("add", "category", "X", "--set", "show_company"),
        ("add", "category", "X", "--set", "show_company=yes"),
        ("add", "privacy_level", "X", "--set", "hierarchy_level=high"),
        ("add", "country", "Narnia"),
        ("rename", "category", "99", "X"),
        ("rename", "country", "578", "Noreg", "--code", "NN"),
        ("remove", "category", "99"),
        ("restore", "category", "99"),
    ],
)
def test_what_cannot_be_done_is_told_and_stores_nothing(url: str, words: tuple[str, ...]) -> None:
    before = done(url, "items", "category", "--deleted") + done(url, "items", "country")
    code, said = command(url, *words)
    assert code == 1
    assert said.startswith("kartotek: ")
    assert done(url, "items", "category", "--deleted") + done(url, "items", "country") == before


def test_an_unknown_tenant_is_told(url: str) -> None:
    for words in (("items", "category"), ("add", "category", "X")):
        assert command(url, *words, tenant="9")[0] == 1
