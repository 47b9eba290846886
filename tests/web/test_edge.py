"""The edge over a real socket: routes, limits, request ids, errors."""

import logging
import re
import time

import httpx
import pytest

from tests.web.serving import Served
from tests.web.toy import SECRET, ToyFace


@pytest.mark.parametrize(
    ("path", "operation", "params"),
    [
        ("/toy/item/5", "ShowItem", {"id": "5"}),
        ("/TOY/Item/AbC", "ShowItem", {"id": "AbC"}),
        ("/toy///item//5/", "ShowItem", {"id": "5"}),
        ("/toy/item/special", "ShowSpecial", {}),
        ("/Cust10001/toy/item/5", "ShowTenantItem", {"tenant": "Cust10001", "id": "5"}),
        ("/toy/toy/item/5", "ShowTenantItem", {"tenant": "toy", "id": "5"}),
        ("/toy/item/a%2Fb%20c", "ShowItem", {"id": "a/b c"}),
        ("/toy/item/%C3%85se", "ShowItem", {"id": "Åse"}),
        ("/toy/any", "Any", {}),
    ],
)
def test_a_path_leads_to_its_operation(http: httpx.Client, path: str, operation: str, params: dict[str, str]) -> None:
    facts = http.get(path).json()
    assert (facts["operation"], facts["params"]) == (operation, params)


