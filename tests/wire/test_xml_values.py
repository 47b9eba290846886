"""Simple values are read as tolerantly as clients need, and refused in .NET's words."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from kartotek.wire.errors import UnwritableValue
from kartotek.wire.xml_values import SCALARS, BadText

TWO_HOURS_EAST = timezone(timedelta(hours=2))
AN_ID = UUID("11111111-2222-4333-8444-5555aaaabbbb")


@pytest.mark.parametrize(
    ("scalar", "text", "value"),
    [
        ("int", "5", 5),
        ("int", " \n5\t", 5),
        ("int", "+5", 5),
        ("int", "-2147483648", -(2**31)),
        ("int", "5.00", 5),
        ("int", "5.", 5),
        ("int", "007", 7),
        ("long", "9223372036854775807", 2**63 - 1),
        ("short", "-32768", -(2**15)),
        ("decimal", "250", Decimal(250)),
        ("decimal", "-.5", Decimal("-0.5")),
        ("decimal", " 3.10 ", Decimal("3.10")),
        ("decimal", "-79228162514264337593543950335", Decimal(-79228162514264337593543950335)),
        ("decimal", "0." + "1" * 40, Decimal("0." + "1" * 29)),
        ("boolean", "true", True),
        ("boolean", "False", False),
        ("boolean", " 1 ", True),
        ("boolean", "0", False),
        ("boolean", "TRUE", True),
        ("dateTime", "2019-01-01T00:00:00", datetime(2019, 1, 1)),
        ("dateTime", "1995-01-01", datetime(1995, 1, 1)),
        ("dateTime", "2019-01-01T10:20:30.123456", datetime(2019, 1, 1, 10, 20, 30, 123456)),
        ("dateTime", "2019-01-01T10:20:30.1234567", datetime(2019, 1, 1, 10, 20, 30, 123456)),
        ("dateTime", "2019-01-01T10:20:30.5", datetime(2019, 1, 1, 10, 20, 30, 500000)),
        ("dateTime", "2019-01-01T10:20:30Z", datetime(2019, 1, 1, 10, 20, 30, tzinfo=UTC)),
        ("dateTime", "2019-01-01T10:20:30+02:00", datetime(2019, 1, 1, 10, 20, 30, tzinfo=TWO_HOURS_EAST)),
        ("dateTime", "2019-01-01-05:00", datetime(2019, 1, 1, tzinfo=timezone(timedelta(hours=-5)))),
        ("dateTime", "2019-12-31T24:00:00", datetime(2020, 1, 1)),
        ("dateTime", "0001-01-01T00:00:00", datetime(1, 1, 1)),
        ("guid", str(AN_ID), AN_ID),
        ("guid", f" {{{str(AN_ID).upper()}}} ", AN_ID),
        ("guid", AN_ID.hex, AN_ID),
        ("guid", f"({AN_ID})", AN_ID),
        ("string", " as it is ", " as it is "),
    ],
)
def test_a_value_is_read(scalar: str, text: str, value: object) -> None:
    read = SCALARS[scalar].read(text)
    assert read == value
    assert type(read) is type(value)


FORMAT = "Input string was not in a correct format."
GUID = "Guid should contain 32 digits with 4 dashes (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx)."


@pytest.mark.parametrize(
    ("scalar", "text", "reason"),
    [
        ("int", "", FORMAT),
        ("int", "five", FORMAT),
        ("int", "5.5", FORMAT),
        ("int", "1_000", FORMAT),
        ("int", "٣", FORMAT),
        ("int", "0x10", FORMAT),
        ("int", "--5", FORMAT),
        ("int", "2147483648", "Value was either too large or too small for an Int32."),
        ("int", "9" * 100_000, "Value was either too large or too small for an Int32."),
        ("long", "-9223372036854775809", "Value was either too large or too small for an Int64."),
        ("short", "32768", "Value was either too large or too small for an Int16."),
        ("decimal", "1e5", FORMAT),
        ("decimal", "NaN", FORMAT),
        ("decimal", ".", FORMAT),
        ("decimal", "1,5", FORMAT),
        ("decimal", "1" * 100_000, "Value was either too large or too small for a Decimal."),
        ("decimal", "79228162514264337593543950336", "Value was either too large or too small for a Decimal."),
        ("boolean", "yes", "The string 'yes' is not a valid Boolean value."),
        ("boolean", "", "The string '' is not a valid Boolean value."),
        ("dateTime", "yesterday", "The string 'yesterday' is not a valid AllXsd value."),
        ("dateTime", "2019-02-30", "The string '2019-02-30' is not a valid AllXsd value."),
        ("dateTime", "2019-W01-1T00:00:00", "The string '2019-W01-1T00:00:00' is not a valid AllXsd value."),
        ("dateTime", "2019-01-01 00:00:00", "The string '2019-01-01 00:00:00' is not a valid AllXsd value."),
        ("dateTime", "0000-01-01", "The string '0000-01-01' is not a valid AllXsd value."),
        ("dateTime", "9999-12-31T24:00:00", "The string '9999-12-31T24:00:00' is not a valid AllXsd value."),
        (
            "dateTime",
            "2019-01-01T00:00:00+15:00",
            "The string '2019-01-01T00:00:00+15:00' is not a valid AllXsd value.",
        ),
        (
            "dateTime",
            "2019-01-01T00:00:00+01:75",
            "The string '2019-01-01T00:00:00+01:75' is not a valid AllXsd value.",
        ),
        ("guid", "", GUID),
        ("guid", "1234", GUID),
        ("guid", f"{{{AN_ID}", GUID),
    ],
)
def test_a_bad_value_is_refused_in_the_words_of_dotnet(scalar: str, text: str, reason: str) -> None:
    with pytest.raises(BadText) as caught:
        SCALARS[scalar].read(text)
    assert str(caught.value) == reason


@pytest.mark.parametrize(
    ("scalar", "value", "text"),
    [
        ("boolean", True, "true"),
        ("decimal", Decimal("1E+3"), "1000"),
        ("decimal", Decimal("0.0"), "0.0"),
        ("dateTime", datetime(1, 1, 1), "0001-01-01T00:00:00"),
        ("dateTime", datetime(2020, 1, 2, 3, 4, 5, 120000), "2020-01-02T03:04:05.12"),
        ("dateTime", datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC), "2020-01-02T03:04:05Z"),
        ("dateTime", datetime(2020, 1, 2, 3, 4, 5, tzinfo=TWO_HOURS_EAST), "2020-01-02T03:04:05+02:00"),
        (
            "dateTime",
            datetime(1900, 1, 1, 1, tzinfo=timezone(timedelta(minutes=53, seconds=28))),
            "1900-01-01T00:06:32Z",
        ),
        ("guid", AN_ID, str(AN_ID)),
    ],
)
def test_a_value_is_written(scalar: str, value: Any, text: str) -> None:
    assert SCALARS[scalar].write(value) == text


@pytest.mark.parametrize("value", ["NaN", "Infinity"])
def test_a_decimal_that_is_no_number_is_not_written(value: str) -> None:
    with pytest.raises(UnwritableValue):
        SCALARS["decimal"].write(Decimal(value))
