"""Text and numbers are given back as they were stored, or refused; never changed (DESIGN §3, law 9)."""

from __future__ import annotations

import copy
import math

import pytest
from hypothesis import HealthCheck, given, settings

from kartotek.domain.errors import UnstorableText
from kartotek.domain.party import Address, ContactPoint, Medium, Party, Relation
from kartotek.domain.query import name_has
from tests.contract.rig import OpenBook, add, change, company, employ, person
from tests.unit.strategies import RELATIONS, parties

ODD = [
    "\x01\x1f\x7f\x85",
    "\u2028\u2029\ufeff\ufffe\uffff",
    "e\u0301 \u00e9",  # two spellings of one letter
    "\U0001f469\u200d\U0001f469\u200d\U0001f467",
    "\u202eright to left",
    "\\u0000 spelled out, and \\\\u0000",
    "'; DROP TABLE party; -- %s %(x)s :x ?",
    '"quoted" {"json": [1]}',
    "  blanks\tand\r\nlines  ",
    "İstanbul ß ﬀ",
]


@pytest.mark.parametrize("text", ODD)
def test_odd_text_is_given_back_as_it_was(book: OpenBook, text: str) -> None:
    party = person(
        text,
        contact_points={text: ContactPoint(medium=Medium.EMAIL, value=text)},
        residue={"toy": {text: text, "list": [text]}},
        code=text,
    )
    number = book.add(copy.deepcopy(party), {"toy": text})
    assert book.record(number).party == party
    found = book.read(lambda reader: reader.by_handle("toy", text))
    assert found is not None
    assert found.handles == {"toy": text}
    assert number in [record.id for record in book.search(name_has(text))]


@pytest.mark.parametrize("text", ["a\0b", "\0", "\ud800", "a\udfffb"])
def test_text_that_no_database_can_hold_is_refused_and_nothing_is_stored(book: OpenBook, text: str) -> None:
    odd = [
        person(text),
        person(residue={"toy": {"x": ["fine", text]}}),
        person(residue={"toy": {text: "x"}}),
        person(addresses={"1": Address(kind="postal", city=text)}),
    ]
    for party in odd:
        with pytest.raises(UnstorableText):
            book.add(party)
    number, employer = book.add(person("Fine")), book.add(company())
    with pytest.raises(UnstorableText):
        book.do(lambda work: change(work, number, lambda party: setattr(party, "title", text)))
    with pytest.raises(UnstorableText):
        book.do(lambda work: employ(work, number, employer, note=text))
    with pytest.raises(UnstorableText):
        book.do(lambda work: work.put_relations({text: (number, Relation(other=employer, kind="contact"))}))
    assert book.record(number).version == 1
    assert len(book.read(lambda reader: reader.changes(0, 100))) == 2


def test_a_nul_that_is_only_spelled_out_is_fine(book: OpenBook) -> None:
    party = person("\\u0000", residue={"toy": {"\\u0000": ["\\u0000", "\\\\u0000"]}})
    assert book.record(book.add(copy.deepcopy(party))).party == party


def test_the_order_of_keys_means_nothing(book: OpenBook) -> None:
    points = {name: ContactPoint(medium=Medium.EMAIL, value=f"{name}@x.no", rank=1) for name in ("b", "aa", "a", "B")}
    number = book.add(person(contact_points=points))
    turned = dict(reversed(points.items()))
    assert book.record(number).party.contact_points == points == turned
    assert book.record(number).party == person(contact_points=turned)


@pytest.mark.parametrize("number", [0.1, 1e-7, 59.913868, -0.000001, 1e22, 123456789012345678.0, math.pi])
def test_numbers_are_given_back_as_they_were(book: OpenBook, number: float) -> None:
    party = person(addresses={"1": Address(kind="postal", latitude=number)}, residue={"toy": {"x": number, "n": 2**62}})
    stored = book.record(book.add(copy.deepcopy(party))).party
    assert stored == party
    assert isinstance(stored.addresses["1"].latitude, float)


def test_a_very_long_text_is_stored(book: OpenBook) -> None:
    party = person("æ" * 50_000, contact_points={"1": ContactPoint(medium=Medium.EMAIL, value="x" * 50_000)})
    number = book.add(copy.deepcopy(party))
    assert book.record(number).party == party
    assert [record.id for record in book.search(name_has("æ" * 500))] == [number]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(party=parties(), relation=RELATIONS)
def test_every_party_and_relation_is_given_back_as_it_was(book: OpenBook, party: Party, relation: Relation) -> None:
    party.relations = {}
    wanted = copy.deepcopy(party)
    number, other = book.do(lambda work: (add(work, party), add(work)))
    relation.other, relation.outward = other, True
    identity = f"{number}-{other}"
    book.do(lambda work: work.put_relations({identity: (number, relation)}))
    wanted.relations = {identity: relation}
    assert book.record(number).party == wanted
