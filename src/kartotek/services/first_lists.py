"""The reference lists that a new tenant begins with.

Countries come from ISO 3166 (pycountry) with their calling codes (phonenumbers); the other lists are a sensible
start that an administrator changes. Both libraries are heavy and are loaded only when a tenant is made.
"""

from __future__ import annotations

from collections.abc import Sequence

from kartotek.domain.lists import ListItem

_FIRST_NAMES: dict[str, tuple[str, ...]] = {
    "category": (
        "Customer",
        "Potential customer",
        "Partner",
        "Supplier",
        "Former customer",
        "Competitor",
        "Other",
    ),
    "business": (
        "Trade",
        "Industry",
        "Construction",
        "IT",
        "Finance",
        "Public sector",
        "Services",
        "Health",
        "Other",
    ),
    "industry": (
        "Retail",
        "Manufacturing",
        "Construction",
        "Software",
        "Finance",
        "Education",
        "Health",
        "Transport",
    ),
    "sector": ("Private", "Public", "Voluntary"),
    "status": ("New", "In dialogue", "Active", "Dormant"),
    "privacy_level": ("Public", "Internal", "Confidential"),
    "group": ("Main Group",),
    "unit": ("Main Unit",),
    "interest": ("Newsletter", "Events", "Reference customer"),
    "person_interest": ("Newsletter", "Events", "Decision maker"),
    "ticket_priority": ("Low", "Medium", "High"),
    "source": ("Website", "Trade fair", "Referral", "Telephone"),
}


def first_lists() -> list[ListItem]:
    """Return the countries and the first items of every other list."""
    return [*countries(), *named_items(_FIRST_NAMES)]


def named_items(lists: dict[str, tuple[str, ...]]) -> list[ListItem]:
    """Return list items numbered and ranked from 1 in the order of their English names."""
    return [
        ListItem(list=name, id=number, rank=number, names={"en": text})
        for name, texts in lists.items()
        for number, text in enumerate(texts, start=1)
    ]


def countries() -> list[ListItem]:
    """Return all countries of ISO 3166, by English name; their number is ISO's numeric code."""
    import phonenumbers
    import pycountry

    found: Sequence[object] = sorted(pycountry.countries, key=_common_name)
    return [
        _country(country, rank, phonenumbers.country_code_for_region(country.alpha_2))  # type: ignore[attr-defined] # pycountry's records are untyped
        for rank, country in enumerate(found, start=1)
    ]


def _country(country: object, rank: int, calling: int) -> ListItem:
    code, alpha3, numeric = (getattr(country, name) for name in ("alpha_2", "alpha_3", "numeric"))
    extra: dict[str, str | int | float | bool] = {"alpha3": alpha3}
    if calling:
        extra["calling"] = str(calling)
    # CRM.COM numbers countries in its own way, of which only a few numbers are known (below 1000).
    ids = {"crmcom": str(1000 + int(numeric))}
    return ListItem(
        list="country",
        id=int(numeric),
        code=code,
        rank=rank,
        names={"en": _common_name(country)},
        extra=extra,
        ids=ids,
    )


def _common_name(country: object) -> str:
    return str(getattr(country, "common_name", None) or getattr(country, "name"))  # noqa: B009 - an untyped record
