"""Law 1, one record: what one face writes into a field that another has too, the other reads at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kartotek.domain.party import Kind
from tests.crossface.conftest import Tenancy
from tests.crossface.contact import Contact, told
from tests.crossface.drivers import PAIRS
from tests.crossface.strategies import CHANGES, contacts, law


@pytest.mark.parametrize(("writer", "reader"), PAIRS)
@pytest.mark.parametrize("kind", Kind)
def test_what_one_face_creates_another_reads(home: Tenancy, writer: str, reader: str, kind: Kind) -> None:
    shared = home.drivers[writer].fields[kind] & home.drivers[reader].fields[kind]

    @law
    @given(contact=contacts(kind))
    def holds(contact: Contact) -> None:
        number = home.create(writer, contact)
        assert told(home.read(reader, kind, number).contact, shared) == told(contact, shared)
        assert told(home.read(writer, kind, number).contact, shared) == told(contact, shared)

    holds()


@pytest.mark.parametrize(("writer", "reader"), PAIRS)
@pytest.mark.parametrize("kind", Kind)
def test_what_one_face_changes_another_reads(home: Tenancy, writer: str, reader: str, kind: Kind) -> None:
    """The party is born in the face that reads, so the writer edits what it did not make."""
    shared = home.drivers[writer].fields[kind] & home.drivers[reader].fields[kind]
    fields = sorted(shared & CHANGES.keys())

    @law
    @given(contact=contacts(kind, full=True), whole=st.booleans(), data=st.data())
    def holds(contact: Contact, whole: bool, data: st.DataObject) -> None:
        number = home.create(reader, contact)
        chosen = data.draw(st.lists(st.sampled_from(fields), min_size=1, unique=True))
        changes = {name: data.draw(CHANGES[name]) for name in chosen}
        home.update(writer, kind, number, changes, whole=whole)
        for face in (reader, writer):
            assert told(home.read(face, kind, number).contact, chosen) == {
                name: changes[name] for name in sorted(chosen)
            }

    holds()
