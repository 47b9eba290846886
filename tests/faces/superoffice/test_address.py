"""Addresses of companies: layouts, and what wins where an address is sent in two forms (reference §2.3)."""

import pytest

from kartotek.domain.party import Address, Kind, Party
from kartotek.faces.superoffice.mapping.contact import CONTACT
from tests.faces.superoffice.book import Json, after_put, created, record_of, shown

STREET = Address(kind="visit", street="Brugata", street_number="123", postal_code="1234", city="OSLO")
POSTAL = Address(kind="postal", street="Boks 7", postal_code="0101", city="OSLO", rank=1)


def company(country: str | None, *addresses: Address) -> Json:
    return record_of(
        Party(
            kind=Kind.COMPANY,
            name="F",
            country=country,
            addresses={f"{n:032x}": address for n, address in enumerate(addresses)},
        )
    )


def names(tree: Json) -> list[list[str]]:
    return [[cell["Name"] for cell in line] for line in tree["Address"]["LocalizedAddress"]]


def cell(tree: Json, name: str) -> Json:
    return next(cell for line in tree["Address"]["LocalizedAddress"] for cell in line if cell["Name"] == name)


def test_layout_4_shows_street_and_postal() -> None:
    tree = shown(company("NO", STREET, POSTAL))
    assert names(tree) == [
        ["StreetAddress1"],
        ["StreetZipcode", "StreetCity"],
        ["PostalAddress1"],
        ["PostalZipcode", "PostalCity"],
    ]
    assert cell(tree, "StreetZipcode") == {
        "Name": "StreetZipcode",
        "Value": "1234",
        "Tooltip": "",
        "Label": "SR_AL_POSTCODECITY",
        "ValueLength": 9,
        "AddressType": "ContactStreetAddress",
        "TableRight": None,
        "FieldProperties": {},
    }
    assert tree["Address"]["Street"]["Formatted"] == "Brugata 123\n1234 OSLO\n"
    assert tree["Address"]["Formatted"] == "Brugata 123\n1234 OSLO\nBoks 7\n0101 OSLO\n"
    assert tree["Country"]["AddressLayoutId"] == 4


def test_layout_3_shows_one_address() -> None:
    address = Address(
        kind="postal", street="112 St James Boulevard", city="London", county="Orange", postal_code="EC1A"
    )
    tree = shown(company("GB", address))
    assert names(tree)[3:] == [["PostalCity"], ["PostalCounty", "PostalZipcode"]]
    assert tree["Address"]["Formatted"] == "112 St James Boulevard\nLondon\nOrange EC1A\n"


def test_a_country_without_a_layout_of_its_own_gets_every_field() -> None:
    tree = shown(company("US", STREET))
    assert len(names(tree)) == 10
    assert tree["Country"]["AddressLayoutId"] == 1


@pytest.mark.parametrize(("country", "address"), [("NO", None), (None, STREET)])
def test_the_address_is_null_only_without_address_and_country(country: str | None, address: Address | None) -> None:
    assert shown(company(country, *([address] if address else [])))["Address"] is not None
    assert shown(company(None))["Address"] is None


def test_a_localized_field_that_differs_wins_over_a_structured_one_that_differs() -> None:
    record = company("NO", STREET)
    tree = shown(record)
    cell(tree, "StreetCity")["Value"] = "BERGEN"
    tree["Address"]["Street"]["City"] = "BODØ"
    tree["Address"]["Street"]["Zipcode"] = "8001"
    (address,) = after_put(record, tree).addresses.values()
    assert (address.city, address.postal_code, address.street_number) == ("BERGEN", "8001", "123")


def test_a_structured_change_counts_beside_an_echoed_localized_address() -> None:
    record = company("NO", STREET)
    tree = shown(record)
    tree["Address"]["Street"]["Address1"] = "Storgata 1"
    (address,) = after_put(record, tree).addresses.values()
    assert (address.street, address.street_number) == ("Storgata 1", None)


def test_a_new_address_takes_the_kind_of_its_place() -> None:
    record = created(
        CONTACT,
        {
            "Name": "F",
            "Address": {
                "Street": {"Address1": "Vei 1"},
                "localizedAddress": [[{"name": "PostalCity", "value": "OSLO"}, {"name": "Unknown", "value": "x"}]],
                "Wgs84Latitude": "59.9",
                "Wgs84Longitude": 10.7,
            },
        },
    )
    kinds = {address.kind: address for address in record.party.addresses.values()}
    assert kinds.keys() == {"visit", "postal"}
    assert (kinds["visit"].street, kinds["visit"].latitude, kinds["postal"].city) == ("Vei 1", 59.9, "OSLO")


def test_an_address_emptied_goes_unless_it_holds_more_than_this_face_sees() -> None:
    empty = dict.fromkeys(["Address1", "Address2", "Address3", "City", "County", "State", "Zipcode"], "")
    tree = {"Name": "F", "Address": {"Street": empty}}
    assert after_put(company("NO", STREET), tree).addresses == {}
    rich = Address(kind="visit", street="Vei 1", municipality="Asker")
    (left,) = after_put(company("NO", rich), tree).addresses.values()
    assert (left.street, left.municipality) == (None, "Asker")


def test_a_null_address_is_left_alone() -> None:
    record = company("NO", STREET)
    assert after_put(record, {"Name": "F", "Address": None}).addresses == record.party.addresses


def test_an_address_of_second_choice_is_edited_where_it_is() -> None:
    record = company("NO", Address(kind="pobox", city="A"), Address(kind="business", city="B"))
    tree = shown(record)
    assert tree["Address"]["Postal"]["City"] == "B"
    tree["Address"]["Postal"]["City"] = "C"
    after = after_put(record, tree).addresses
    assert {address.kind: address.city for address in after.values()} == {"pobox": "A", "business": "C"}
