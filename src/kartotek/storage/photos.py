"""Photos in the database, the same for both: what is known of one as JSON, picture and thumbnail as bytes beside."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from sqlalchemy import BigInteger, and_, bindparam, delete, select, update

from kartotek.domain.photos import Photo, PhotoInfo, Picture
from kartotek.storage import tables as t
from kartotek.storage.drivers import Driver
from kartotek.storage.rows import Row, document, findable, photo_info_of, possible
from kartotek.storage.statements import Dialect, living


class PhotoStatements:
    """The statements on photos."""

    def __init__(self, dialect: Dialect) -> None:
        photo, party, text = t.PHOTO, t.PARTY, dialect.text
        mine = photo.c.tenant == bindparam("tenant")
        one = and_(mine, photo.c.party == bindparam("party", type_=BigInteger()))
        whole = select(photo.c.doc, photo.c.data, photo.c.thumbnail)
        self.info = text(select(photo.c.doc).where(one))
        self.photo = text(whole.where(one))
        self.named = text(
            whole.join_from(photo, party, and_(party.c.tenant == photo.c.tenant, party.c.id == photo.c.party)).where(
                mine, photo.c.identity == bindparam("identity", type_=t.KEY), living(party)
            )
        )
        several = dialect.among(photo.c.party, "parties", BigInteger())
        self.thumbnails = text(select(photo.c.party, photo.c.thumbnail).where(mine, several))
        self.put = text(dialect.upsert(photo, "identity", "doc", "data", "thumbnail"))
        self.put_info = text(update(photo).where(one).values(doc=bindparam("doc", type_=photo.c.doc.type)))
        self.drop = text(delete(photo).where(one))


@functools.cache
def photo_statements(dialect: Dialect) -> PhotoStatements:
    """Return the statements in a dialect; they are compiled when it is first used."""
    return PhotoStatements(dialect)


class Photos:
    """The photos of one tenant, on a connection."""

    def __init__(self, driver: Driver, tenant: int) -> None:
        self._driver = driver
        self._tenant = tenant
        self._statements = photo_statements(driver.dialect)

    def info(self, party: int) -> PhotoInfo | None:
        """Return what is known of a party's photo, or None where it has none."""
        rows = self._of(self._statements.info, party)
        return photo_info_of(rows[0][0]) if rows else None

    def photo(self, party: int) -> Photo | None:
        """Return a party's photo, or None where it has none."""
        rows = self._of(self._statements.photo, party)
        return _photo_of(rows[0]) if rows else None

    def named(self, identity: str) -> Photo | None:
        """Return the photo of a living party by the identity of its picture, or None."""
        if not findable(identity):
            return None
        rows = self._driver.rows(self._statements.named, {"tenant": self._tenant, "identity": identity})
        return _photo_of(rows[0]) if rows else None

    def thumbnails(self, parties: Sequence[int]) -> dict[int, bytes]:
        """Return the thumbnails of those of some parties that have a photo, by party."""
        values = {"tenant": self._tenant, "parties": self._driver.several(possible(parties))}
        return {row[0]: bytes(row[1]) for row in self._driver.rows(self._statements.thumbnails, values)}

    def put(self, info: PhotoInfo, picture: Picture | None) -> None:
        """Store a party's photo; without a picture, what is known of the one that is stored."""
        values = {"tenant": self._tenant, "party": info.party, "doc": document("photo", info)}
        if picture is None:
            self._driver.run(self._statements.put_info, values)
        else:
            content = {"identity": info.identity, "data": picture.data, "thumbnail": picture.thumbnail}
            self._driver.run(self._statements.put, values | content)

    def drop(self, party: int) -> None:
        """Remove a party's photo."""
        self._driver.run(self._statements.drop, {"tenant": self._tenant, "party": party})

    def _of(self, statement: str, party: int) -> list[Row]:
        if not possible([party]):
            return []
        return self._driver.rows(statement, {"tenant": self._tenant, "party": party})


def _photo_of(row: Row) -> Photo:
    return Photo(info=photo_info_of(row[0]), data=bytes(row[1]), thumbnail=bytes(row[2]))
