"""Rules by which a vendor, where an administrator switched them on, wants parties to differ (DESIGN §3, law 9).

A rule is a combination of members: no two living parties of a kind may agree in all of them. It binds a party that has
all of these members, when it is made and when one of them changes. Parties that agree already may stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from kartotek.domain import query as queries
from kartotek.domain.errors import InvalidValue, NotUnique
from kartotek.domain.party import Party
from kartotek.domain.ports import UnitOfWork
from kartotek.domain.search import NUMBER_FIELDS, fold, number_key

Rule = tuple[str, ...]
"""Members out of `search.NUMBER_FIELDS`, and ``name``, the one that the party is listed under."""

NAME: Final = "name"

_AT_ONCE: Final = 500


def check_unique(work: UnitOfWork, number: int, before: Party | None, after: Party, rules: Iterable[Rule]) -> None:
    """Refuse a party that another one is too much like; to be asked after all parties are locked.

    Two requests that would make two such parties at the same moment wait for one another here.

    Raises:
        NotUnique: there is one, by the rule that the error names.
        InvalidValue: a rule names a member that parties cannot be compared by.
    """
    for rule in rules:
        keys = _keys(after, rule)
        if not all(keys) or (before is not None and _keys(before, rule) == keys):
            continue
        work.alone("\n".join((after.kind, *rule, *keys)))
        if _has_another(work, number, after, rule, keys):
            raise NotUnique(rule)


def _has_another(work: UnitOfWork, number: int, party: Party, rule: Rule, keys: Sequence[str]) -> bool:
    pairs = zip(rule, keys, strict=True)
    same = tuple(queries.NameHas(key) if name == NAME else queries.HasKey(name, key) for name, key in pairs)
    where = queries.AllOf((queries.LIVING, queries.IsKind(party.kind), *same))
    query = queries.PartyQuery(where=where, limit=_AT_ONCE)
    while True:
        found = work.search(query)
        # A name that has the name in it is not the name yet.
        if any(record.id != number and _keys(record.party, rule) == keys for record in found):
            return True
        if len(found) < _AT_ONCE:
            return False
        query = queries.PartyQuery(where=where, limit=_AT_ONCE, after=found[-1].id)


def _keys(party: Party, rule: Rule) -> list[str]:
    return [_key(party, name) for name in rule]


def _key(party: Party, name: str) -> str:
    if name == NAME:
        return fold(party.display_name())
    if name not in NUMBER_FIELDS:
        raise InvalidValue("unique", f"parties cannot be compared by {name}")
    return number_key(getattr(party, name) or "")
