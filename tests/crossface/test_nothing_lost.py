"""Law 2, nothing lost: what one face wrote survives every write through another, a whole-entity PUT included."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kartotek.domain import patch as patches
from kartotek.domain.party import Kind, Party
from tests.crossface.conftest import Tenancy
from tests.crossface.contact import Contact, told, told_list
from tests.crossface.drivers import DRIVERS, PAIRS
from tests.crossface.parties import parties
from tests.crossface.strategies import CHANGES, contacts, law

SCALARS = CHANGES.keys() - {"emails", "landlines", "mobiles", "faxes", "url", "street", "postal_code", "city"}
MEMBERS = {"turnover": "annual_turnover", "established": "established_on"}
"""What a field is called in the book, where that is another word."""
DERIVED = {"landlines": {"telephones"}, "mobiles": {"telephones"}}


@pytest.mark.parametrize(("writer", "editor"), PAIRS)
@pytest.mark.parametrize("kind", Kind)
def test_an_edit_through_another_face_keeps_all_else(home: Tenancy, writer: str, editor: str, kind: Kind) -> None:
    driver = home.drivers[writer]
    fields = sorted(home.drivers[editor].fields[kind] & CHANGES.keys())

    @law
    @given(
        contact=contacts(kind, full=True),
        private=st.fixed_dictionaries(dict(driver.private[kind])),
        whole=st.booleans(),
        data=st.data(),
    )
    def holds(contact: Contact, private: dict[str, str], whole: bool, data: st.DataObject) -> None:
        number = home.create(writer, contact, private)
        before = home.read(writer, kind, number)
        assert before.private == private
        field = data.draw(st.sampled_from(fields))
        value = data.draw(CHANGES[field])
        if isinstance(value, tuple):
            # The first item is replaced by one that was not there; the others stay.
            value = ("new@new.example" if field == "emails" else "98 76 54 32",)
            value += told_list(home.read(editor, kind, number).contact, field)[1:]
        home.update(editor, kind, number, {field: value}, whole=whole)
        after = home.read(writer, kind, number)
        others = driver.fields[kind] - {field} - DERIVED.get(field, set())
        assert told(after.contact, others) == told(before.contact, others)
        assert after.private == private

    holds()


@pytest.mark.parametrize("editor", DRIVERS)
@pytest.mark.parametrize("kind", Kind)
def test_an_edit_changes_one_member_of_a_party_with_everything(home: Tenancy, editor: str, kind: Kind) -> None:
    """The party holds items of every kind and residue of a face that is not there."""
    fields = sorted(home.drivers[editor].fields[kind] & SCALARS)

    @law
    @given(party=parties(kind), whole=st.booleans(), data=st.data())
    def holds(party: Party, whole: bool, data: st.DataObject) -> None:
        number = home.behind.create(party)
        before = home.behind.record(number).party
        field = data.draw(st.sampled_from(fields))
        home.update(editor, kind, number, {field: data.draw(CHANGES[field])}, whole=whole)
        after = home.behind.record(number).party
        assert patches.difference(before, after).keys() <= {MEMBERS.get(field, field)}

    holds()


@pytest.mark.parametrize("editor", DRIVERS)
@pytest.mark.parametrize("kind", Kind)
def test_a_moved_street_changes_one_address(home: Tenancy, editor: str, kind: Kind) -> None:
    @law
    @given(party=parties(kind), whole=st.booleans())
    def holds(party: Party, whole: bool) -> None:
        number = home.behind.create(party)
        before = home.behind.record(number).party
        if home.read(editor, kind, number).contact.street is None:
            return
        home.update(editor, kind, number, {"street": "Moved 1"}, whole=whole)
        after = home.behind.record(number).party
        changed = [name for name in after.addresses if after.addresses[name] != before.addresses.get(name)]
        assert len(changed) == 1
        moved = msgspec.structs.replace(before.addresses[changed[0]], street="Moved 1", street_number=None)
        assert after == msgspec.structs.replace(before, addresses={**before.addresses, changed[0]: moved})

    holds()
