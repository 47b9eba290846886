"""The laws, on what an import makes of any party: what was sent is there, nothing else moved, an echo is silent."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kartotek.domain import patch as patches
from kartotek.domain.party import Kind, Party
from kartotek.faces.digioffice.mapping.parties import ROWS, change
from kartotek.faces.digioffice.messages.contracts import COMPANY, PERSON
from kartotek.faces.digioffice.messages.schema import Dto, Values
from tests.crossface.parties import parties
from tests.unit.strategies import LAWS, TEXT

DTOS = {Kind.COMPANY: COMPANY, Kind.PERSON: PERSON}
REACHED = {"phoneNo", "phoneNo2", "mobilePhoneNo", "eMail", "homePage"}
ADDRESSES = {"visitAddress", "visitAddress2", "visitAddressPostCode", "visitAddressCity"} | {
    *("visitAddressCountryRegionId", "address", "postCode", "city", "countryRegionId"),
}
VALUES = st.just("") | TEXT.filter(lambda text: text.strip() == text)


def shown(party: Party) -> dict[str, str]:
    """Return what an import compares with."""
    return {row.name: row.read(party, None) for row in ROWS[party.kind]}


def messages(dto: Dto, kind: Kind) -> st.SearchStrategy[Values]:
    """Return messages in which some members are sent."""
    names = [row.name for row in ROWS[kind]]
    some = st.lists(st.sampled_from(names), max_size=4, unique=True)
    sent: st.SearchStrategy[dict[str, Any]] = some.flatmap(
        lambda chosen: st.fixed_dictionaries(dict.fromkeys(chosen, VALUES))
    )
    return sent.map(lambda values: dto.empty() | values)


@pytest.mark.parametrize("kind", Kind)
def test_what_was_sent_is_there_afterwards_and_sending_it_again_is_silent(kind: Kind) -> None:
    @LAWS
    @given(party=parties(kind), message=messages(DTOS[kind], kind))
    def holds(party: Party, message: Values) -> None:
        after = patches.apply(change(party, message), party)
        told = {name: value for name, value in message.items() if isinstance(value, str)}
        assert {name: shown(after)[name] for name in told} == told
        assert change(after, message) == {}

    holds()


@pytest.mark.parametrize("kind", Kind)
def test_what_was_not_sent_stays_as_it_was(kind: Kind) -> None:
    @LAWS
    @given(party=parties(kind), message=messages(DTOS[kind], kind))
    def holds(party: Party, message: Values) -> None:
        assert change(party, DTOS[kind].empty()) == {}
        after = patches.apply(change(party, message), party)
        rest = [name for name, value in message.items() if value is None and name in shown(party)]
        assert {name: shown(after)[name] for name in rest} == {name: shown(party)[name] for name in rest}

    holds()


@pytest.mark.parametrize("kind", Kind)
def test_a_message_touches_one_item_for_each_member_and_no_other(kind: Kind) -> None:
    """Of several numbers or addresses of a kind, those that the message does not mean stay as they are."""

    @LAWS
    @given(party=parties(kind), message=messages(DTOS[kind], kind))
    def holds(party: Party, message: Values) -> None:
        again = after = patches.apply(change(party, message), party)
        for _ in range(2):
            again = patches.apply(change(again, message), again)
        assert again == after
        sent = {name for name, value in message.items() if isinstance(value, str)}
        for items, names in (("contact_points", REACHED), ("addresses", ADDRESSES)):
            before, now = getattr(party, items), getattr(after, items)
            touched = [identity for identity, item in before.items() if now.get(identity) != item]
            assert len(touched) + len(now.keys() - before.keys()) <= len(sent & names)

    holds()
