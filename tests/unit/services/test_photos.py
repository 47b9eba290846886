"""Photos as the services keep them."""

from __future__ import annotations

import asyncio
import copy
from typing import Any

import pytest

from kartotek.domain.accounts import Principal
from kartotek.domain.changes import Deed
from kartotek.domain.errors import InvalidPicture, InvalidValue, NotFound, NotPermitted, UnstorableText
from kartotek.domain.party import Record
from kartotek.domain.photos import PhotoInfo, Picture, PictureLimits, Print
from kartotek.domain.ports import Command
from kartotek.services.book import Book
from kartotek.services.photos import DescribePhoto, DropPhoto, PutPhoto, file_name
from kartotek.services.studio import Studio
from tests.photos.files import bomb, drawn, file, jpeg, opened, other_jpeg
from tests.unit.memory_book import EDITOR, KEY, READER, MemoryBook, MemoryDatabase


@pytest.fixture
def book() -> MemoryBook:
    """Return an empty book."""
    return MemoryBook()


def picture(name: str = "a") -> Picture:
    """Return a picture that was made of a file called so; nobody looks into it here."""
    data = f"picture {name}".encode()
    digests = (f"file {name}", f"picture {name}")
    return Picture(mime="image/png", width=3, height=2, data=data, thumbnail=b"t" + data, digests=digests)


def put(book: MemoryBook, party: int, name: str = "a", file_name: str | None = None) -> PhotoInfo:
    return book.run(PutPhoto(party=party, picture=picture(name), name=file_name))


def written(book: MemoryBook) -> object:
    """Return all that a write would change but the time."""
    return copy.deepcopy((book.pages.parties, book.pages.photos, book.pages.changes, book.pages.last))


def test_a_photo_is_a_change_of_its_party(book: MemoryBook) -> None:
    party = book.person()
    before = book.record(party)
    info = put(book, party, file_name="anna.png")
    assert (info.party, info.mime, info.width, info.height, info.name) == (party, "image/png", 3, 2, "anna.png")
    assert (info.size, info.changed) == (len(picture().data), info.created)
    assert (info.changed.at, info.changed.by, info.changed.face) == (book.pages.now, EDITOR.user, EDITOR.face)
    after = book.record(party)
    assert (after.version, after.party) == (before.version + 1, before.party)
    assert (book.pages.changes[-1].deed, book.pages.changes[-1].fields) == (Deed.CHANGED, ("photo",))
    stored = book.reader().photo(party)
    assert stored is not None
    assert (stored.info, stored.data, stored.thumbnail) == (info, picture().data, picture().thumbnail)
    assert book.run(DropPhoto(party=party)) is True
    assert book.record(party).version == before.version + 2
    assert book.reader().photo_info(party) is None


@pytest.mark.parametrize("digests", [("file a", "another"), ("another", "file a"), ("picture a", "picture b")])
def test_the_same_photo_again_is_silent(book: MemoryBook, digests: tuple[str, ...]) -> None:
    """Whether the file that was sent, or the picture that was read, is sent back."""
    party = book.person()
    info = put(book, party, file_name="anna.png")
    before = written(book)
    again = Picture(mime="image/png", width=3, height=2, data=b"!", thumbnail=b"!", digests=digests)
    for name in (None, "anna.png", ""):
        assert book.run(PutPhoto(party=party, picture=again, name=name)) == info
    assert written(book) == before


def test_another_picture_takes_the_place_of_the_one_before(book: MemoryBook) -> None:
    party = book.person()
    first = put(book, party, "a", "a.png")
    told = book.run(DescribePhoto(party=party, description="Anna", residue={"ExtraInfo": "x"}))
    second = put(book, party, "b")
    assert (second.number, second.created) == (first.number, first.created)
    assert (second.description, second.residue, second.name) == (told.description, told.residue, None)
    assert second.identity != first.identity
    assert second.changed.at > told.changed.at > first.changed.at
    assert book.reader().photo_named(first.identity) is None
    assert (found := book.reader().photo_named(second.identity)) is not None
    assert found.data == picture("b").data
    assert put(book, party, "a").identity != first.identity


def test_the_same_picture_under_another_name_changes_the_name(book: MemoryBook) -> None:
    party = book.person()
    first = put(book, party, "a", "a.png")
    second = put(book, party, "a", "b.png")
    assert (second.name, second.identity) == ("b.png", first.identity)
    assert len(book.pages.changes) == 3


def test_numbers_are_never_given_again(book: MemoryBook) -> None:
    party = book.person()
    first = put(book, party)
    book.run(DropPhoto(party=party))
    assert put(book, party).number > first.number


def test_what_is_told_about_a_photo_is_kept_by_face(book: MemoryBook) -> None:
    party = book.person()
    put(book, party)
    first = book.run(DescribePhoto(party=party, description="Anna", residue={"a": "1"}))
    before = written(book)
    assert book.run(DescribePhoto(party=party, description="Anna", residue={"a": "1"})) == first
    assert written(book) == before
    other = Principal(tenant=1, user=7, role=EDITOR.role, face="other")
    second = book.run(DescribePhoto(party=party, description="", residue={"b": "2"}), other)
    assert (second.description, second.residue) == (None, {"test": {"a": "1"}, "other": {"b": "2"}})
    assert book.run(DescribePhoto(party=party, description=None, residue={})).residue == {"other": {"b": "2"}}


def test_taking_away_what_is_not_there_is_silent(book: MemoryBook) -> None:
    party = book.person()
    before = written(book)
    assert book.run(DropPhoto(party=party)) is False
    assert written(book) == before


def commands(party: int) -> list[Command[Any]]:
    """Return every command on photos."""
    told = DescribePhoto(party=party, description="D", residue={})
    return [PutPhoto(party=party, picture=picture()), told, DropPhoto(party=party)]


