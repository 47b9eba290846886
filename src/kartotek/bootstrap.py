"""The composition root: settings in, a server with its faces, services and database out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kartotek.config import Settings
from kartotek.domain.accounts import SettingKind
from kartotek.domain.errors import DomainError
from kartotek.domain.handles import HandleSpace
from kartotek.domain.photos import PictureLimits
from kartotek.domain.ports import Database
from kartotek.faces import crmcom, digioffice, superoffice, twentyfourseven
from kartotek.services import clock
from kartotek.services.access import Access
from kartotek.services.book import Book
from kartotek.services.executor import CommandExecutor
from kartotek.services.passwords import PasswordChecker
from kartotek.services.quotas import Quotas
from kartotek.services.slots import SlotFamilies
from kartotek.services.studio import Studio
from kartotek.services.throttle import LoginThrottle, ThrottleLimits
from kartotek.storage.open import open_database
from kartotek.web.app import App, Limits
from kartotek.web.face import Face
from kartotek.wire.errors import WireError

SPACES: Final[tuple[HandleSpace, ...]] = tuple(
    {space.name: space for face in (twentyfourseven, superoffice, crmcom, digioffice) for space in face.SPACES}.values()
)
"""Every handle space of every face; some share one."""

SLOTS: Final = SlotFamilies((*superoffice.SLOTS, *crmcom.SLOTS))
"""Every slot of every face that a custom field can be bound to."""

FACE_SETTINGS: Final[Mapping[str, Mapping[str, SettingKind]]] = {
    "twentyfourseven": twentyfourseven.SETTINGS,
    "superoffice": superoffice.SETTINGS,
    "crmcom": crmcom.SETTINGS,
    "digioffice": digioffice.SETTINGS,
}
"""What a tenant may override in each face, with the kinds of the values."""


@dataclass(frozen=True, slots=True)
class Kartotek:
    """A server put together but not started."""

    app: App
    database: Database
    book: Book


def make_database(settings: Settings, *, owner: bool = True) -> Database:
    """Return the database that the settings name, not opened yet.

    ``owner=False`` is for a process beside a running server, which may read and may write accounts.
    """
    return open_database(settings.database, CommandExecutor(SPACES, SLOTS), clock.now, owner=owner)


def assemble(settings: Settings) -> Kartotek:
    """Put a server together. Nothing is opened before the app's lifespan begins."""
    database = make_database(settings)
    passwords = PasswordChecker()
    throttle = LoginThrottle(_throttle_limits(settings), clock.elapsed)
    access = Access(database, passwords, throttle, clock.now, clock.elapsed, digests=settings.md5_passwords)
    studio = Studio(PictureLimits(bytes=settings.max_photo_bytes, pixels=settings.max_photo_pixels))
    book = Book(database, studio, SLOTS)

    async def stop() -> None:
        passwords.close()
        studio.close()
        await database.stop()

    app = App(
        _faces(book, access, settings),
        expected=(DomainError, WireError),
        limits=Limits(
            max_body_bytes=settings.max_body_bytes,
            max_upload_bytes=settings.max_upload_bytes,
            body_timeout_seconds=settings.body_timeout_seconds,
        ),
        trusted_proxies=settings.trusted_proxies,
        on_start=[database.start],
        on_stop=[stop],
    )
    return Kartotek(app, database, book)


def _faces(book: Book, access: Access, settings: Settings) -> list[Face]:
    """Return the faces, one line each; a new face is one more."""
    return [
        twentyfourseven.make_face(book, access, Quotas(clock.now), session_seconds=settings.session_seconds),
        superoffice.make_face(
            book,
            access,
            session_seconds=settings.superoffice_session_seconds,
            token_seconds=settings.superoffice_token_seconds,
            origins=settings.superoffice_origins,
        ),
        crmcom.make_face(book, access, token_seconds=settings.token_seconds),
        digioffice.make_face(book, access, max_body_bytes=settings.max_body_bytes, origins=settings.digioffice_origins),
    ]


def _throttle_limits(settings: Settings) -> ThrottleLimits:
    return ThrottleLimits(
        per_login=settings.login_failures_per_user,
        per_address=settings.login_failures_per_address,
        window=settings.login_failure_window_seconds,
    )
