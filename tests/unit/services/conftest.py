"""What the tests of logging in share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kartotek.services import passwords as passwords_module
from tests.unit.login_world import LIMITS, Hashing, World


@pytest.fixture
def hashing(monkeypatch: pytest.MonkeyPatch) -> Hashing:
    hashing = Hashing()
    monkeypatch.setattr(passwords_module, "_fits", hashing.fits)
    return hashing


@pytest.fixture
def world(hashing: Hashing) -> Iterator[World]:
    world = World(LIMITS)
    yield world
    world.passwords.close()


@pytest.fixture
def old_world(hashing: Hashing, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Return a world whose server takes passwords in their digest form too."""
    monkeypatch.setattr(passwords_module, "hash_password", lambda password: f"[{password}]")
    world = World(LIMITS, digests=True)
    yield world
    world.passwords.close()
