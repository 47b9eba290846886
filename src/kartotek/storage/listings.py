"""What there is besides parties: notes, photos, parties by search key, relations by change, pages of customers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from kartotek.domain.notes import Note
from kartotek.domain.photos import Photo, PhotoInfo
from kartotek.domain.query import CustomerPage, CustomerQuery, KeyedParty, RelationChange
from kartotek.storage.listing_statements import (
    ListingStatements,
    customers_counted,
    customers_page,
    listing_statements,
)
from kartotek.storage.photos import Photos
from kartotek.storage.reader import BookReader
from kartotek.storage.rows import (
    LARGEST_INTEGER,
    findable,
    handles_of,
    note_of,
    record_of,
    relation_of,
    to_micros,
    to_moment,
)


class TenantReader(BookReader):
    """The whole of `kartotek.domain.ports.Reader` on a connection."""

    def notes_of(self, party: int) -> list[Note]:
        """Return the notes on a party, in order of number."""
        return self._notes(self.listings.notes_of, {"party": party})

    def notes(self, after: int, limit: int) -> list[Note]:
        """Return the notes on living parties behind a number, in order."""
        return self._notes(self.listings.notes, {"after": after, "limit": limit})

    def photo_info(self, party: int) -> PhotoInfo | None:
        """Return what is known of a party's photo, or None where it has none."""
        return self.photos.info(party)

    def photo(self, party: int) -> Photo | None:
        """Return a party's photo, or None where it has none."""
        return self.photos.photo(party)

    def photo_named(self, identity: str) -> Photo | None:
        """Return the photo of a living party by the identity of its picture, or None."""
        return self.photos.named(identity)

    def thumbnails(self, parties: Sequence[int]) -> dict[int, bytes]:
        """Return the thumbnails of those of some parties that have a photo, by party."""
        return self.photos.thumbnails(parties)

    def keyed(self, space: str, after: tuple[str, int], limit: int) -> list[KeyedParty]:
        """Return living parties by search key and number, from behind one such pair on (("", 0): all)."""
        key, party = after
        if not (findable(space) and findable(key)):
            return []
        values = {"tenant": self.tenant, "space": space, "key": key, "party": party, "limit": limit}
        rows = self.driver.rows(self.listings.keyed, values)
        return [KeyedParty(row[0], row[1], handles_of(row[2])) for row in rows]

    def relations_since(self, at: dt.datetime, after: str, limit: int) -> list[RelationChange]:
        """Return relations of living parties that changed at a moment or later, by time and id."""
        if not findable(after):
            return []
        values = {"tenant": self.tenant, "at": to_micros(at), "after": after, "limit": limit}
        rows = self.driver.rows(self.listings.relations_since, values)
        return [RelationChange(to_moment(row[0]), row[1], row[2], relation_of(row[3])) for row in rows]

    def customers(self, query: CustomerQuery) -> CustomerPage:
        """Return a page of companies and customers with their total number."""
        values: dict[str, object] = {"tenant": self.tenant}
        if query.active is not None:
            values["active"] = query.active
        if query.changed_since is not None:
            values["changed_since"] = to_micros(query.changed_since)
        if query.created_since is not None:
            values["created_since"] = to_micros(query.created_since)
        limits = tuple(name for name in values if name != "tenant")
        total = int(self.driver.rows(customers_counted(self.driver.dialect, limits), values)[0][0])
        page = {"limit": query.size, "offset": min((query.page - 1) * query.size, LARGEST_INTEGER)}
        rows = self.driver.rows(customers_page(self.driver.dialect, limits), values | page)
        return CustomerPage(total, [(record_of(row[1:]), bool(row[0])) for row in rows])

    def _notes(self, statement: str, values: dict[str, int]) -> list[Note]:
        if any(abs(value) > LARGEST_INTEGER for value in values.values()):
            return []
        return [note_of(row[0]) for row in self.driver.rows(statement, values | {"tenant": self.tenant})]

    @property
    def photos(self) -> Photos:
        """The tenant's photos."""
        return Photos(self.driver, self.tenant)

    @property
    def listings(self) -> ListingStatements:
        """The statements behind all this, in the database's dialect."""
        return listing_statements(self.driver.dialect)
