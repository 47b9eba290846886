"""What the gateway tells of itself: pages of its services with samples, and classes for clients."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from jinja2 import Environment, PackageLoader, Template

from kartotek.domain.errors import NotFound
from kartotek.faces.digioffice.messages.contracts import IMPORTS, SERVICES
from kartotek.faces.digioffice.messages.envelopes import VERSIONS
from kartotek.faces.digioffice.messages.formats import FORMATS
from kartotek.faces.digioffice.messages.languages import LANGUAGES, members_of, source
from kartotek.faces.digioffice.messages.samples import samples, soap_samples
from kartotek.faces.digioffice.messages.schema import Dto, Service
from kartotek.web.face import Request, Response, Route

_BY_NAME = {service.name.lower(): service for service in SERVICES}
_OVER_SOAP = {service.name.lower(): service for service in IMPORTS}
_TITLE = "DigiOffice Gateway"


class Metadata:
    """The addresses of metadata; no credentials needed, since none of it is about data."""

    def routes(self) -> tuple[Route, ...]:
        """Return the table of these operations."""
        pages = [Route("GET", f"/api/{name}/metadata", self.service, "metadata") for name in (*FORMATS, *VERSIONS)]
        return (
            Route("GET", "/api/metadata", self.index, "metadata"),
            Route("GET", "/api/types/{language}", self.types, "types"),
            *pages,
        )

    async def index(self, request: Request) -> Response:
        """``GET /api/metadata``: all services."""
        return _page(request, service=None)

    async def service(self, request: Request) -> Response:
        """``GET /api/json/metadata?op=X``: one service with its objects and samples in that format.

        With ``&lang=csharp`` its classes stand in the place of the objects. Without ``op`` it is the index.
        """
        options = {name.lower(): value for name, value in request.query_items}
        if not options.get("op"):
            return await self.index(request)
        name = [part for part in request.path.lower().split("/") if part][1]
        service = (_OVER_SOAP if name in VERSIONS else _BY_NAME).get(options["op"].lower())
        if service is None:
            raise NotFound("operation", options["op"])
        host = request.base_url.partition("://")[2]
        return _page(
            request,
            service=service,
            tables=list(_tables(service)),
            classes=_classes(options.get("lang"), request),
            soap=name in VERSIONS,
            # the vendor's page of JSON lines calls its format so
            suffix="other" if name == "jsonl" else name,
            samples=soap_samples(service, name, host) if name in VERSIONS else samples(service, FORMATS[name], host),
        )

    async def types(self, request: Request) -> Response:
        """``GET /api/types/python``: the classes of all services."""
        code = _classes(request.params["language"], request)
        return Response(200, (code or "").encode(), [("content-type", "text/plain; charset=utf-8")])


def _classes(language: str | None, request: Request) -> str | None:
    """Return the classes in a language; None where none is asked for. NotFound for one that is not known."""
    if not language:
        return None
    code = source(language.lower(), f"{request.base_url}/api")
    if code is None:
        raise NotFound("language", f"{language}; there are {', '.join(LANGUAGES)}")
    return code


def _tables(service: Service) -> Iterator[tuple[Dto, str]]:
    """Yield the objects that a page describes, each once, with whether it is part of the request or of the answer."""
    yield service.request, "request"
    seen = {service.request.name}
    for place, dto in (("request", service.request), ("response", service.response)):
        for inner in [] if dto is None else [*([dto] if place == "response" else []), *members_of(dto)]:
            if inner.name not in seen:
                seen.add(inner.name)
                yield inner, "answer"


def _page(request: Request, **values: object) -> Response:
    page = _template().render(
        title=_TITLE,
        base=f"{request.base_url}/api",
        services=SERVICES,
        formats=list(FORMATS),
        soap_names=list(VERSIONS),
        over_soap=IMPORTS,
        languages=list(LANGUAGES),
        **values,
    )
    return Response(200, page.encode(), [("content-type", "text/html; charset=utf-8")])


@cache
def _template() -> Template:
    environment = Environment(loader=PackageLoader("kartotek.faces.digioffice"), autoescape=True, trim_blocks=True)
    return environment.get_template("metadata.html")
