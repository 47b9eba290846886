"""What the Archive agent is asked for: the same lists as over REST, told by members of an object (reference §1.6).

Its procedures come in two forms, of which the one whose name ends in 2 has texts where the other has arrays. Both
are read here, whichever procedure they come with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from kartotek.domain.errors import InvalidValue
from kartotek.domain.query import Order
from kartotek.faces.superoffice.mapping.columns.providers import Provider
from kartotek.faces.superoffice.mapping.filters.asking import Asking
from kartotek.faces.superoffice.mapping.filters.orders import MOST, order_of, orders_of
from kartotek.faces.superoffice.mapping.filters.restrictions import FIELD, tree_of
from kartotek.faces.superoffice.mapping.listing import (
    MOST_ROWS,
    MOST_SKIPPED,
    Listing,
    columns_of,
    entities_of,
    where,
)
from kartotek.faces.superoffice.messages import Json, Message, read_int, read_list, read_object, read_text
from kartotek.wire.odata_filter import Node, parse

_DIRECTIONS: Final[Mapping[str, str]] = {"": "", "asc": "asc", "0": "asc", "desc": "desc", "1": "desc"}


def read_agent_listing(message: Message, provider: Provider, asking: Asking, *, chosen: bool) -> Listing:
    """Return the list that a request to the agent asks of a provider; ``chosen`` tells that it names the columns.

    Raises:
        MalformedMessage: the filter cannot be read.
        InvalidValue: an unknown column, a restriction or an order that does not fit one, a number that is none.
    """
    archive, view = asking.archive, asking.view
    names = _names(message.get("Columns"), "Columns") if chosen else []
    size = read_int(message.get("PageSize"), "PageSize")
    page = read_int(message.get("Page"), "Page")
    if size < 0:
        raise InvalidValue("PageSize", "a number of rows is expected")
    return Listing(
        archive=archive,
        columns=columns_of(names, archive, view),
        where=where(
            provider,
            entities_of(_names(message.get("Entities"), "Entities"), archive),
            _restrictions(message),
            asking,
        ),
        order=_orders(message.get("SortOrder"), asking),
        top=min(size or MOST_ROWS, MOST_ROWS),
        skip=min(-page if page < 0 else page * size, MOST_SKIPPED),  # a negative page is a number of rows
        cut=size > MOST_ROWS,
    )


def _restrictions(message: Message) -> Node | None:
    sent = message.get("Restriction") or message.get("Restrictions")
    if isinstance(sent, str):
        return parse(sent) if sent.strip() else None
    return tree_of(read_list(sent, FIELD) or ())


def _orders(sent: Json, asking: Asking) -> tuple[Order, ...]:
    if isinstance(sent, str):
        return orders_of(sent, asking.archive, asking.view)
    items: Sequence[Json] = read_list(sent, "SortOrder") or ()
    if len(items) > MOST:
        raise InvalidValue("SortOrder", f"at most {MOST} columns are possible")
    return tuple(_order(item, asking) for item in items)


def _order(sent: Json, asking: Asking) -> Order:
    message = read_object(sent, "SortOrder")
    if message is None:
        raise InvalidValue("SortOrder", "an object is expected")
    word = read_text(message.get("Direction"), "SortOrder.Direction").lower()
    direction = _DIRECTIONS.get(word, word)
    return order_of(read_text(message.get("Name"), "SortOrder.Name"), direction, asking.archive, asking.view)


def _names(sent: Json, field: str) -> list[str]:
    if isinstance(sent, str):
        return sent.split(",")
    return [read_text(name, field) for name in read_list(sent, field) or ()]
