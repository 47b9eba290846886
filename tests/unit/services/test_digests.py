"""Passwords in their digest form: MD5 over UTF-16LE, as old programs of one vendor send them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from kartotek.domain.accounts import Principal
from kartotek.domain.errors import LoginThrottled, NotAuthenticated
from kartotek.services.access import PasswordLogin
from kartotek.services.passwords import as_digest, digest_form
from tests.unit.login_world import LIMITS, Hashing, World, attempt, by_basic, by_password

RIGHT = digest_form("right")
WAYS: list[Callable[[World, PasswordLogin], Principal]] = [by_password, by_basic]


@pytest.mark.parametrize(
    ("password", "digest"),
    [
        # As iconv -t UTF-16LE and md5sum have it.
        ("", "d41d8cd98f00b204e9800998ecf8427e"),
        ("password", "b081dbe85e1ec3ffc3d4e7d0227400cd"),
    ],
)
def test_the_digest_form_is_md5_over_utf_16(password: str, digest: str) -> None:
    assert digest_form(password) == digest
    assert as_digest(digest.upper()) == digest


@pytest.mark.parametrize("text", ["", "demo", "g" * 32, "a" * 31, "a" * 33, "a" * 32 + "\n", "\ud800" * 32])
def test_what_is_no_digest_is_none(text: str) -> None:
    assert as_digest(text) is None
    assert len(digest_form(text)) == 32


@pytest.mark.parametrize("way", WAYS)
def test_the_digest_form_opens_once_the_password_was_used(
    old_world: World, way: Callable[[World, PasswordLogin], Principal]
) -> None:
    with pytest.raises(NotAuthenticated):
        way(old_world, attempt(password=RIGHT, digest=True))
    by_password(old_world, attempt())
    assert old_world.demo.digest_hash == f"[{RIGHT}]"
    for spelling in (RIGHT, RIGHT.upper()):
        assert way(old_world, attempt(password=spelling, digest=True)).user == 1
    assert way(old_world, attempt(digest=True)).user == 1


def test_the_digest_is_made_once(old_world: World) -> None:
    for _ in range(3):
        by_password(old_world, attempt())
    assert old_world.database.written == ["KeepDigest"]


def test_a_wrong_password_makes_no_digest(old_world: World) -> None:
    for login in (attempt(password="wrong"), attempt("nobody@example.com"), attempt("off@example.com")):
        with pytest.raises(NotAuthenticated):
            by_password(old_world, login)
    assert old_world.database.written == []


def test_a_face_that_did_not_ask_gets_no_digest(old_world: World) -> None:
    by_password(old_world, attempt())
    with pytest.raises(NotAuthenticated):
        by_password(old_world, attempt(password=RIGHT))


def test_a_digest_that_is_remembered_for_one_face_opens_no_other(old_world: World) -> None:
    by_password(old_world, attempt())
    assert by_basic(old_world, attempt(password=RIGHT, digest=True)).user == 1
    with pytest.raises(NotAuthenticated):
        by_basic(old_world, attempt(password=RIGHT))


def test_where_it_is_switched_off_no_digest_is_made_or_taken(world: World) -> None:
    by_password(world, attempt(digest=True))
    assert world.database.written == []
    world.demo.digest_hash = f"[{RIGHT}]"
    with pytest.raises(NotAuthenticated):
        by_password(world, attempt(password=RIGHT, digest=True))


def test_a_new_password_ends_the_digest_of_the_old_one(old_world: World) -> None:
    by_password(old_world, attempt())
    old_world.accounts.set_password(1, "[new]")
    with pytest.raises(NotAuthenticated):
        by_password(old_world, attempt(password=RIGHT, digest=True))


def test_a_password_that_looks_like_a_digest_is_a_password_all_the_same(old_world: World) -> None:
    old_world.accounts.set_password(1, f"[{RIGHT}]")
    assert by_password(old_world, attempt(password=RIGHT, digest=True)).user == 1


def test_guesses_at_the_digest_count_like_guesses_at_the_password(old_world: World) -> None:
    by_password(old_world, attempt())
    wrong = attempt(password=digest_form("wrong"), digest=True)
    for _ in range(LIMITS.per_login):
        with pytest.raises(NotAuthenticated):
            by_password(old_world, wrong)
    for guess in (wrong, attempt(password=RIGHT, digest=True), attempt()):
        with pytest.raises(LoginThrottled):
            by_password(old_world, guess)


@pytest.mark.parametrize("login", ["demo@example.com", "nobody@example.com", "off@example.com"])
def test_a_wrong_digest_costs_the_same_whoever_is_meant(old_world: World, hashing: Hashing, login: str) -> None:
    with pytest.raises(NotAuthenticated):
        by_password(old_world, attempt(login, digest_form("wrong"), digest=True))
    assert len(hashing.checked) == 2


def test_an_account_to_choose_a_tenant_of(world: World) -> None:
    assert len(asyncio.run(world.access.account(attempt())).memberships) == 2
    for login in (attempt(password="wrong"), attempt("alone@example.com"), attempt("off@example.com")):
        with pytest.raises(NotAuthenticated):
            asyncio.run(world.access.account(login))
