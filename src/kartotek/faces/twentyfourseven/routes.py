"""The addresses of 24SevenOffice's services, and the way of a SOAP request to its operation and back."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from html import escape
from typing import Any, Final, TypeVar

import msgspec

from kartotek.domain.accounts import Principal
from kartotek.domain.errors import NotAuthenticated, QuotaExceeded
from kartotek.faces.twentyfourseven import auth
from kartotek.faces.twentyfourseven.errors import NotUnderstood, fault_of, moment
from kartotek.faces.twentyfourseven.handlers import authenticate, company, person
from kartotek.faces.twentyfourseven.handlers.calls import Call, Entry, Listing
from kartotek.faces.twentyfourseven.messages.person import Authentication
from kartotek.faces.twentyfourseven.messages.schema import FACE, NAMESPACE
from kartotek.services.access import Access
from kartotek.services.book import Book
from kartotek.services.quotas import Allowance, Quotas
from kartotek.web.errors import MethodNotAllowed, RouteNotFound
from kartotek.web.face import Request, Response, Route
from kartotek.web.headers import media_type
from kartotek.wire.service import Service
from kartotek.wire.soap import (
    Envelope,
    SoapVersion,
    action_of,
    read_envelope,
    stream_envelope,
    write_envelope,
    write_fault,
)
from kartotek.wire.wsdl import write_wsdl
from kartotek.wire.xml_codec import ITEMS_PER_CHUNK, encode, encode_stream

T = TypeVar("T")

_LONG: Final = 64 << 10
"""Bytes of a message that is read off the event loop."""

_HTML: Final = ("content-type", "text/html; charset=utf-8")
_PAGE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{name} Web Service</title></head>
<body><h1>{name}</h1>
<p>The following operations are supported. For a formal definition, please review the
<a href="?WSDL">Service Description</a>.</p>
<dl>
{operations}
</dl></body></html>
"""


class Endpoint:
    """A service, where it is found, and who carries its operations out."""

    def __init__(
        self, paths: tuple[str, ...], name: str, entries: Sequence[Entry], *, doc: str = "", batches: bool = False
    ) -> None:
        self.paths = paths
        self.service = Service(
            name=name, namespace=NAMESPACE, operations=tuple(entry.operation for entry in entries), doc=doc
        )
        self.entries = {entry.operation.name: entry for entry in entries}
        self.batches = batches
        """Whether messages carry many items, and so may be longer than others."""


ENDPOINTS: Final = (
    Endpoint(
        ("/authenticate/v001/authenticate.asmx", "/authenticate/authenticate.asmx"),
        authenticate.NAME,
        authenticate.OPERATIONS,
        doc=authenticate.DOC,
    ),
    Endpoint(("/CRM/Company/V001/CompanyService.asmx",), company.NAME, company.OPERATIONS, batches=True),
    Endpoint(("/CRM/Contact/PersonService.asmx",), person.NAME, person.OPERATIONS),
)


