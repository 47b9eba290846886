"""How a face's message becomes a patch: only what differs from the face's own view of the party is written.

A face describes itself by a table of `Row`s, one for each of its wire fields: how the value reads on the wire,
and how a value that arrives is put on a draft of the party. `edit` walks the table and writes only those values
that were sent *and* differ from what the face would have shown; so an echo changes nothing, and what the face
cannot see stays as it is. Lists keep the identity of their items by `pair`, and `edit_items` carries the pairing
out with the same care inside each item.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec

from kartotek.domain.errors import LimitExceeded
from kartotek.domain.party import MOST_PARTS, Address, ContactPoint, Relation, new_item_id

SubjectT = TypeVar("SubjectT")
ContextT = TypeVar("ContextT")
StructT = TypeVar("StructT", bound=msgspec.Struct)
ItemT = TypeVar("ItemT", ContactPoint, Address, Relation)
WireT = TypeVar("WireT")


@dataclass(frozen=True, slots=True)
class Row(Generic[SubjectT, ContextT]):
    """One field of a face: its wire name, how it reads, and how it is written (None: the server owns it).

    ``read`` and ``write`` get the subject - a record when reading, a draft party or part when writing - and
    the face's context (the tenant's lists and users, the language asked for, and so on).
    """

    name: str
    read: Callable[[Any, ContextT], Any]
    write: Callable[[SubjectT, Any, ContextT], None] | None = None


def edit(
    rows: Iterable[Row[SubjectT, ContextT]],
    sent: Mapping[str, Any],
    *,
    shown: object,
    draft: SubjectT,
    context: ContextT,
) -> None:
    """Write on the draft what was sent and differs from what the face shows of the stored subject.

    ``sent`` maps wire names to values in the form that ``Row.read`` gives them; names that are absent, or whose
    row the server owns, are left alone.
    """
    for row in rows:
        if row.write is not None and row.name in sent and sent[row.name] != row.read(shown, context):
            row.write(draft, sent[row.name], context)


def copy(struct: StructT) -> StructT:
    """Return a deep copy of a struct, to be edited as a draft."""
    return msgspec.convert(msgspec.to_builtins(struct), type(struct))


Key = Callable[[WireT], Hashable]


def pair(
    shown: Sequence[WireT], sent: Sequence[WireT], keys: Sequence[Key[WireT]]
) -> tuple[list[tuple[int, int]], list[int], list[int]]:
    """Pair the items a face shows with the items that were sent.

    Equal items pair first; what is left pairs by the first key (as a rule kind and normalised value), then by
    the next (as a rule kind alone), each time in order. A key of None never pairs.

    Returns:
        The pairs as (index in shown, index in sent), in the order of ``sent``; the indexes in ``shown`` that found
        no partner; the indexes in ``sent`` that found none.
    """
    if not shown or not sent:
        return [], list(range(len(shown))), list(range(len(sent)))
    free = dict(enumerate(shown))
    partner = _pair_equal(free, sent, keys)
    for key in keys:
        waiting: dict[Hashable, deque[int]] = {}
        for index, item in free.items():
            waiting.setdefault(key(item), deque()).append(index)
        for position, item in enumerate(sent):
            name = key(item) if position not in partner else None
            if name is not None and waiting.get(name):
                partner[position] = waiting[name].popleft()
                del free[partner[position]]
    pairs = [(partner[position], position) for position in sorted(partner)]
    return pairs, list(free), [position for position in range(len(sent)) if position not in partner]


def _pair_equal(free: dict[int, WireT], sent: Sequence[WireT], keys: Sequence[Key[WireT]]) -> dict[int, int]:
    """Take equal items out of ``free``; return where they went. Equal items have equal keys, so few are compared."""
    alike: dict[Hashable, dict[int, WireT]] = {}
    for index, item in free.items():
        alike.setdefault(tuple(key(item) for key in keys), {})[index] = item
    partner: dict[int, int] = {}
    for position, wanted in enumerate(sent):
        group = alike.get(tuple(key(wanted) for key in keys), {})
        match = next((index for index, item in group.items() if item == wanted), None)
        if match is not None:
            partner[position] = match
            del group[match], free[match]
    return partner


@dataclass(frozen=True, slots=True)
class ItemTable(Generic[ItemT, WireT]):
    """How one list of a face stands for items of the domain.

    ``read`` gives an item its wire form; ``write`` puts a wire form on an item, given the form the face would have
    shown, as (item, shown, sent), and touches only what differs; ``create`` makes an item out of a wire form,
    without regard to ``write``; ``keys`` are those of `pair`.
    """

    read: Callable[[ItemT], WireT]
    write: Callable[[ItemT, WireT, WireT], None]
    create: Callable[[WireT], ItemT]
    keys: Sequence[Key[WireT]]


def edit_items(
    items: dict[str, ItemT], seen: Sequence[str], sent: Sequence[WireT], table: ItemTable[ItemT, WireT]
) -> None:
    """Make the items that a face sees equal to the list that was sent; leave all others alone.

    ``items`` are the draft's items by id, ``seen`` the ids of those the face shows, in the order shown. An
    item without a partner is removed or added (with a rank behind all others); the ranks of items that stay are
    written only where their order has changed.

    Raises:
        LimitExceeded: the list is longer than the one shown by more than `MOST_PARTS`.
    """
    if len(sent) > len(seen) + MOST_PARTS:
        raise LimitExceeded(f"More than {MOST_PARTS} new items at once.")
    shown = [table.read(items[name]) for name in seen]
    pairs, gone, new = pair(shown, sent, table.keys)
    for index, position in pairs:
        if shown[index] != sent[position]:
            table.write(items[seen[index]], shown[index], sent[position])
    for index in gone:
        del items[seen[index]]
    names = {position: seen[index] for index, position in pairs}
    behind = max((item.rank for item in items.values()), default=-1) + 1
    for rank, position in enumerate(new, start=behind):
        names[position] = new_item_id()
        items[names[position]] = table.create(sent[position])
        items[names[position]].rank = rank
    in_order = all(a < b for a, b in itertools.pairwise(index for index, _ in pairs))
    if not (in_order and list(names) == list(range(len(sent)))):
        _arrange([names[position] for position in range(len(sent))], items)


def _arrange(wanted: Sequence[str], items: dict[str, ItemT]) -> None:
    """Deal the ranks of some items out anew, behind all others where two of them share one."""
    ranks = sorted(items[name].rank for name in wanted)
    if len(set(ranks)) < len(ranks):
        behind = max(item.rank for item in items.values()) + 1
        ranks = list(range(behind, behind + len(ranks)))
    for name, rank in zip(wanted, ranks, strict=True):
        items[name].rank = rank