def test_what_is_not_there_is_not_found(book: MemoryBook) -> None:
    party = book.person()
    before = book.state()
    for command in [*commands(99), commands(party)[1]]:
        with pytest.raises(NotFound):
            book.run(command)
    assert book.state() == before


def test_a_deleted_party_takes_no_photo_and_keeps_its_own_unseen(book: MemoryBook) -> None:
    party = book.person()
    info = put(book, party)
    book.delete(party)
    for command in commands(party):
        with pytest.raises(NotFound):
            book.run(command)
    assert book.reader().photo_named(info.identity) is None
    assert book.reader().photo_info(party) == info


@pytest.mark.parametrize("principal", [READER, KEY])
def test_whoever_may_only_read_changes_nothing(book: MemoryBook, principal: Principal) -> None:
    party = book.person()
    put(book, party)
    for command in commands(party):
        with pytest.raises(NotPermitted):
            book.run(command, principal)


def test_what_cannot_be_stored_is_refused(book: MemoryBook) -> None:
    party = book.person()
    put(book, party)
    before = book.state()
    with pytest.raises(UnstorableText):
        book.run(DescribePhoto(party=party, description="\x01", residue={}))
    with pytest.raises(UnstorableText):
        book.run(DescribePhoto(party=party, description=None, residue={"a": "\ud800"}))
    with pytest.raises(InvalidValue):
        book.run(DescribePhoto(party=party, description=None, residue={"": "x"}))
    assert book.state() == before


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (None, None),
        ("", None),
        ("anna.jpg", "anna.jpg"),
        ("C:\\fakepath\\anna.jpg", "anna.jpg"),
        ("../../etc/passwd", "passwd"),
        ("/", None),
        ('a\r\nX: "y"\0.jpg', 'aX: "y".jpg'),
        ("\ud800Åse.png ", "Åse.png"),
        ("x" * 300 + ".jpg", "x" * 252 + ".jpg"),
    ],
)
def test_a_file_name_is_kept_without_what_no_file_has(sent: str | None, kept: str | None) -> None:
    assert file_name(sent) == kept


# -- the book ------------------------------------------------------------------------------------------------------


class Desk:
    """A `Book` on a book in memory, with a person in it."""

    def __init__(self, limits: PictureLimits | None = None) -> None:
        self.memory = MemoryBook()
        self.studio = Studio(limits)
        self.book = Book(MemoryDatabase(self.memory), self.studio)
        self.memory.person("Li")

    @property
    def record(self) -> Record:
        return self.memory.record(1)


def test_a_file_becomes_the_photo_of_a_party() -> None:
    desk = Desk()

    async def run() -> None:
        assert await desk.book.photo(READER, desk.record) is None
        assert await desk.book.photo_info(READER, desk.record) is None
        assert await desk.book.print_photo(READER, desk.record, Print()) is None
        info = await desk.book.put_photo(EDITOR, desk.record, jpeg(), name="anna.jpg")
        assert await desk.book.photo_info(READER, desk.record) == info
        photo = await desk.book.photo(READER, desk.record)
        assert photo is not None
        assert (photo.info, photo) == (info, await desk.book.find_photo(READER, info.identity))
        changes = len(desk.memory.pages.changes)
        for echo in (jpeg(), photo.data):
            assert await desk.book.put_photo(EDITOR, desk.record, echo) == info
        assert len(desk.memory.pages.changes) == changes
        assert (await desk.book.put_photo(EDITOR, desk.record, other_jpeg())).identity != info.identity
        with pytest.raises(NotFound):
            await desk.book.find_photo(READER, info.identity)
        assert await desk.book.drop_photo(EDITOR, desk.record)
        assert not await desk.book.drop_photo(EDITOR, desk.record)

    asyncio.run(run())


def test_a_print_is_made_of_the_thumbnail_where_that_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk()

    async def run() -> None:
        await desk.book.put_photo(EDITOR, desk.record, file("PNG", drawn((640, 320))))
        photo = await desk.book.photo(READER, desk.record)
        assert photo is not None
        made_of: list[bytes] = []
        printed = desk.studio.printed

        async def spy(data: bytes, wanted: Print) -> tuple[str, bytes]:
            made_of.append(data)
            return await printed(data, wanted)

        monkeypatch.setattr(desk.studio, "printed", spy)
        for wanted, source, size in (
            (Print(width=160), photo.thumbnail, (160, 80)),
            (Print(height=20, mime="image/gif"), photo.thumbnail, (40, 20)),
            (Print(width=162), photo.data, (162, 81)),
            (Print(mime="image/jpeg"), photo.data, (640, 320)),
        ):
            found = await desk.book.print_photo(READER, desk.record, wanted)
            assert found is not None
            assert found[0] == (wanted.mime or "image/png")
            assert opened(found[1]).size == size
            assert made_of.pop() == source
        assert await desk.book.print_photo(READER, desk.record, Print()) == ("image/png", photo.data)
        assert made_of == []

    asyncio.run(run())


def test_a_file_that_is_no_picture_stores_nothing() -> None:
    desk = Desk(PictureLimits(bytes=5_000, pixels=10_000))
    before = desk.memory.state()

    async def run() -> None:
        for refused in (b"", b"text", bomb(), bytes(6_000), file("PNG", drawn((101, 100)))):
            with pytest.raises(InvalidPicture):
                await desk.book.put_photo(EDITOR, desk.record, refused)
        with pytest.raises(NotPermitted):  # before any work is put into it
            await desk.book.put_photo(READER, desk.record, b"text")

    asyncio.run(run())
    assert desk.memory.state() == before
