"""Sessions: how long they last, what they stand on, how seldom they are written."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable

import msgspec
import pytest

from kartotek.domain.accounts import AccessToken, Principal, Role
from kartotek.domain.errors import NotAMember, NotAuthenticated, SessionExpired
from kartotek.services.administration import AddAccessToken, AddKey, RemoveAccessToken
from kartotek.services.sessions import session_key
from tests.unit.login_world import HOUR, World, attempt, by_password

APPLICATION = "11111111-1111-4111-8111-11111111111a"


def open_session(
    world: World, *, sliding: bool = False, lifetime: dt.timedelta = HOUR, access_token: AccessToken | None = None
) -> str:
    principal = by_password(world, attempt())
    asyncio.run(world.access.open_session(principal, "token", lifetime, sliding=sliding, access_token=access_token))
    world.database.written.clear()
    return "token"


def by_token(world: World, token: str = "token", face: str = "superoffice") -> Principal:
    return asyncio.run(world.access.by_token(face, token))


def test_a_session_gives_the_principal_back(world: World) -> None:
    principal = by_password(world, attempt())
    asyncio.run(world.access.open_session(principal, "token", HOUR, sliding=False))
    found = by_token(world)
    assert found.session is not None
    assert msgspec.structs.replace(found, session=None) == principal


def test_a_token_is_stored_nowhere(world: World) -> None:
    open_session(world)
    assert "'token'" not in repr(world.accounts.sessions)


def test_an_unknown_token_and_one_of_another_face_are_refused(world: World) -> None:
    open_session(world)
    for token, face in (("other", "superoffice"), ("", "superoffice"), ("token", "crmcom"), ("\ud800", "crmcom")):
        with pytest.raises(NotAuthenticated) as refusal:
            by_token(world, token, face)
        assert not isinstance(refusal.value, SessionExpired)


def test_a_session_ends_in_time_and_not_before(world: World) -> None:
    open_session(world)
    world.clock.seconds += HOUR.total_seconds() - 1
    assert by_token(world).user == 1
    world.clock.seconds += 1
    with pytest.raises(SessionExpired):
        by_token(world)


def test_a_session_that_was_closed_is_gone(world: World) -> None:
    open_session(world)
    asyncio.run(world.access.close_session("token"))
    with pytest.raises(NotAuthenticated):
        by_token(world)


@pytest.mark.parametrize(
    "end",
    [
        lambda world: world.accounts.set_password(1, "[right]"),
        lambda world: setattr(world.demo, "disabled", True),
        lambda world: world.demo.memberships.pop(),
        lambda world: world.accounts.accounts.pop("demo@example.com"),
    ],
    ids=["password set", "disabled", "no member any more", "gone"],
)
def test_a_session_ends_with_what_it_stands_on(world: World, end: Callable[[World], object]) -> None:
    open_session(world)
    assert (by_token(world).user, by_token(world).tenant) == (1, 2)
    end(world)
    with pytest.raises(NotAuthenticated):
        by_token(world)


def test_a_session_of_a_tenant_that_the_user_has_left_says_so_and_is_not_prolonged(world: World) -> None:
    open_session(world, sliding=True)
    world.accounts.drop_membership(1, 2)
    world.clock.seconds += HOUR.total_seconds() / 2
    with pytest.raises(NotAMember):
        by_token(world)
    assert world.database.written == []


def test_a_session_moves_between_the_tenants_of_its_user(world: World) -> None:
    open_session(world)
    principal = by_token(world)
    assert asyncio.run(world.access.move_session(principal, 1))
    moved = by_token(world)
    assert (moved.tenant, moved.role, moved.user) == (1, Role.EDITOR, 1)
    for elsewhere in (3, 0, -1):
        assert not asyncio.run(world.access.move_session(principal, elsewhere))
    assert by_token(world).tenant == 1
    assert not asyncio.run(world.access.move_session(by_password(world, attempt()), 1))


def test_a_session_that_has_ended_does_not_move(world: World) -> None:
    open_session(world)
    principal = by_token(world)
    asyncio.run(world.access.close_session("token"))
    assert not asyncio.run(world.access.move_session(principal, 1))


# -- access tokens -----------------------------------------------------------------------------------------------


def an_access_token(world: World, secret: str = "secret", login: str = "demo@example.com") -> None:
    world.accounts.add_application(APPLICATION, "Demo")
    command = AddAccessToken(key=session_key(secret), login=login, name="sync", application=APPLICATION)
    asyncio.run(world.database.write_accounts(command))


def test_an_access_token_says_whose_it_is(world: World) -> None:
    an_access_token(world)
    found = asyncio.run(world.access.by_access_token("secret", APPLICATION))
    assert found is not None
    token, account = found
    assert (token.name, account.login, len(account.memberships)) == ("sync", "demo@example.com", 2)
    assert "secret" not in repr(world.accounts.tokens)


@pytest.mark.parametrize(
    ("secret", "application"), [("other", APPLICATION), ("secret", APPLICATION[:-1] + "b"), ("", APPLICATION)]
)
def test_any_other_secret_or_application_is_nobodys(world: World, secret: str, application: str) -> None:
    an_access_token(world)
    assert asyncio.run(world.access.by_access_token(secret, application)) is None


@pytest.mark.parametrize("login", ["off@example.com", "alone@example.com"])
def test_an_access_token_of_somebody_who_may_not_log_in_is_nobodys(world: World, login: str) -> None:
    an_access_token(world, login=login)
    assert asyncio.run(world.access.by_access_token("secret", APPLICATION)) is None


def test_a_session_ends_with_the_access_token_that_opened_it(world: World) -> None:
    an_access_token(world)
    found = asyncio.run(world.access.by_access_token("secret", APPLICATION))
    assert found is not None
    open_session(world, access_token=found[0])
    assert by_token(world).user == 1
    asyncio.run(world.database.write_accounts(RemoveAccessToken(login="demo@example.com", name="sync")))
    with pytest.raises(NotAuthenticated):
        by_token(world)


@pytest.mark.parametrize("read_only", [True, False])
def test_a_key_logs_in_to_its_tenant_while_its_user_is_there(world: World, read_only: bool) -> None:
    key = session_key("secret")
    command = AddKey(key=key, login="demo@example.com", name="key", face="toy", tenant=1, read_only=read_only)
    asyncio.run(world.database.write_accounts(command))
    principal, token = asyncio.run(world.access.by_key("secret", "toy"))
    assert (principal.tenant, principal.user, principal.face, principal.role) == (1, 1, "toy", Role.EDITOR)
    assert (principal.read_only, token.key) == (read_only, key)
    for secret, face in (("other", "toy"), ("secret", "superoffice")):
        with pytest.raises(NotAuthenticated):
            asyncio.run(world.access.by_key(secret, face))
    world.accounts.drop_membership(1, 1)
    with pytest.raises(NotAMember):
        asyncio.run(world.access.by_key("secret", "toy"))


@pytest.mark.parametrize("read_only", [True, False])
def test_what_a_key_allows_holds_for_the_sessions_that_it_opens(world: World, read_only: bool) -> None:
    key = session_key("secret")
    command = AddKey(key=key, login="demo@example.com", name="key", face="toy", tenant=1, read_only=read_only)
    asyncio.run(world.database.write_accounts(command))
    found = asyncio.run(world.access.by_access_token("secret", "toy"))
    assert found is not None
    open_session(world, access_token=found[0])
    assert by_token(world).read_only is read_only


def test_a_session_opened_with_a_password_that_has_just_been_changed_is_dead(world: World) -> None:
    principal = by_password(world, attempt())
    world.accounts.set_password(1, "[new]")
    asyncio.run(world.access.open_session(principal, "token", HOUR, sliding=False))
    with pytest.raises(NotAuthenticated):
        by_token(world)


def test_a_sliding_session_lives_as_long_as_it_is_used(world: World) -> None:
    open_session(world, sliding=True)
    for _ in range(10):
        world.clock.seconds += HOUR.total_seconds() - 1
        assert by_token(world).user == 1
    world.clock.seconds += HOUR.total_seconds()
    with pytest.raises(SessionExpired):
        by_token(world)


def test_a_sliding_session_is_written_at_most_every_tenth_of_its_life(world: World) -> None:
    open_session(world, sliding=True)
    for _ in range(3600):
        world.clock.seconds += 1
        by_token(world)
    assert world.database.written == ["ProlongSession"] * 9


def test_a_session_that_does_not_slide_is_never_written(world: World) -> None:
    open_session(world)
    for _ in range(60):
        world.clock.seconds += 59
        by_token(world)
    assert world.database.written == []


def test_opening_a_session_sweeps_those_that_ended_long_ago(world: World) -> None:
    open_session(world)
    world.clock.seconds += 2 * 86_400
    principal = by_password(world, attempt())
    asyncio.run(world.access.open_session(principal, "new", HOUR, sliding=False))
    assert len(world.accounts.sessions) == 1


def test_applications_are_known_by_guid_in_any_case(world: World) -> None:
    world.accounts.add_application("11111111-1111-4111-8111-11111111111a", "Demo")
    known = [" 11111111-1111-4111-8111-11111111111A ", "11111111-1111-4111-8111-11111111111b", ""]
    assert [asyncio.run(world.access.has_application(name)) for name in known] == [True, False, False]
