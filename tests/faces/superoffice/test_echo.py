"""Reading an entity and writing it back changes nothing, whoever wrote what is in it (laws 2 and 3)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kartotek.domain import patch as patches
from kartotek.domain.party import Kind, Party
from kartotek.faces.superoffice.mapping.times import Zone, zone_for
from tests.faces.superoffice.book import after_put, put, record_of, shown
from tests.faces.superoffice.parties import COMPANIES, PEOPLE

PARTIES = COMPANIES | PEOPLE
ZONES = st.sampled_from(
    [zone_for(header, "Europe/Oslo") for header in (None, "UTC,includeTZOffset", "NO,includeTZOffset")]
)


@settings(max_examples=300, deadline=None)
@given(PARTIES, ZONES)
def test_an_echo_is_silent(party: Party, zone: Zone) -> None:
    record = record_of(party)
    assert put(record, shown(record, zone=zone), zone=zone) == {}


@settings(max_examples=150, deadline=None)
@given(PARTIES)
def test_an_echo_in_camel_case_without_what_the_server_owns_is_silent(party: Party) -> None:
    """The vendor's npm client sends camelCase names."""
    record = record_of(party)
    tree = {name[:1].lower() + name[1:]: value for name, value in shown(record).items() if name not in _OWNED}
    assert put(record, tree) == {}


@settings(max_examples=200, deadline=None)
@given(PARTIES, st.sampled_from(["Emails", "Phones", "Faxes", "Urls", "OfficePhones", "OtherPhones", "MobilePhones"]))
def test_one_list_emptied_leaves_everything_else(party: Party, name: str) -> None:
    record = record_of(party)
    tree = shown(record)
    if name not in tree:
        return
    count = len(tree[name])
    after = after_put(record, {**tree, name: []})
    gone = party.contact_points.keys() - after.contact_points.keys()
    assert len(gone) == count
    assert {key: value for key, value in party.contact_points.items() if key not in gone} == after.contact_points
    assert shown(record_of(after))[name] == []
    patch = patches.difference(party, after)
    assert patch.keys() <= {"contact_points"}


@settings(max_examples=200, deadline=None)
@given(PARTIES, st.sampled_from(["Address1", "City", "Zipcode", "State"]), st.sampled_from(["Street", "Postal"]))
def test_one_address_field_changed_touches_one_member_of_one_address(party: Party, field: str, place: str) -> None:
    record = record_of(party)
    tree = shown(record)
    if tree["Address"] is None or tree["Address"][place] is None:
        return
    tree["Address"][place][field] = "Changed 9"
    after = after_put(record, tree)
    assert shown(record_of(after))["Address"][place][field] == "Changed 9"
    changed = patches.difference(party, after)["addresses"]
    assert len(changed) == 1
    (identity,) = changed
    allowed = {
        "Address1": {"street", "street_number"},
        "City": {"city"},
        "Zipcode": {"postal_code"},
        "State": {"state"},
    }
    if identity in party.addresses:
        assert changed[identity].keys() <= allowed[field]


@pytest.mark.parametrize("kind", list(Kind))
def test_a_put_of_a_name_alone_keeps_arrays_and_carriers_and_resets_the_rest(kind: Kind) -> None:
    party = Party(
        kind=kind,
        name="Old",
        first_name="Old",
        number="17",
        owner=2,
        country="GB",
        interests=[1],
        residue={"superoffice": {"Kananame": "k", "UserDefinedFields/SuperOffice:1": "u"}, "crmcom": {"x": "y"}},
    )
    name = "Name" if kind is Kind.COMPANY else "Firstname"
    after = after_put(record_of(party), {name: "New"})
    assert (after.name if kind is Kind.COMPANY else after.first_name) == "New"
    assert after.number is None
    assert (after.owner, after.country, after.interests) == (2, "GB", [1])
    assert after.residue["crmcom"] == {"x": "y"}
    assert after.residue["superoffice"]["UserDefinedFields/SuperOffice:1"] == "u"
    if kind is Kind.COMPANY:
        assert "Kananame" not in after.residue["superoffice"]


_OWNED = {"ContactId", "PersonId", "UpdatedDate", "CreatedDate", "TableRight", "FieldProperties", "_Links", "Persons"}
