"""SOAP 1.1 over HTTP, made of lxml elements: what a hand-written client of an ASMX service sends."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import httpx
from lxml import etree

from tests.crossface.driver import Refused

NAMESPACE: Final = "http://24sevenOffice.com/webservices"
ENVELOPE: Final = "http://schemas.xmlsoap.org/soap/envelope/"

_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARKED: Final = re.compile("\ue000x([0-9a-f]+);\ue001")


def element(name: str, *content: etree._Element | str) -> etree._Element:
    """Return an element of the vendor's namespace with text or children."""
    made = etree.Element(f"{{{NAMESPACE}}}{name}", nsmap={None: NAMESPACE})
    for part in content:
        if isinstance(part, str):
            made.text = _marked(part)
        else:
            made.append(part)
    return made


def post(http: httpx.Client, path: str, operation: str, envelope: bytes) -> etree._Element:
    """Send an envelope as it is; return the operation's response element. Refused where a fault comes back."""
    headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{NAMESPACE}/{operation}"'}
    response = http.post(path, content=envelope, headers=headers)
    assert response.headers["content-type"].startswith("text/xml"), (response.status_code, response.text[:300])
    answer = etree.fromstring(response.content).find(f"{{{ENVELOPE}}}Body")
    assert answer is not None, response.text[:300]
    assert len(answer) == 1, response.text[:300]
    if etree.QName(answer[0]).localname != "Fault":
        assert response.status_code == httpx.codes.OK
        return answer[0]
    assert response.status_code == httpx.codes.INTERNAL_SERVER_ERROR
    assert "request id" not in response.text.lower(), response.text
    raise Refused(response.status_code, response.text)


def call(http: httpx.Client, path: str, operation: str, content: Iterable[etree._Element]) -> etree._Element:
    """Send one request; return the operation's response element. Refused where a fault comes back."""
    envelope = etree.Element(f"{{{ENVELOPE}}}Envelope", nsmap={"soap": ENVELOPE})
    body = etree.SubElement(envelope, f"{{{ENVELOPE}}}Body")
    body.append(element(operation, *content))
    return post(http, path, operation, _spelled(envelope))


def child(parent: etree._Element | None, path: str) -> etree._Element | None:
    """Return the element at a path such as ``PostAddress/City``, or None."""
    for name in path.split("/"):
        parent = None if parent is None else parent.find(f"{{{NAMESPACE}}}{name}")
    return parent


def children(parent: etree._Element | None, path: str) -> list[etree._Element]:
    """Return the elements below a path, none where it leads nowhere."""
    found = child(parent, path)
    return [] if found is None else list(found)


def text(parent: etree._Element | None, path: str) -> str | None:
    """Return the text at a path, None where it is empty or absent."""
    found = child(parent, path)
    return None if found is None else found.text or None


def put(parent: etree._Element, path: str, value: str) -> None:
    """Put a text at a path, making the elements on the way."""
    for name in path.split("/"):
        below = child(parent, name)
        if below is None:
            below = element(name)
            parent.append(below)
        parent = below
    parent.text = _marked(value)


def _marked(text_: str) -> str:
    """Return text that lxml accepts: what XML cannot carry is marked, to become a character reference."""
    return _NOT_XML.sub(lambda match: f"\ue000x{ord(match[0]):x};\ue001", text_)


def _spelled(envelope: etree._Element) -> bytes:
    text_ = etree.tostring(envelope, encoding="unicode")
    return _MARKED.sub(lambda match: f"&#x{match[1]};", text_).encode("utf-8")
