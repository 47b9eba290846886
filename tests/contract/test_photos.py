"""Photos, on both databases."""

from __future__ import annotations

import asyncio
import datetime as dt
import threading

import pytest

from kartotek.domain.changes import Deed
from kartotek.domain.errors import UnstorableText
from kartotek.domain.party import Stamp, State
from kartotek.domain.photos import Photo, PhotoInfo, Picture
from kartotek.domain.ports import Reader, UnitOfWork
from tests.contract.rig import OpenBook, change

NOW = dt.datetime(2026, 5, 17, 12, 30, 15, 123456, tzinfo=dt.UTC)
EVERY_BYTE = bytes(range(256))


def info_of(party: int, **members: object) -> PhotoInfo:
    """Return what is known of a photo."""
    stamp = Stamp(NOW, 7, "toy")
    known: dict[str, object] = {
        "number": 1,
        "identity": "a" * 32,
        "party": party,
        "mime": "image/png",
        "width": 3,
        "height": 2,
        "size": 4,
        "digests": ("one", "two"),
        "created": stamp,
        "changed": stamp,
    }
    return PhotoInfo(**{**known, **members})  # type: ignore[arg-type] # members by name


def picture(data: bytes = EVERY_BYTE) -> Picture:
    return Picture(mime="image/png", width=3, height=2, data=data, thumbnail=data[::-1], digests=())


def put(book: OpenBook, info: PhotoInfo, content: Picture | None = None, tenant: int | None = None) -> None:
    book.do(lambda work: work.put_photo(info, content), tenant)


def test_a_photo_is_read_as_it_was_put(book: OpenBook) -> None:
    party, bare = book.add(), book.add()
    info = info_of(party, name="Åse «1».png", description="D", residue={"toy": {"x": "y"}})
    put(book, info, picture())
    wanted = Photo(info=info, data=EVERY_BYTE, thumbnail=EVERY_BYTE[::-1])
    assert book.read(lambda reader: reader.photo(party)) == wanted
    assert book.read(lambda reader: reader.photo_info(party)) == info
    assert book.read(lambda reader: reader.photo_named(info.identity)) == wanted
    assert book.read(lambda reader: reader.thumbnails([bare, party, 0, 1 << 70])) == {party: wanted.thumbnail}
    nothing = [bare, 0, -1, 1 << 70]
    assert book.read(lambda reader: [reader.photo(number) for number in nothing]) == [None] * 4
    assert book.read(lambda reader: [reader.photo_info(number) for number in nothing]) == [None] * 4
    nobody = ["b" * 32, "", "\0", "\ud800"]
    assert book.read(lambda reader: [reader.photo_named(name) for name in nobody]) == [None] * 4


def test_a_photo_takes_the_place_of_the_one_before(book: OpenBook) -> None:
    party = book.add()
    put(book, info_of(party), picture())
    told = info_of(party, description="D")
    put(book, told)
    assert book.read(lambda reader: reader.photo(party)) == Photo(
        info=told, data=EVERY_BYTE, thumbnail=EVERY_BYTE[::-1]
    )
    second = info_of(party, identity="b" * 32)
    put(book, second, picture(b"\0second"))
    assert book.read(lambda reader: reader.photo(party)) == Photo(info=second, data=b"\0second", thumbnail=b"dnoces\0")
    assert book.read(lambda reader: reader.photo_named("a" * 32)) is None
    book.do(lambda work: work.drop_photo(party))
    assert book.read(lambda reader: reader.photo(party)) is None
    book.do(lambda work: work.drop_photo(party))


def test_a_large_photo_is_stored_whole(book: OpenBook) -> None:
    party = book.add()
    data = EVERY_BYTE * 12_000
    put(book, info_of(party), picture(data))
    for aside in (False, True):
        found = book.run(book.database.read(book.tenant, lambda reader: reader.photo(party), aside=aside))
        assert found is not None
        assert found.data == data


def test_a_read_aside_holds_no_other_up(book: OpenBook) -> None:
    begun, done = threading.Event(), threading.Event()

    def long(reader: Reader) -> bool:
        begun.set()
        return done.wait(20)

    async def run() -> bool:
        reading = asyncio.create_task(book.database.read(book.tenant, long, aside=True, settled=True))
        await asyncio.to_thread(begun.wait, 20)
        await book.database.read(book.tenant, lambda reader: reader.changes(0, 1))
        done.set()
        return await reading

    assert book.run(run())


def test_a_deleted_party_s_photo_is_not_found_by_its_name_and_comes_back_with_it(book: OpenBook) -> None:
    party = book.add()
    put(book, info_of(party), picture())
    for state, deed, seen in ((State.DELETED, Deed.DELETED, False), (State.BLOCKED, Deed.RESTORED, True)):

        def move(unit: UnitOfWork, state: State = state, deed: Deed = deed) -> object:
            return change(unit, party, lambda stored: setattr(stored, "state", state), deed)

        book.do(move)
        assert (book.read(lambda reader: reader.photo_named("a" * 32)) is not None) is seen


def test_within_one_unit_what_was_written_is_read(book: OpenBook) -> None:
    party = book.add()

    def work(unit: UnitOfWork) -> tuple[PhotoInfo | None, Photo | None]:
        unit.put_photo(info_of(party), picture())
        return unit.photo_info(party), unit.photo_named("a" * 32)

    info, photo = book.do(work)
    assert info == info_of(party)
    assert photo is not None


def test_photos_of_another_tenant_are_nowhere(book: OpenBook) -> None:
    mine, theirs = book.tenant, book.new_tenant()
    party = book.add(tenant=mine)
    other = book.add(tenant=theirs)
    put(book, info_of(party, name="mine"), picture(), mine)
    put(book, info_of(other, name="theirs"), picture(), theirs)  # the same identity, which is each tenant's own
    for tenant, own, name in ((mine, party, "mine"), (theirs, other, "theirs")):
        found = book.read(lambda reader: reader.photo_named("a" * 32), tenant)
        assert found is not None
        assert found.info.name == name
        assert set(book.read(lambda reader: reader.thumbnails([party, other]), tenant)) == {own}
    book.do(lambda work: work.drop_photo(party), theirs)
    assert book.read(lambda reader: reader.photo_info(party), mine) is not None


def test_what_cannot_be_stored_leaves_nothing(book: OpenBook) -> None:
    party = book.add()
    for text in ("\0", "\ud800"):
        with pytest.raises(UnstorableText):
            put(book, info_of(party, name=text), picture())
    assert book.read(lambda reader: reader.photo(party)) is None
