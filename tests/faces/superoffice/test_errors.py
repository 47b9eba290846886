"""Every error of the book, the codecs and the edge has an answer in the vendor's form."""

import json

import pytest

from kartotek.domain import errors as domain
from kartotek.faces.superoffice.errors import EntityNotFound, render
from kartotek.web import errors as web
from kartotek.web.face import Request
from kartotek.wire.errors import MalformedJson, MessageTooLarge, WireError

REQUEST = Request({"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": []})


@pytest.mark.parametrize(
    ("error", "status", "kind"),
    [
        (domain.NotAuthenticated(), 401, "ArgumentException"),
        (domain.SessionExpired(), 401, "ArgumentException"),
        (domain.NotPermitted("no"), 403, "SoAccessDeniedException"),
        (EntityNotFound("Contact", 5), 404, "SoNotFoundException"),
        (domain.VersionMismatch("late"), 412, "PreconditionFailedException"),
        (domain.Conflict("odd"), 409, "InvalidOperationException"),
        (domain.UnstorableText("name"), 400, "ArgumentException"),
        (domain.LimitExceeded("many"), 400, "ArgumentException"),
        (domain.Unavailable("later"), 503, "SoServerUnavailableException"),
        (domain.DomainError("other"), 400, "ArgumentException"),
        (MalformedJson("bad", 1, 2), 400, "ArgumentException"),
        (MessageTooLarge("deep"), 413, "ArgumentException"),
        (WireError("bad"), 400, "ArgumentException"),
        (web.BodyTooLarge(9), 413, "HttpException"),
        (web.BodyTimeout(1), 408, "HttpException"),
        (web.InternalError("id-1"), 500, "Exception"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
def test_the_nearest_class_decides(error: Exception, status: int, kind: str) -> None:
    answer = render(error, REQUEST)
    assert isinstance(answer.body, bytes)
    tree = json.loads(answer.body)
    assert (answer.status, tree["ErrorType"], tree["Error"]) == (status, kind, True)
    assert tree["Message"] == tree["ErrorMessage"] != ""
    assert ("www-authenticate" in dict(answer.headers)) == (status == 401)


def test_a_throttled_login_is_told_when_to_come_back() -> None:
    answer = render(domain.LoginThrottled(0.2), REQUEST)
    assert (answer.status, dict(answer.headers)["retry-after"]) == (429, "1")


def test_the_documents_words_for_what_is_not_found() -> None:
    assert EntityNotFound("Contact", 99999).safe_message == "Contact id 99999 not found"