@pytest.mark.parametrize("target", [b"//toy//item/5", b"http://somewhere/toy/item/5"])
def test_odd_but_legal_targets_are_understood(server: Served, target: bytes) -> None:
    answer = server.raw(b"GET " + target + b" HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
    assert b'"operation": "ShowItem"' in answer


def test_a_request_knows_its_path_query_and_addresses(http: httpx.Client, server: Served) -> None:
    facts = http.get("/toy/Item/5?$select=Name&empty=&n=%C3%85+b&n=last", headers={"x-forwarded-for": "9.9.9.9"}).json()
    assert facts["path"] == "/toy/Item/5"
    assert facts["query"] == {"$select": "Name", "empty": "", "n": "last"}
    assert facts["client"] == "127.0.0.1"
    assert facts["base_url"] == server.url
    assert facts["host"] == "127.0.0.1"


@pytest.mark.parametrize("path", ["/toy/nowhere", "/toy", "/toy/item", "/toy/item/5/6", "/Cust1/toy/what"])
def test_an_unknown_path_below_a_face_gets_the_faces_own_error(http: httpx.Client, path: str) -> None:
    answer = http.get(path)
    assert (answer.status_code, answer.text) == (404, "toy: RouteNotFound There is nothing at this address.")


def test_an_unknown_path_elsewhere_gets_plain_json(http: httpx.Client) -> None:
    answer = http.get("/elsewhere", headers={"x-request-id": "abc"})
    assert answer.status_code == 404
    assert answer.json() == {"error": "There is nothing at this address.", "request_id": "abc"}


def test_an_unknown_method_names_those_that_are_known(http: httpx.Client) -> None:
    answer = http.put("/toy/item/5", content=b"x")
    assert answer.status_code == 405
    assert answer.text.startswith("toy: MethodNotAllowed")
    assert answer.headers["allow"] == "DELETE, GET, HEAD"


def test_head_answers_like_get_without_the_body(http: httpx.Client) -> None:
    full, head = http.get("/toy/item/5"), http.head("/toy/item/5")
    assert (head.status_code, head.content) == (200, b"")
    # The operation's name is in the body: HEAD is the same operation, so the same length.
    assert head.headers["content-length"] == full.headers["content-length"]
    assert http.head("/toy/stream").content == b""


def test_a_body_up_to_the_limit_is_taken_and_one_byte_more_is_not(http: httpx.Client) -> None:
    assert http.post("/toy/echo", content=b"x" * 1000).content == b"x" * 1000
    answer = http.post("/toy/echo", content=b"x" * 1001)
    assert (answer.status_code, answer.text) == (413, "toy: BodyTooLarge The request body is longer than 1000 bytes.")


def test_an_upload_has_a_limit_of_its_own(http: httpx.Client) -> None:
    assert len(http.post("/toy/upload", content=b"x" * 200_000).content) == 200_000
    assert http.post("/toy/upload", content=b"x" * 200_001).status_code == 413


def test_a_chunked_body_is_counted_as_it_comes(http: httpx.Client) -> None:
    assert http.post("/toy/echo", content=iter([b"a" * 400, b"b" * 600])).content == b"a" * 400 + b"b" * 600
    assert http.post("/toy/echo", content=iter([b"a" * 400, b"b" * 601])).status_code == 413


def test_the_connection_lives_on_after_a_body_that_was_too_long(server: Served) -> None:
    too_long = b"POST /toy/echo HTTP/1.1\r\nhost: x\r\ncontent-length: 3000\r\n\r\n" + b"x" * 3000
    next_one = b"POST /toy/echo HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok"
    answer = server.raw(too_long, next_one, pause=0.2)
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"HTTP/1.1 201" in answer
    assert answer.endswith(b"ok")


def test_a_huge_announced_body_is_refused_before_it_is_sent(server: Served) -> None:
    head = b"POST /toy/echo HTTP/1.1\r\nhost: x\r\ncontent-length: 99999999999\r\n\r\n"
    started = time.monotonic()
    answer = server.raw(head)
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"connection: close" in answer.lower()
    assert time.monotonic() - started < 1


def test_a_client_that_waits_for_permission_is_refused_without_it(server: Served) -> None:
    head = b"POST /toy/echo HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 2000\r\n\r\n"
    answer = server.raw(head)
    assert answer.startswith(b"HTTP/1.1 413")


def test_a_client_that_waits_for_permission_gets_it(server: Served) -> None:
    head = (
        b"POST /toy/echo HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 2\r\nconnection: close\r\n\r\n"
    )
    answer = server.raw(head, b"ok", pause=0.1)
    assert answer.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201")


@pytest.mark.parametrize("sent", [b"", b"par"])
def test_a_body_that_does_not_come_is_given_up(server: Served, sent: bytes) -> None:
    head = b"POST /toy/echo HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n"
    answer = server.raw(head + sent)
    assert answer.startswith(b"HTTP/1.1 408")
    assert answer.endswith(b"toy: BodyTimeout The request body was not complete after 0.4 seconds.")
    assert b"connection: close" in answer.lower()


def test_a_slow_body_within_its_time_is_taken(server: Served) -> None:
    head = b"POST /toy/echo HTTP/1.1\r\nhost: x\r\ncontent-length: 6\r\nconnection: close\r\n\r\n"
    assert server.raw(head, b"ab", b"cd", b"ef", pause=0.08).endswith(b"abcdef")


@pytest.mark.parametrize(
    "garbage",
    [
        b"nonsense\r\n\r\n",
        b"GET /toy/item/5 HTTP/1.1\r\nhost: x\r\nbad header\r\n\r\n",
        b"POST /toy/echo HTTP/1.1\r\nhost: x\r\ncontent-length: many\r\n\r\n",
        b"POST /toy/echo HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab",
        b"POST /toy/echo HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nZZ\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
)
def test_what_is_not_http_is_refused_and_the_server_lives(server: Served, http: httpx.Client, garbage: bytes) -> None:
    assert server.raw(garbage).startswith(b"HTTP/1.1 400")
    assert http.get("/healthz").status_code == 200


def test_endless_headers_are_refused(server: Served) -> None:
    parts = [b"GET /toy/item/5 HTTP/1.1\r\nhost: x\r\n", *[b"x-filler: " + b"y" * 20_000 + b"\r\n"] * 5]
    assert server.raw(*parts, pause=0.05).startswith(b"HTTP/1.1 431")


def test_too_many_query_fields_are_refused(http: httpx.Client) -> None:
    answer = http.get("/toy/item/5?" + "&".join(f"a{number}=1" for number in range(1001)))
    assert (answer.status_code, answer.text[:21]) == (400, "toy: MalformedRequest")


def test_a_sane_request_id_is_kept_and_any_other_replaced(http: httpx.Client) -> None:
    assert http.get("/healthz", headers={"x-request-id": "Trace-1.2_x"}).headers["x-request-id"] == "Trace-1.2_x"
    seen = set()
    for odd in ("", "a b", "x" * 65, "a;b=c", "<script>"):
        made = http.get("/healthz", headers={"x-request-id": odd}).headers["x-request-id"]
        assert re.fullmatch(r"[0-9a-f]{10}-[0-9a-f]+", made)
        seen.add(made)
    assert len(seen) == 5


def test_an_expected_error_is_rendered_by_the_face(http: httpx.Client) -> None:
    answer = http.get("/toy/expected")
    assert (answer.status_code, answer.text) == (422, "toy: OutOfCheese no more cheese")


def test_an_unforeseen_error_shows_its_request_id_and_nothing_else(
    http: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="kartotek"):
        answer = http.get("/toy/unforeseen", headers={"x-request-id": "find-me"})
    assert (answer.status_code, answer.text) == (500, "toy: InternalError Internal error. Request id: find-me")
    (record,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert "find-me" in record.getMessage()
    assert "fail_unforeseen" in record.getMessage()
    assert "ValueError" in record.getMessage()
    assert SECRET not in caplog.text


def test_a_face_that_cannot_render_an_error_is_helped_out(http: httpx.Client) -> None:
    answer = http.get("/toy/unrenderable", headers={"x-request-id": "find-me"})
    assert answer.status_code == 500
    assert answer.json() == {"error": "Internal error. Request id: find-me", "request_id": "find-me"}


def test_a_header_cannot_break_out_of_its_line(http: httpx.Client) -> None:
    answer = http.get("/toy/bad-header")
    assert answer.status_code == 500
    assert "set-cookie" not in answer.headers


def test_a_stream_is_sent_in_chunks(http: httpx.Client) -> None:
    answer = http.get("/toy/stream")
    assert answer.text == "chunk 0\nchunk 1\nchunk 2\n"
    assert answer.headers["transfer-encoding"] == "chunked"


def test_a_stream_that_breaks_is_seen_to_be_broken(http: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        http.get("/toy/broken-stream", headers={"x-request-id": "broken"})
    assert "unforeseen error request_id=broken face=toy kind=builtins.ValueError" in caplog.text
    assert SECRET not in caplog.text


def test_a_stream_ends_when_its_client_goes(server: Served, toy: ToyFace) -> None:
    before = toy.streams_closed
    with server.connect() as connection:
        connection.sendall(b"GET /toy/endless-stream HTTP/1.1\r\nhost: x\r\n\r\n")
        assert connection.recv(100).startswith(b"HTTP/1.1 200")
    deadline = time.monotonic() + 5
    while toy.streams_closed == before and time.monotonic() < deadline:
        time.sleep(0.02)
    assert toy.streams_closed == before + 1


def test_the_index_lists_the_faces_and_escapes_them(http: httpx.Client) -> None:
    page = http.get("/").text
    assert "Toy &amp; Co" in page
    assert "<code>/{tenant}/toy</code>" in page
    assert http.get("/healthz").json() == {"status": "ok"}
