"""The categories of a party: a main one, which every face shows, and further ones, which some faces know of too."""

from __future__ import annotations

from kartotek.domain.party import Party


def categories_of(party: Party) -> list[int]:
    """Return the numbers of all categories of a party: the main one first, the others in order."""
    others = [number for number in party.categories if number != party.category]
    return others if party.category is None else [party.category, *others]


def add_categories(party: Party, numbers: list[int]) -> None:
    """Put a party into categories; the first that it gets is the main one."""
    known = categories_of(party)
    if numbers and not known:
        party.category = numbers[0]
    party.categories = sorted({*known, *numbers} - {party.category})


def remove_categories(party: Party, numbers: list[int]) -> None:
    """Take a party out of categories; where the main one goes, none takes its place."""
    if party.category in numbers:
        party.category = None
    party.categories = [number for number in party.categories if number not in numbers]
