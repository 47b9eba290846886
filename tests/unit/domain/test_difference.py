"""The difference mechanism: an echo is silent, identity and order are kept, the unseen is untouched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kartotek.domain.difference import ItemTable, Row, copy, edit, edit_items, pair
from kartotek.domain.errors import LimitExceeded
from kartotek.domain.party import MOST_PARTS, ContactPoint, Kind, Medium, Party, ordered
from tests.unit.strategies import LAWS, parties


class Wire(msgspec.Struct, frozen=True):
    """A contact point as some face shows it: it has no word for the rank, the label or the residue."""

    kind: str
    value: str
    note: str | None = None


def _write(item: ContactPoint, shown: Wire, sent: Wire) -> None:
    if sent.kind != shown.kind:
        item.kind = sent.kind
    if sent.value != shown.value:
        item.value = sent.value
    if sent.note != shown.note:
        item.note = sent.note


TABLE: ItemTable[ContactPoint, Wire] = ItemTable(
    read=lambda item: Wire(item.kind, item.value, item.note),
    write=_write,
    create=lambda wire: ContactPoint(medium=Medium.EMAIL, kind=wire.kind, value=wire.value, note=wire.note),
    keys=(lambda wire: (wire.kind, wire.value.lower()), lambda wire: wire.kind),
)

WIRES = st.builds(
    Wire, kind=st.sampled_from(("main", "work", "home")), value=st.sampled_from(("a", "A", "b", "c")), note=st.none()
)
ITEMS = st.dictionaries(
    st.text("0123456789abcdef", min_size=1, max_size=2),
    st.builds(
        ContactPoint,
        medium=st.sampled_from((Medium.EMAIL, Medium.PHONE)),
        kind=st.sampled_from(("main", "work", "home")),
        value=st.sampled_from(("a", "A", "b", "c")),
        label=st.sampled_from((None, "one", "two")),
        note=st.sampled_from((None, "x")),
        rank=st.integers(0, 3),
    ),
    max_size=6,
)


def emails(items: dict[str, ContactPoint]) -> list[str]:
    return [name for name, item in ordered(items) if item.medium is Medium.EMAIL]


def shown(items: dict[str, ContactPoint], seen: Sequence[str]) -> list[Wire]:
    return [TABLE.read(items[name]) for name in seen]


def points(*items: tuple[str, str, str, int]) -> dict[str, ContactPoint]:
    return {
        name: ContactPoint(medium=Medium.EMAIL, kind=kind, value=value, rank=rank, label=f"label of {name}")
        for name, kind, value, rank in items
    }


@LAWS
@given(ITEMS)
def test_an_echo_changes_nothing(items: dict[str, ContactPoint]) -> None:
    before = {name: copy(item) for name, item in items.items()}
    edit_items(items, emails(items), shown(items, emails(items)), TABLE)
    assert items == before


@LAWS
@given(ITEMS, st.randoms(use_true_random=False))
def test_an_echo_changes_nothing_in_whatever_order_the_face_shows_its_items(items, random) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
    before = {name: copy(item) for name, item in items.items()}
    seen = emails(items)
    random.shuffle(seen)
    edit_items(items, seen, shown(items, seen), TABLE)
    assert items == before


@LAWS
@given(ITEMS, st.lists(WIRES, max_size=6))
def test_what_was_sent_is_what_is_shown(items: dict[str, ContactPoint], sent: list[Wire]) -> None:
    edit_items(items, emails(items), sent, TABLE)
    assert sorted(shown(items, emails(items)), key=repr) == sorted(sent, key=repr)


@LAWS
@given(ITEMS.filter(lambda items: len({item.rank for item in items.values()}) == len(items)), st.lists(WIRES))
def test_the_order_sent_is_the_order_shown(items: dict[str, ContactPoint], sent: list[Wire]) -> None:
    edit_items(items, emails(items), sent, TABLE)
    assert shown(items, emails(items)) == sent
    ranks = [items[name].rank for name in emails(items)]
    assert len(set(ranks)) == len(ranks)


@LAWS
@given(ITEMS, st.lists(WIRES, max_size=6))
def test_a_second_edit_with_the_same_list_changes_nothing(items: dict[str, ContactPoint], sent: list[Wire]) -> None:
    edit_items(items, emails(items), sent, TABLE)
    before = {name: copy(item) for name, item in items.items()}
    edit_items(items, emails(items), shown(items, emails(items)), TABLE)
    assert items == before


@LAWS
@given(ITEMS, st.lists(WIRES, max_size=6))
def test_items_that_the_face_does_not_see_are_untouched(items: dict[str, ContactPoint], sent: list[Wire]) -> None:
    unseen = {name: copy(item) for name, item in items.items() if item.medium is Medium.PHONE}
    edit_items(items, emails(items), sent, TABLE)
    assert {name: item for name, item in items.items() if item.medium is Medium.PHONE} == unseen


@LAWS
@given(ITEMS, st.lists(WIRES, max_size=6))
def test_what_the_face_has_no_word_for_stays_with_the_item(items: dict[str, ContactPoint], sent: list[Wire]) -> None:
    labels = {name: item.label for name, item in items.items()}
    edit_items(items, emails(items), sent, TABLE)
    assert all(item.label == labels.get(name) for name, item in items.items())


def test_a_changed_value_keeps_the_item_of_its_kind() -> None:
    items = points(("1", "main", "a", 0), ("2", "work", "b", 1))
    edit_items(items, ["1", "2"], [Wire("main", "new"), Wire("work", "b")], TABLE)
    assert items == points(("1", "main", "new", 0), ("2", "work", "b", 1)) | {
        "1": ContactPoint(medium=Medium.EMAIL, kind="main", value="new", rank=0, label="label of 1")
    }


def test_a_spelling_is_kept_as_it_is_sent_and_stays_the_same_item() -> None:
    items = points(("1", "main", "a@x", 0), ("2", "main", "b@x", 1))
    edit_items(items, ["1", "2"], [Wire("main", "A@X"), Wire("main", "b@x")], TABLE)
    assert (items["1"].value, items["1"].rank, items["2"].value) == ("A@X", 0, "b@x")


def test_the_first_of_several_removed_takes_only_its_own_item_away() -> None:
    items = points(("1", "main", "a", 0), ("2", "main", "b", 1), ("3", "main", "c", 2))
    edit_items(items, ["1", "2", "3"], [Wire("main", "b"), Wire("main", "c")], TABLE)
    assert items == points(("2", "main", "b", 1), ("3", "main", "c", 2))


def test_a_changed_order_deals_out_the_same_ranks() -> None:
    items = points(("1", "main", "a", 2), ("2", "main", "b", 5), ("3", "main", "c", 9))
    edit_items(items, ["1", "2", "3"], [Wire("main", "c"), Wire("main", "a"), Wire("main", "b")], TABLE)
    assert {name: item.rank for name, item in items.items()} == {"3": 2, "1": 5, "2": 9}


def test_a_new_item_in_front_comes_out_in_front() -> None:
    items = points(("1", "main", "a", 0))
    edit_items(items, ["1"], [Wire("work", "new"), Wire("main", "a")], TABLE)
    assert [item.value for _, item in ordered(items)] == ["new", "a"]


def test_a_new_item_behind_leaves_the_ranks_of_the_others() -> None:
    items = points(("1", "main", "a", 0), ("2", "main", "b", 0), ("unseen", "home", "c", 7))
    edit_items(items, ["1", "2"], [Wire("main", "a"), Wire("main", "b"), Wire("work", "new")], TABLE)
    new = next(name for name in items if name not in ("1", "2", "unseen"))
    assert {name: item.rank for name, item in items.items()} == {"1": 0, "2": 0, "unseen": 7, new: 8}
    assert len(new) == 32


def test_equal_ranks_are_told_apart_where_the_order_changes() -> None:
    items = points(("1", "main", "a", 0), ("2", "main", "b", 0), ("unseen", "home", "c", 7))
    edit_items(items, ["1", "2"], [Wire("main", "b"), Wire("main", "a")], TABLE)
    assert [name for name, _ in ordered(items)] == ["unseen", "2", "1"]
    assert items["unseen"].rank == 7


def test_duplicates_pair_one_to_one() -> None:
    same = Wire("main", "a")
    assert pair([same, same], [same, same, same], TABLE.keys) == ([(0, 0), (1, 1)], [], [2])
    assert pair([same, same, same], [same], TABLE.keys) == ([(0, 0)], [1, 2], [])


def test_equal_items_pair_before_alike_ones() -> None:
    one, other = Wire("main", "A"), Wire("main", "a")
    assert pair([one, other], [other], TABLE.keys) == ([(1, 0)], [0], [])


def test_a_key_of_none_never_pairs() -> None:
    assert pair([Wire("main", "a")], [Wire("main", "b")], [lambda _: None]) == ([], [0], [0])


def test_without_keys_only_equal_items_pair() -> None:
    assert pair([Wire("m", "a"), Wire("m", "b")], [Wire("m", "b"), Wire("m", "c")], []) == ([(1, 0)], [0], [1])


@dataclass(eq=False)
class Compared:
    """An item that counts how often one of its kind is compared."""

    kind: str
    value: str
    note: str | None
    times: ClassVar[int] = 0

    def __eq__(self, other: object) -> bool:
        Compared.times += 1
        return isinstance(other, Compared) and vars(self) == vars(other)

    __hash__ = None  # type: ignore[assignment]


@pytest.mark.parametrize("note", [None, "changed"])
def test_pairing_thousands_of_items_compares_each_a_few_times_only(note: str | None) -> None:
    before = [Compared("main", str(number), None) for number in range(10_000)]
    after = [Compared("main", str(number), note) for number in reversed(range(10_000))]
    Compared.times = 0
    pairs, gone, new = pair(before, after, [lambda wire: (wire.kind, wire.value), lambda wire: wire.kind])
    assert Compared.times <= 3 * 10_000, "10 000 items are 50 000 000 pairs"
    assert (len(pairs), gone, new) == (10_000, [], [])
    assert all(before[index].value == after[position].value for index, position in pairs)


def test_a_list_may_not_grow_beyond_measure() -> None:
    items: dict[str, ContactPoint] = {}
    with pytest.raises(LimitExceeded):
        edit_items(items, [], [Wire("main", str(number)) for number in range(MOST_PARTS + 1)], TABLE)
    assert items == {}


def test_a_long_list_may_be_echoed() -> None:
    items = points(*((f"{number:05}", "main", str(number), number) for number in range(MOST_PARTS + 5)))
    before = {name: copy(item) for name, item in items.items()}
    edit_items(items, list(items), shown(items, list(items)), TABLE)
    assert items == before


# -- fields ------------------------------------------------------------------------------------------------------

ROWS: tuple[Row[Party, str], ...] = (
    Row("Name", lambda party, prefix: prefix + (party.name or ""), lambda party, value, _: _set_name(party, value)),
    Row("Id", lambda _party, _: 17),
)


def _set_name(party: Party, value: str) -> None:
    party.name = value or None


@pytest.mark.parametrize(
    ("sent", "name"),
    [({}, "Old"), ({"Name": "Mr Old"}, "Old"), ({"Name": "New"}, "New"), ({"Name": ""}, None), ({"Id": 18}, "Old")],
)
def test_only_what_was_sent_and_differs_from_what_is_shown_is_written(sent: dict[str, str], name: str | None) -> None:
    stored = Party(kind=Kind.COMPANY, name="Old")
    draft = copy(stored)
    edit(ROWS, sent, shown=stored, draft=draft, context="Mr ")
    assert draft == Party(kind=Kind.COMPANY, name=name)


def test_an_unknown_field_is_left_alone() -> None:
    draft = Party(kind=Kind.COMPANY)
    edit(ROWS, {"Colour": "red"}, shown=draft, draft=draft, context="")
    assert draft == Party(kind=Kind.COMPANY)


@LAWS
@given(parties())
def test_a_copy_is_equal_and_shares_nothing(party: Party) -> None:
    draft = copy(party)
    assert draft == party
    frozen = msgspec.json.encode(party)
    draft.residue.setdefault("crmcom", {})["new"] = True
    draft.contact_points["new"] = ContactPoint(medium=Medium.URL, value="x")
    draft.roles.append("lead")
    for item in draft.contact_points.values():
        item.value += "!"
        item.residue["new"] = {"a": "b"}
    assert msgspec.json.encode(party) == frozen
