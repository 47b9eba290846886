"""Columns of phones, e-mail addresses and URLs: each shows the first, and is filtered by all."""

from __future__ import annotations

from collections.abc import Callable

from kartotek.domain.party import ContactPoint, Medium, active, ordered
from kartotek.faces.superoffice.mapping.columns.column import Column, Fact, Kind, Sorting
from kartotek.faces.superoffice.mapping.columns.make import nothing
from kartotek.faces.superoffice.mapping.columns.row import Row

First = Callable[[Row], ContactPoint | None]


def of_lists(*names: str) -> First:
    """Return how the first contact point is found in the first of these lists of the entity that has one."""

    def first(row: Row) -> ContactPoint | None:
        return next((row.points[name][0][1] for name in names if row.points.get(name)), None)

    return first


def of_kind(kind: str) -> First:
    """Return how the first phone of a kind is found."""

    def first(row: Row) -> ContactPoint | None:
        points = (point for _, point in ordered(active(row.party.contact_points)))
        return next((point for point in points if point.medium is Medium.PHONE and point.kind == kind), None)

    return first


def of_any(row: Row) -> ContactPoint | None:
    """Return the first phone of any kind."""
    points = (point for _, point in ordered(active(row.party.contact_points)))
    return next((point for point in points if point.medium is Medium.PHONE), None)


def phone(prefix: str, label: str, fact: str, first: First) -> tuple[Column, ...]:
    """Return the columns of one of an entity's phones."""
    return (
        number(f"{prefix}/formattedNumber", f"{label} - Phone", fact, first),
        _description(f"{prefix}/description", f"{label} - Description", fact, first),
    )


def number(name: str, label: str, fact: str, first: First) -> Column:
    """Return a phone number, as it is spelled. At the vendor's, rows are not put in order by it."""
    return Column(name, Kind.STRING, label, show=_value(first), target=Fact(fact))


def email() -> tuple[Column, ...]:
    """Return the columns of the e-mail addresses."""
    first = of_lists("Emails")
    unknown = ("emailProtocol", "emailId", "emailLastSent", "emailBounceCount", "emailLastBounce", "emailHasBounced")
    return (
        Column(
            "email/emailAddress",
            Kind.STRING,
            "E-mail",
            show=_value(first),
            target=Fact("email"),
            order=Sorting("email"),
        ),
        _description("email/emailDescription", "E-mail - Description", "email", first),
        *(nothing(f"email/{name}") for name in unknown),
    )


def url(prefix: str) -> tuple[Column, ...]:
    """Return the columns of the URLs."""
    first = of_lists("Urls")
    return (
        Column(
            f"{prefix}/URLAddress", Kind.STRING, "URL", show=_value(first), target=Fact("url"), order=Sorting("url")
        ),
        _description(f"{prefix}/URLDescription", "URL - Description", "url", first),
    )


def _description(name: str, label: str, fact: str, first: First) -> Column:
    def show(row: Row) -> str:
        point = first(row)
        return (point.label or "") if point else ""

    labels = f"{fact}.label"
    return Column(name, Kind.STRING, label, show=show, target=Fact(labels), order=Sorting(labels))


def _value(first: First) -> Callable[[Row], str]:
    def show(row: Row) -> str:
        point = first(row)
        return point.value if point else ""

    return show
