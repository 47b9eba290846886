"""Credentials, cookies, media types and dates as clients spell them."""

import base64
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kartotek.web.headers import (
    basic_credentials,
    bearer_token,
    cookie,
    http_date,
    media_type,
    parse_http_date,
    preferred,
)

_PRINTABLE = st.text(st.characters(exclude_categories=["Cc", "Cs"]))


@given(_PRINTABLE.filter(lambda user: ":" not in user), _PRINTABLE)
def test_basic_credentials_come_back_as_they_were_given(user: str, password: str) -> None:
    encoded = base64.b64encode(f"{user}:{password}".encode()).decode()
    assert basic_credentials(f"Basic {encoded}") == (user, password)
    assert basic_credentials(f"bAsIc  {encoded} ") == (user, password)


def test_basic_credentials_in_latin_1_are_read() -> None:
    encoded = base64.b64encode("bjørn:blåbær".encode("latin-1")).decode()
    assert basic_credentials(f"Basic {encoded}") == ("bjørn", "blåbær")


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Basic",
        "Basic ",
        "Basic !!!",
        "Basic bm9jb2xvbg==",
        "Basic YTpiCg==",
        "Basic YQA6Yg==",
        "Bearer YTpi",
        "Basic YTpi extra",
        "Basic ÅÅÅÅ",
    ],
)
def test_garbled_basic_credentials_are_none(header: str | None) -> None:
    assert basic_credentials(header) is None


def test_a_bearer_token_is_one_word() -> None:
    assert bearer_token("Bearer abc.def") == "abc.def"
    assert bearer_token("bearer abc") == "abc"
    for header in (None, "", "Bearer", "Bearer ", "Bearer a b", "Basic abc"):
        assert bearer_token(header) is None


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("ASP.NET_SessionId=abc", "abc"),
        ("a=1; ASP.NET_SessionId=abc; b=2", "abc"),
        ("ASP.NET_SessionId=abc;ASP.NET_SessionId=def", "abc"),
        ('ASP.NET_SessionId="abc"', "abc"),
        ("ASP.NET_SessionId=a=b==", "a=b=="),
        ("asp.net_sessionid=abc", None),
        ("XASP.NET_SessionId=abc", None),
        ("ASP.NET_SessionId", None),
        ("", None),
        (None, None),
    ],
)
def test_a_cookie_is_found_by_its_name(header: str | None, value: str | None) -> None:
    assert cookie(header, "ASP.NET_SessionId") == value


def test_a_media_type_is_taken_apart() -> None:
    soap = media_type('Application/SOAP+xml; Charset="UTF-8"; action="http://a/b;c"')
    assert soap.name == "application/soap+xml"
    assert soap.charset == "utf-8"
    assert soap.parameters["action"] == "http://a/b;c"
    assert media_type(None).name == ""
    assert media_type("text/xml").charset is None


OFFERED = ("application/json", "text/xml", "text/csv")


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, "application/json"),
        ("", "application/json"),
        ("*/*", "application/json"),
        ("*", "application/json"),
        ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", "application/json"),
        ("text/xml", "text/xml"),
        ("text/*", "text/xml"),
        ("text/*, text/xml;q=0.1", "text/csv"),
        ("application/json;q=0.1, text/csv;q=0.5", "text/csv"),
        ("application/json;q=0, */*;q=0.1", "text/xml"),
        ("application/json;q=nonsense, text/csv", "text/csv"),
        ("image/png", None),
        ("*/*;q=0", None),
    ],
)
def test_the_offer_that_the_client_likes_best_is_chosen(accept: str | None, chosen: str | None) -> None:
    assert preferred(accept, OFFERED) == chosen


@given(st.text())
def test_no_accept_or_content_type_is_too_odd(header: str) -> None:
    assert preferred(header, OFFERED) in {*OFFERED, None}
    media_type(header)
    cookie(header, "name")
    basic_credentials(header)
    parse_http_date(header)


def test_http_dates() -> None:
    moment = datetime(1994, 11, 6, 8, 49, 37, tzinfo=UTC)
    assert http_date(moment.astimezone(timezone(timedelta(hours=2)))) == "Sun, 06 Nov 1994 08:49:37 GMT"
    for spelled in (
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun, 06 Nov 1994 09:49:37 +0100",
    ):
        assert parse_http_date(spelled) == moment
    for garbled in (None, "", "yesterday", "99 99 99", "Sun, 99 Nov 1994 08:49:37 GMT"):
        assert parse_http_date(garbled) is None
