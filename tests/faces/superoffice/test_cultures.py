"""Values within texts are written as the culture asked for writes them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kartotek.faces.superoffice.mapping.cultures import asked_culture

DAY = dt.date(2026, 5, 4)
MOMENT = dt.datetime(2026, 5, 4, 14, 3, 59, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("culture", "language", "number", "day", "moment"),
    [
        (None, None, "1234.5", "05/04/2026", "05/04/2026 14:03"),
        ("sv", None, "1234.5", "05/04/2026", "05/04/2026 14:03"),
        (None, "en", "1234.5", "5/4/2026", "5/4/2026 2:03 PM"),
        (None, "no", "1234,5", "04.05.2026", "04.05.2026 14:03"),
        ("", "no", "1234,5", "04.05.2026", "04.05.2026 14:03"),
        ("sv", "no", "1234,5", "2026-05-04", "2026-05-04 14:03"),
        ("en-GB", "no", "1234.5", "04/05/2026", "04/05/2026 14:03"),
        ("US", "no", "1234.5", "5/4/2026", "5/4/2026 2:03 PM"),
        ("nb-no", "en", "1234,5", "04.05.2026", "04.05.2026 14:03"),
        ("de-XX", "en", "1234,5", "04.05.2026", "04.05.2026 14:03"),
        ("qq", "de", "1234,5", "04.05.2026", "04.05.2026 14:03"),
        ("*", "de", "1234,5", "04.05.2026", "04.05.2026 14:03"),
        ("sv,en;q=0.5", "de", "1234,5", "2026-05-04", "2026-05-04 14:03"),
    ],
)
def test_a_culture_writes(culture: str | None, language: str | None, number: str, day: str, moment: str) -> None:
    asked = asked_culture({} if culture is None else {"so-culture": culture}, language)
    assert (asked.number(1234.5), asked.date(DAY), asked.moment(MOMENT)) == (number, day, moment)
    assert (asked.number(1234), asked.number(-7)) == ("1234", "-7")


def test_digits_are_neither_lost_nor_grouped() -> None:
    culture = asked_culture({}, "no")
    assert culture.number(1234567.891011) == "1234567,891011"


@given(st.text(max_size=12), st.sampled_from([None, "en", "no", "zz"]), st.dates())
def test_any_culture_writes_any_day(culture: str, language: str | None, day: dt.date) -> None:
    text = asked_culture({"so-culture": culture}, language).date(day)
    assert str(day.day) in text