@dataclass(frozen=True, slots=True)
class TwentyFourSeven:
    """The face (see `web.face.Face`)."""

    book: Book
    access: Access
    quotas: Quotas
    session_lifetime: dt.timedelta

    name = FACE
    title = "24SevenOffice"
    prefixes = ("/authenticate", "/CRM/Company", "/CRM/Contact")

    def routes(self) -> Sequence[Route]:
        """Return two routes for each address: messages are posted, the description is read."""
        return [
            route
            for endpoint in ENDPOINTS
            for path in endpoint.paths
            for route in (
                Route("POST", path, partial(self._serve, endpoint), endpoint.service.name, upload=endpoint.batches),
                Route("GET", path, partial(_describe, endpoint.service), f"{endpoint.service.name}?wsdl"),
            )
        ]

    def render_error(self, error: Exception, request: Request) -> Response:
        """Return the SOAP fault for an error, in the version that the request speaks (HTTP 500, as ASP.NET does)."""
        if isinstance(error, RouteNotFound | MethodNotAllowed):
            return Response(error.status, f"<p>{escape(error.safe_message)}</p>".encode(), [_HTML])
        version = _version_of(request)
        headers = [("content-type", version.content_type)]
        if isinstance(error, QuotaExceeded):
            headers += _quota_headers(Allowance(0, error.until))
        return Response(500, write_fault(version, fault_of(error)), headers)

    async def _serve(self, endpoint: Endpoint, request: Request) -> Response:
        """Find the operation that a message asks for, carry it out, answer."""
        content_type = request.headers.get("content-type")
        # The vendor's own sample is indented, XML declaration and all.
        body = request.body.lstrip(b" \t\r\n")
        charset = media_type(content_type).charset
        envelope = await _aside(len(body), lambda: read_envelope(body, charset=charset))
        action = action_of(request.headers.get("soapaction"), content_type)
        operation = endpoint.service.find(action, envelope.name)
        request.log["operation"] = operation.name
        for header in envelope.obligatory_headers():
            if operation.header is None or header != Authentication.__name__:
                raise NotUnderstood(header)
        entry = endpoint.entries[operation.name]
        # Before the message is looked at: only who has a session may make the server read a long one.
        caller = None if entry.is_open else await self._caller(entry, envelope, request)
        headers = [("content-type", envelope.version.content_type), *await self._spend(caller)]
        message = await _aside(len(body), lambda: envelope.decode(operation.request))
        reply = await entry.handler(Call(request, self.book, self.access, self.session_lifetime, caller), message)
        if isinstance(reply, Listing):
            return Response(200, _streamed(envelope.version, reply), headers)
        return Response(200, write_envelope(envelope.version, encode(reply.message)), headers + reply.headers)

    async def _caller(self, entry: Entry, envelope: Envelope, request: Request) -> Principal:
        """Return who is asking: by the session, else by the header where the operation takes one."""
        try:
            caller = await auth.by_session(self.access, request)
        except NotAuthenticated:
            header = envelope.header(Authentication) if entry.operation.header is not None else None
            if header is None:
                raise
            caller = await auth.by_header(self.access, request, header)
            tenant = (await self.book.directory(caller)).tenant
            if not tenant.setting(FACE, "authentication_header", False):
                raise
        request.log["tenant"], request.log["principal"] = caller.tenant, caller.user
        return caller

    async def _spend(self, caller: Principal | None) -> list[tuple[str, str]]:
        """Count a request against its tenant's quota; return the headers that tell what is left, if there is one.

        Raises:
            QuotaExceeded: nothing is left of this hour.
        """
        if caller is None:
            return []
        limit = (await self.book.directory(caller)).tenant.setting(FACE, "requests_per_hour", 0)
        return _quota_headers(self.quotas.spend(caller.tenant, limit)) if limit > 0 else []


def _quota_headers(allowance: Allowance) -> list[tuple[str, str]]:
    return [("APILimitRemaining", str(allowance.remaining)), ("APILimitReset", moment(allowance.until))]


async def _aside(size: int, work: Callable[[], T]) -> T:
    """Read a message of some bytes: a long one, which takes up to a second for each MB, off the event loop."""
    return work() if size <= _LONG else await asyncio.to_thread(work)


def _version_of(request: Request) -> SoapVersion:
    """Return the SOAP version of a request that may not have been readable."""
    is_12 = media_type(request.headers.get("content-type")).name == "application/soap+xml"
    if is_12 or SoapVersion.V12.value.encode() in request.body[:1000]:
        return SoapVersion.V12
    return SoapVersion.V11


# -- description -------------------------------------------------------------------------------------------------


async def _describe(service: Service, request: Request) -> Response:
    """Answer ``?wsdl``, ``?WSDL`` and ``?singleWsdl``; anything else gets the page that lists the operations."""
    if request.query_string.lower().partition("=")[0] in {"wsdl", "singlewsdl"}:
        wsdl = _wsdl(service.name, request.base_url + request.path)
        return Response(200, wsdl, [("content-type", SoapVersion.V11.content_type)])
    operations = "\n".join(
        f"<dt>{escape(operation.name)}</dt><dd>{escape(operation.doc)}</dd>" for operation in service.operations
    )
    page = _PAGE.format(name=escape(service.name), operations=operations)
    return Response(200, page.encode(), [_HTML])


@lru_cache(maxsize=64)
def _wsdl(name: str, address: str) -> bytes:
    service = next(endpoint.service for endpoint in ENDPOINTS if endpoint.service.name == name)
    return write_wsdl(service, address)


# -- long answers ------------------------------------------------------------------------------------------------


class _Waiting(Iterator[msgspec.Struct]):
    """Items that have been read and not been written yet."""

    def __init__(self) -> None:
        self.items: deque[msgspec.Struct] = deque()

    def __next__(self) -> msgspec.Struct:
        if not self.items:
            raise StopIteration
        return self.items.popleft()


async def _streamed(version: SoapVersion, listing: Listing) -> AsyncIterator[bytes]:
    """Yield the envelope around a listing, reading the next page whenever less than a chunk is waiting."""
    waiting = _Waiting()
    pieces = stream_envelope(version, encode_stream(listing.response, waiting))
    pages: AsyncIterator[list[Any]] | None = listing.pages
    while True:
        while pages is not None and len(waiting.items) < ITEMS_PER_CHUNK:
            page = await anext(pages, None)
            if page is None:
                pages = None
            else:
                waiting.items.extend(page)
        piece = next(pieces, None)
        if piece is None:
            return
        yield piece
