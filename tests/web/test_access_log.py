"""One line per request, always the same keys, never contact data."""

import io
import logging
import time

import httpx
import pytest

from kartotek.web.logs import GatheringHandler
from tests.web.serving import Served


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, logger="kartotek.access")
    return caplog


def _wait_for(caplog: pytest.LogCaptureFixture, number: int) -> list[str]:
    """The lines written so far: a request is logged after its last byte went out."""
    deadline = time.monotonic() + 5
    while True:
        found = [record.getMessage() for record in caplog.records if record.name == "kartotek.access"]
        if len(found) >= number or time.monotonic() > deadline:
            return found
        time.sleep(0.01)


def test_a_line_has_its_keys_and_nothing_of_the_query(http: httpx.Client, lines: pytest.LogCaptureFixture) -> None:
    headers = {"x-request-id": "r1", "authorization": "Basic c2VjcmV0OnNlY3JldA=="}
    answer = http.get("/toy/item/ola@example.com?email=kari@example.com", headers=headers)
    (line,) = _wait_for(lines, 1)
    keys = [pair.partition("=")[0] for pair in line.split()]
    assert keys == ["request_id", "face", "operation", "tenant", "principal", "status", "ms", "bytes"]
    known = "request_id=r1 face=toy operation=ShowItem tenant=7 principal=user_8_forged_1 status=200 ms="
    assert line.startswith(known)
    assert line.endswith(f" bytes={len(answer.content)}")


def test_every_answer_has_its_line(http: httpx.Client, lines: pytest.LogCaptureFixture) -> None:
    for path in ("/toy/nowhere", "/elsewhere", "/toy/expected", "/toy/unforeseen", "/toy/stream"):
        http.get(path)
    found = _wait_for(lines, 5)
    assert [(line.split()[1], line.split()[2], line.split()[5]) for line in found] == [
        ("face=toy", "operation=-", "status=404"),
        ("face=edge", "operation=-", "status=404"),
        ("face=toy", "operation=FailExpected", "status=422"),
        ("face=toy", "operation=FailUnforeseen", "status=500"),
        ("face=toy", "operation=Stream", "status=200"),
    ]
    assert found[-1].endswith(" bytes=24")


def test_a_client_that_goes_in_the_middle_of_its_body_is_logged_as_gone(
    server: Served, lines: pytest.LogCaptureFixture
) -> None:
    with server.connect() as connection:
        connection.sendall(b"POST /toy/echo HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nhalf")
    (line,) = _wait_for(lines, 1)
    assert "operation=Echo" in line
    assert "status=499" in line


def test_gathered_lines_are_written_when_the_handler_closes() -> None:
    stream = io.StringIO()
    handler = GatheringHandler(stream)
    record = logging.LogRecord("kartotek.access", logging.INFO, "", 0, "status=%d", (200,), None)
    record.created = 0.0
    handler.emit(record)
    handler.close()
    assert stream.getvalue() == "1970-01-01T00:00:00Z status=200\n"
