"""Law 9, verbatim: text comes back as it was spelled; what XML 1.0 cannot carry is refused on every face alike."""

from __future__ import annotations

import contextlib
import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kartotek.domain.party import Kind
from tests.crossface.conftest import Tenancy
from tests.crossface.contact import Contact, Value, contact_of, told
from tests.crossface.driver import Refused
from tests.crossface.drivers import DRIVERS, PAIRS
from tests.crossface.strategies import law, unstorable, verbatim

_EITHER = ("comment", "url", "street", "postal_code", "city")
SPELLED = {
    Kind.PERSON: {"first_name", "last_name", "middle_name", "title", "position", *_EITHER},
    Kind.COMPANY: {"name", "organisation_number", "vat_number", *_EITHER},
}


def _contacts(kind: Kind) -> st.SearchStrategy[Contact]:
    members: dict[str, st.SearchStrategy[Value]] = dict.fromkeys(sorted(SPELLED[kind]), verbatim)
    members |= dict.fromkeys(("emails", "landlines", "faxes"), verbatim.map(lambda text: (text,)))
    members["country"] = st.just("NO")
    return st.fixed_dictionaries(members).map(lambda values: contact_of(kind, values))


@pytest.mark.parametrize(("first", "second"), PAIRS)
@pytest.mark.parametrize("kind", Kind)
def test_text_goes_through_two_faces_as_it_was_spelled(home: Tenancy, first: str, second: str, kind: Kind) -> None:
    """A to B, and - written whole through B with one more text - back to A."""
    fields = home.drivers[first].fields[kind]
    shared = fields & home.drivers[second].fields[kind]

    @law
    @given(contact=_contacts(kind), comment=verbatim)
    def holds(contact: Contact, comment: str) -> None:
        number = home.create(first, contact)
        assert told(home.read(first, kind, number).contact, fields) == told(contact, fields)
        assert told(home.read(second, kind, number).contact, shared) == told(contact, shared)
        home.update(second, kind, number, {"comment": comment})
        after = home.read(first, kind, number).contact
        assert told(after, fields - {"comment"}) == told(contact, fields - {"comment"})
        assert after.comment == comment

    holds()


@pytest.mark.parametrize("face", DRIVERS)
@pytest.mark.parametrize("kind", Kind)
def test_text_that_xml_cannot_carry_is_refused(home: Tenancy, face: str, kind: Kind) -> None:
    texts = sorted(home.drivers[face].fields[kind] & (SPELLED[kind] | {"emails", "faxes"}))

    @law
    @given(field=st.sampled_from(texts), text=unstorable)
    def holds(field: str, text: str) -> None:
        contact = Contact(kind=kind, first_name="A", last_name="B", name="C", country="NO", street="Street")
        number = home.create(face, contact)
        before, seq = home.behind.record(number), home.behind.last_change()
        value: Any = (text,) if field in ("emails", "faxes") else text
        with pytest.raises(Refused):
            home.update(face, kind, number, {field: value})
        with pytest.raises(Refused):
            home.create(face, dataclasses.replace(contact, **{field: value}))
        assert home.behind.changes(seq) == []
        assert home.behind.record(number) == before

    holds()


@pytest.mark.parametrize("face", DRIVERS)
@pytest.mark.parametrize("kind", Kind)
def test_text_that_xml_cannot_carry_harms_no_search(home: Tenancy, face: str, kind: Kind) -> None:
    """Asking for it finds nothing, with an answer of the vendor's own."""
    for handle in ("\x00", "1\x00", "\ufffe"):
        with contextlib.suppress(Refused):
            home.drivers[face].read(kind, handle)
            pytest.fail("a party was found")
