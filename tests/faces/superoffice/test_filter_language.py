"""Filters in the language and zone of the request, and filters that nobody would write."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kartotek.domain.errors import DomainError
from kartotek.domain.query import PartyQuery
from kartotek.faces.superoffice.mapping.columns.archive import CONTACTS, PERSONS
from kartotek.faces.superoffice.mapping.filters.operators import FUNCTIONS, OPERATORS, SORTS, Sort
from kartotek.faces.superoffice.mapping.times import zone_for
from kartotek.wire.errors import MalformedMessage
from tests.faces.superoffice.archive_book import WORLD, ids, listing
from tests.unit.evaluate import page

UTC = zone_for("UTC", "Europe/Oslo")
TOKYO = zone_for("Asia/Tokyo", "Europe/Oslo")


def test_days_are_those_of_the_zone_asked_for() -> None:
    """Company 3 was changed when it was midnight in Oslo, 22 o'clock in London and 7 in the morning in Tokyo."""
    assert ids("Contact", "updatedDate today") == [1, 3]
    assert ids("Contact", "updatedDate today", zone=UTC) == [1]
    assert ids("Contact", "updatedDate date '2026-05-20'", zone=TOKYO) == [1, 2, 3]
    assert ids("Contact", "updatedDate ge '2026-05-20T08:00:00'", zone=UTC) == [1, 4, 5]
    assert ids("Contact", "registeredDate thisYear", zone=UTC) == [1, 2, 3, 5]
    assert ids("Contact", "registeredDate thisMonth", zone=TOKYO) == [1, 2, 3]


def test_names_are_compared_and_put_in_order_in_the_language_asked_for() -> None:
    assert ids("Contact", "category eq 'Leverandør'", language="no") == [2]
    assert ids("Contact", "category eq 'Supplier'", language="no") == []
    assert ids("Contact", "category begins 'sup'", language=None) == [2], "the tenant's where none is asked for"
    order = {"orderby": "category,contactId"}
    assert ids("Contact", "contactId le 3", **order) == [1, 3, 2]
    assert ids("Contact", "contactId le 3", **order, language="no") == [1, 2, 3]


def test_the_user_who_asks_is_the_current_associate() -> None:
    assert ids("Contact", "associateId currentAssociate", user=2) == [2]


COLUMNS = {
    provider: [column.name for column in archive.columns.values()]
    for provider, archive in (("contact", CONTACTS), ("person", PERSONS))
}
ODD = ["-7", "1.5", "null", "[I:3]", "[D:x]", "[D:]", "99999999999999999999", "nan", "1e999", "wk", "'\U0001f600'"]
VALUES = {
    Sort.TEXT: ["'a'", "''", "'Beta Ltd'", "'22 33'", "å", "'%_'"],
    Sort.NUMBER: ["1", "0", "'2'", "-7", "[F:60.4]", "1e300"],
    Sort.FLAG: ["true", "'False'", "1", "0"],
    Sort.CHOICE: ["1", "'2'", "0", "'Customer'", "'er'", "[I:3]", "826"],
    Sort.USER: ["1", "2", "0", "'ANN'", "'b'"],
    Sort.DATE: [
        "'2026-05-20'",
        "'2026-05-20T10:00:00Z'",
        "'9999-12-31'",
        "'0001-01-01'",
        "[D:05/20/2026]",
        "'0000-00-00'",
    ],
}
FITTING = {
    sort: [word for word, operator in OPERATORS.items() if sort in operator.sorts and operator.span is None]
    for sort in Sort
}


@st.composite
def filters(draw: st.DrawFn, provider: str) -> str:
    """Return a filter, as a rule with operators and values that fit its columns."""
    archive = CONTACTS if provider == "contact" else PERSONS
    odd = draw(st.integers(0, 9)) == 0
    names = [name for name in COLUMNS[provider] if odd or archive.columns[name.lower()].filtered]
    column = archive.columns[draw(st.sampled_from(names)).lower()]
    sort = SORTS.get(column.kind, Sort.TEXT)
    word = draw(st.sampled_from([*OPERATORS, "like"] if odd else FITTING[sort]))
    fits = OPERATORS.get(word)
    values = [*VALUES[sort], *(ODD if odd else ())]
    most = 3 if fits is None or fits.most is None else fits.most
    least = 0 if fits is None else fits.least
    given = draw(st.lists(st.sampled_from(values), min_size=least, max_size=max(least, most)))
    told = given[0] if len(given) == 1 else f"({','.join(given)})" if given else ""
    return f"{column.name} {word} {told}".strip()


_PERIODS = st.builds(
    "{}({},{},{})".format,
    st.sampled_from(sorted(FUNCTIONS)),
    st.sampled_from(["updatedDate", "registeredDate", "personUpdatedDate", "name"]),
    st.sampled_from(["0", "1", "'3'", "100000", "-1", "x"]),
    st.sampled_from(["day", "'weeks'", "mon", "4", "hyr", "'yr'", "era"]),
)


def joined(provider: str) -> st.SearchStrategy[tuple[str, str]]:
    """Return filters of several conditions, with the provider that they are for."""
    texts = st.recursive(
        filters(provider) | _PERIODS,
        lambda inner: st.builds("({} {} {})".format, inner, st.sampled_from(["and", "or"]), inner),
        max_leaves=4,
    )
    return texts.map(lambda text: (provider, text))


FILTERS = joined("contact") | joined("person")


@given(FILTERS)
def test_any_filter_is_answered_or_refused(asked: tuple[str, str]) -> None:
    provider, text = asked
    try:
        wanted = listing(provider, {"$filter": text})
    except (DomainError, MalformedMessage) as refusal:
        assert str(refusal)  # noqa: PT017 - either outcome is right
        return
    query: PartyQuery = wanted.query(10, None, 0)
    assert len(page(query, WORLD).records) <= 5


@given(st.data(), st.sampled_from(["contact", "person"]), st.sampled_from(["", "asc", "DESC", "up"]))
def test_any_order_is_answered_or_refused(data: st.DataObject, provider: str, way: str) -> None:
    column = data.draw(st.sampled_from(COLUMNS[provider]))
    try:
        wanted = listing(provider, {"$orderby": f"{column} {way}"})
    except DomainError:
        return
    assert len(page(wanted.query(10, None, 0), WORLD).records) in {4, 5}
