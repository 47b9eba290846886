"""How fast long lists are written, beside a bare template: `python -m benchmarks.lists`.

GetPersonsDetailed of 1,000 persons, with e-mail address, phone number, postal address and employment each, and
GetCompanies of 1,000 companies with the same children are asked for over a socket, one request at a time. Beside them
stands a bare template writer: it has the texts of all items in memory already, and puts them, escaped, into templates
made for exactly these items; what it writes has to be the very bytes that Kartotek sent.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from lxml import etree

from benchmarks.calls import NAMESPACE, exchange, soap_request, soap_session
from benchmarks.load import processor_seconds
from benchmarks.population import populate, sqlite_url
from benchmarks.report import surroundings
from benchmarks.serving import Served, kartotek
from kartotek.demo.parties import EMPLOYEES_PER_COMPANY

ITEMS = 1_000
_PROPERTIES = (
    *("Id", "Name", "OrganizationNumber", "EmailAddresses", "PhoneNumbers", "Addresses", "Type"),
    *("NumberOfEmployees", "Country"),
)


@dataclass(frozen=True)
class Listing:
    """A request for a list: ``item`` is the element that each of its items is."""

    path: str
    operation: str
    message: str
    item: str
    parties: int
    """Parties in a book that has as many items as are asked for."""


PERSONS = Listing(
    path="/CRM/Contact/PersonService.asmx",
    operation="GetPersonsDetailed",
    message=f'<GetPersonsDetailed xmlns="{NAMESPACE}"><personSearch></personSearch></GetPersonsDetailed>',
    item="PersonItem",
    parties=ITEMS * (EMPLOYEES_PER_COMPANY + 1) // EMPLOYEES_PER_COMPANY + 1,
)
COMPANIES = Listing(
    path="/CRM/Company/V001/CompanyService.asmx",
    operation="GetCompanies",
    message=(
        f'<GetCompanies xmlns="{NAMESPACE}">'
        "<searchParams><ChangedAfter>2000-01-01T00:00:00</ChangedAfter></searchParams>"
        f"<returnProperties>{''.join(f'<string>{name}</string>' for name in _PROPERTIES)}</returnProperties>"
        "</GetCompanies>"
    ),
    item="Company",
    parties=ITEMS * (EMPLOYEES_PER_COMPANY + 1),
)


class TemplateWriter:
    """Writes one reply again: a template for each item, and the texts that go into it."""

    def __init__(self, reply: bytes, item: str) -> None:
        text = reply.decode()
        found = etree.fromstring(reply).iter(f"{{{NAMESPACE}}}{item}")
        start, end = text.index(f"<{item}>"), text.rindex(f"</{item}>") + len(f"</{item}>")
        self._head, self._tail = text[:start], text[end:]
        self.items = [_taken_apart(element) for element in found]

    def write(self) -> bytes:
        """Return the reply."""
        written = [template % tuple(map(escape, texts)) for template, texts in self.items]
        return f"{self._head}{''.join(written)}{self._tail}".encode()


def _taken_apart(element: etree._Element) -> tuple[str, list[str]]:
    """Return an item as a template with a slot for every text, and the texts."""
    name, texts, parts = etree.QName(element).localname, [], []
    if len(element) == 0:
        return (f"<{name}>%s</{name}>", [element.text]) if element.text else (f"<{name} />", [])
    for child in element:
        template, below = _taken_apart(child)
        parts.append(template)
        texts += below
    return f"<{name}>{''.join(parts)}</{name}>", texts


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lists", description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--rounds", type=int, default=20, help="requests for each list, of which the median counts (20)"
    )
    rounds = parser.parse_args().rounds
    print("| list | bytes | Kartotek ms | CPU ms | bare template ms | CPU, times the template |")
    print("|---|--:|--:|--:|--:|--:|")
    for listing in (PERSONS, COMPANIES):
        with tempfile.TemporaryDirectory(prefix="kartotek-benchmark-") as name:
            folder = Path(name)
            url = sqlite_url(folder / "book.db")
            populate(url, listing.parties)
            with kartotek(url, folder) as server:
                print(_line(server, listing, rounds), flush=True)
    print(f"\n`python -m benchmarks.lists`: medians of {rounds}. {surroundings()}.")


def _line(server: Served, listing: Listing, rounds: int) -> str:
    request = soap_request(listing.path, listing.operation, soap_session(server.url), listing.message).encode()
    reply = exchange(server.url, request)
    writer = TemplateWriter(reply, listing.item)
    if len(writer.items) != ITEMS:
        raise SystemExit(f"{listing.operation} answered {len(writer.items)} items")
    if writer.write() != reply:
        raise SystemExit("the template writer does not write what Kartotek wrote")
    before = processor_seconds(server.process)
    taken = _median(lambda: exchange(server.url, request), rounds, time.perf_counter)
    processor = (processor_seconds(server.process) - before) / rounds
    bare = _median(writer.write, rounds, time.process_time)
    cells: Sequence[str] = (
        f"{listing.operation} of {ITEMS:,}",
        f"{len(reply):,}",
        f"{taken * 1e3:.1f}",
        f"{processor * 1e3:.1f}",
        f"{bare * 1e3:.2f}",
        f"{processor / bare:.1f}",
    )
    return f"| {' | '.join(cells)} |"


def _median(work: Callable[[], object], rounds: int, clock: Callable[[], float]) -> float:
    """Return the median of the seconds that a piece of work takes."""
    taken: list[float] = []
    for _ in range(rounds):
        started = clock()
        work()
        taken.append(clock() - started)
    return statistics.median(taken)


if __name__ == "__main__":
    main()
