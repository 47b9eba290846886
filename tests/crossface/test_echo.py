"""Law 3, an echo is silent: what a face shows, written back through it, changes nothing at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kartotek.domain.party import Kind, Party
from tests.crossface.conftest import Tenancy
from tests.crossface.contact import Contact
from tests.crossface.drivers import DRIVERS
from tests.crossface.parties import parties
from tests.crossface.strategies import contacts, law


def _assert_silent(home: Tenancy, face: str, kind: Kind, number: int) -> None:
    """Echo through a face; nothing may come of it, and every face answers with the very same bytes."""
    version, seq = home.behind.record(number).version, home.behind.last_change()
    before = {name: home.read(name, kind, number).body for name in DRIVERS}
    home.echo(face, kind, number)
    assert home.behind.changes(seq) == []
    assert home.behind.record(number).version == version
    assert {name: home.read(name, kind, number).body for name in DRIVERS} == before


@pytest.mark.parametrize("birthplace", DRIVERS)
@pytest.mark.parametrize("face", DRIVERS)
@pytest.mark.parametrize("kind", Kind)
def test_an_echo_of_what_a_face_made_is_silent(home: Tenancy, birthplace: str, face: str, kind: Kind) -> None:
    private = st.fixed_dictionaries(dict(home.drivers[birthplace].private[kind]))
    little = st.tuples(contacts(kind), st.builds(dict[str, str]))
    much = st.tuples(contacts(kind, full=True), private)

    @law
    @given(born=little | much)
    def holds(born: tuple[Contact, dict[str, str]]) -> None:
        _assert_silent(home, face, kind, home.create(birthplace, *born))

    holds()


@pytest.mark.parametrize("face", DRIVERS)
@pytest.mark.parametrize("kind", Kind)
def test_an_echo_of_a_party_with_everything_is_silent(home: Tenancy, face: str, kind: Kind) -> None:
    @law
    @given(party=parties(kind))
    def holds(party: Party) -> None:
        _assert_silent(home, face, kind, home.behind.create(party))

    holds()
