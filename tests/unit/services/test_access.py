"""Who is asking: passwords, what is remembered of them, the throttle."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import msgspec
import pytest

from kartotek.domain.accounts import Principal, Role
from kartotek.domain.errors import LoginThrottled, NotAuthenticated
from kartotek.services import access as access_module
from kartotek.services import passwords as passwords_module
from kartotek.services.access import REMEMBERED_FOR, PasswordLogin
from kartotek.services.passwords import AT_ONCE, PasswordChecker, hash_password
from kartotek.services.throttle import LoginThrottle, ThrottleLimits
from tests.unit.login_world import LIMITS, Hashing, World, attempt, by_basic, by_password
from tests.unit.memory_accounts import Clock

WAYS: list[Callable[[World, PasswordLogin], Principal]] = [by_password, by_basic]


# -- passwords ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("login", "tenant", "role"),
    [
        (attempt(), 2, Role.READER),
        (attempt("DEMO@Example.com"), 2, Role.READER),
        (attempt(tenant="cust1"), 1, Role.EDITOR),
        (attempt(tenant="Cust2"), 2, Role.READER),
        (attempt("eva@example.com"), 2, Role.ADMINISTRATOR),
    ],
)
def test_the_right_password_gives_the_role_in_the_tenant(
    world: World, way: Callable[[World, PasswordLogin], Principal], login: PasswordLogin, tenant: int, role: Role
) -> None:
    principal = way(world, login)
    assert (principal.tenant, principal.role, principal.face) == (tenant, role, "superoffice")
    assert principal.session is None
    assert principal.credential_version == 1
    assert principal.tenant_version > 0


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "login",
    [
        attempt(password="wrong"),
        attempt(password=""),
        attempt(password="Right"),
        attempt("nobody@example.com"),
        attempt(""),
        attempt("off@example.com"),
        attempt("alone@example.com"),
        attempt("eva@example.com", tenant="Cust1"),
        attempt(tenant="Cust3"),
        attempt(tenant=""),
        attempt(tenant="Cust1", face="crmcom"),
    ],
)
def test_everything_else_is_refused_in_the_same_words_after_one_hash(
    world: World, hashing: Hashing, way: Callable[[World, PasswordLogin], Principal], login: PasswordLogin
) -> None:
    with pytest.raises(NotAuthenticated) as refusal:
        way(world, login)
    assert type(refusal.value) is NotAuthenticated
    assert refusal.value.safe_message == NotAuthenticated().safe_message
    assert len(hashing.checked) == 1


@pytest.mark.parametrize("login", ["nobody@example.com", "off@example.com"])
def test_who_cannot_log_in_costs_a_real_hash_all_the_same(hashing: Hashing, world: World, login: str) -> None:
    with pytest.raises(NotAuthenticated):
        by_password(world, attempt(login))
    assert hashing.checked[0][0].startswith("$argon2id$")


def test_who_guesses_the_decoys_password_is_not_let_in(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords_module, "_fits", lambda *_: True)
    with pytest.raises(NotAuthenticated):
        by_password(world, attempt("nobody@example.com"))


def test_hashes_are_argon2id_and_salted() -> None:
    one, other = hash_password("demo"), hash_password("demo")
    assert one.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert one != other


@pytest.mark.parametrize("password", ["demo", "", "æøå", "a\0b", "\ud800", "x" * 100_000])
def test_a_password_fits_its_own_hash_and_no_other(password: str) -> None:
    async def check() -> list[bool]:
        checker = PasswordChecker()
        hashed = hash_password(password)
        try:
            async with checker.turn("ola"):
                tries = [await checker.fits(password, hashed), await checker.fits(password + "!", hashed)]
                return [*tries, await checker.fits(password, None), await checker.fits(password, "no hash")]
        finally:
            checker.close()

    assert asyncio.run(check()) == [True, False, False, False]


# -- how many at once --------------------------------------------------------------------------------------------


def together(world: World, *logins: PasswordLogin, basic: bool = False) -> list[Principal | BaseException]:
    async def run() -> list[Principal | BaseException]:
        way = world.access.by_basic if basic else world.access.by_password
        return await asyncio.gather(*map(way, logins), return_exceptions=True)

    return asyncio.run(run())


def test_one_user_is_checked_once_at_a_time(world: World, hashing: Hashing) -> None:
    hashing.takes = 0.005
    answers = together(world, *[attempt()] * 20)
    assert all(isinstance(answer, Principal) for answer in answers)
    assert (hashing.most_at_once, len(hashing.checked)) == (1, 20)


def test_two_users_are_checked_at_once_and_no_more(world: World, hashing: Hashing) -> None:
    hashing.takes = 0.02
    for number in range(6):
        user = world.accounts.add_user(f"{number}@example.com", "", "[right]")
        world.accounts.add_membership(user, 1, Role.READER, default=True)
    together(world, *[attempt(f"{number}@example.com") for number in range(6)])
    assert (hashing.most_at_once, len(hashing.checked)) == (AT_ONCE, 6)


def test_a_turn_that_was_given_up_leaves_nothing_behind(world: World, hashing: Hashing) -> None:
    hashing.takes = 0.02

    async def run() -> Principal:
        tasks = [asyncio.create_task(world.access.by_password(attempt())) for _ in range(3)]
        await asyncio.sleep(0.005)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return await world.access.by_password(attempt())

    assert asyncio.run(run()).user == 1
    assert world.passwords._users == {}


# -- the remembered credential -----------------------------------------------------------------------------------


def test_many_requests_with_the_same_credential_take_one_hash(world: World, hashing: Hashing) -> None:
    assert {by_basic(world, attempt()).user for _ in range(20)} == {1}
    assert len(hashing.checked) == 1


def test_many_requests_at_once_take_one_hash_too(world: World, hashing: Hashing) -> None:
    hashing.takes = 0.01
    answers = together(world, *[attempt()] * 50, basic=True)
    assert all(isinstance(answer, Principal) for answer in answers)
    assert len(hashing.checked) == 1


def test_a_remembered_credential_is_still_asked_for_the_tenant(world: World, hashing: Hashing) -> None:
    assert by_basic(world, attempt(tenant="Cust1")).tenant == 1
    assert by_basic(world, attempt(tenant="Cust2")).tenant == 2
    with pytest.raises(NotAuthenticated):
        by_basic(world, attempt(tenant="Cust3"))
    assert len(hashing.checked) == 1
    world.demo.memberships.clear()
    with pytest.raises(NotAuthenticated):
        by_basic(world, attempt(tenant="Cust1"))


def test_a_wrong_password_is_not_remembered_nor_mistaken_for_the_right_one(world: World, hashing: Hashing) -> None:
    by_basic(world, attempt())
    for _ in range(2):
        with pytest.raises(NotAuthenticated):
            by_basic(world, attempt(password="wrong"))
    assert len(hashing.checked) == 3


def test_the_memory_ends_with_the_credential_version(world: World, hashing: Hashing) -> None:
    by_basic(world, attempt())
    world.demo.credential_version += 1
    by_basic(world, attempt())
    assert len(hashing.checked) == 2


def test_the_memory_ends_when_the_password_is_set(world: World) -> None:
    by_basic(world, attempt())
    world.accounts.set_password(1, "[new]")
    with pytest.raises(NotAuthenticated):
        by_basic(world, attempt())
    assert by_basic(world, attempt(password="new")).user == 1


def test_the_memory_ends_when_the_user_is_disabled(world: World) -> None:
    by_basic(world, attempt())
    world.demo.disabled = True
    with pytest.raises(NotAuthenticated):
        by_basic(world, attempt())


def test_the_memory_is_of_a_user_and_not_of_a_name(world: World) -> None:
    by_basic(world, attempt())
    replaced = msgspec.structs.replace(world.demo, user=99, password_hash="[other]")
    world.accounts.accounts["demo@example.com"] = replaced
    with pytest.raises(NotAuthenticated):
        by_basic(world, attempt())


def test_the_memory_ends_after_a_while(world: World, hashing: Hashing) -> None:
    by_basic(world, attempt())
    world.clock.seconds += REMEMBERED_FOR - 1
    by_basic(world, attempt())
    assert len(hashing.checked) == 1
    world.clock.seconds += 1
    by_basic(world, attempt())
    assert len(hashing.checked) == 2


def test_the_memory_is_bounded(world: World, hashing: Hashing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access_module, "MOST_REMEMBERED", 1)
    by_basic(world, attempt())
    by_basic(world, attempt("eva@example.com"))
    assert len(world.access._remembered) == 1
    by_basic(world, attempt())
    assert len(hashing.checked) == 3


def test_no_password_is_in_the_memory(world: World) -> None:
    by_basic(world, attempt())
    assert "right" not in repr(world.access.__dict__)


# -- the throttle ------------------------------------------------------------------------------------------------


def fail(world: World, login: PasswordLogin, times: int) -> None:
    for _ in range(times):
        with pytest.raises(NotAuthenticated):
            by_password(world, login)


@pytest.mark.parametrize("way", WAYS)
def test_a_user_is_throttled_before_hashing(
    world: World, hashing: Hashing, way: Callable[[World, PasswordLogin], Principal]
) -> None:
    fail(world, attempt(password="wrong"), LIMITS.per_login)
    for login in (attempt(), attempt("Demo@Example.COM"), attempt(address="192.0.2.9")):
        with pytest.raises(LoginThrottled) as refusal:
            way(world, login)
        assert refusal.value.retry_after == LIMITS.window
    assert len(hashing.checked) == LIMITS.per_login
    assert way(world, attempt("eva@example.com")).user == 2


def test_an_address_is_throttled_whoever_it_says_it_is(world: World, hashing: Hashing) -> None:
    for number in range(LIMITS.per_address):
        fail(world, attempt(f"nobody{number}@example.com"), 1)
    with pytest.raises(LoginThrottled):
        by_password(world, attempt())
    assert len(hashing.checked) == LIMITS.per_address
    assert by_password(world, attempt(address="192.0.2.9")).user == 1


def test_an_unknown_user_is_throttled_like_a_known_one(world: World) -> None:
    fail(world, attempt("nobody@example.com"), LIMITS.per_login)
    with pytest.raises(LoginThrottled):
        by_password(world, attempt("Nobody@example.com", address="192.0.2.9"))


def test_the_throttle_lets_go_when_the_window_has_passed(world: World) -> None:
    fail(world, attempt(password="wrong"), LIMITS.per_login - 1)
    world.clock.seconds += 30
    fail(world, attempt(password="wrong"), 1)
    with pytest.raises(LoginThrottled) as refusal:
        by_password(world, attempt())
    assert refusal.value.retry_after == 30
    world.clock.seconds += 30
    assert by_password(world, attempt()).user == 1


def test_a_success_forgets_the_users_failures_but_not_the_addresss(world: World) -> None:
    fail(world, attempt(password="wrong"), LIMITS.per_login - 1)
    by_password(world, attempt())
    fail(world, attempt(password="wrong"), LIMITS.per_login - 1)
    by_password(world, attempt())
    fail(world, attempt(password="wrong"), 1)
    with pytest.raises(LoginThrottled):
        by_password(world, attempt())
    assert by_password(world, attempt(address="192.0.2.9")).user == 1


def test_a_burst_does_not_get_past_the_throttle(world: World, hashing: Hashing) -> None:
    hashing.takes = 0.002
    answers = together(world, *[attempt(password=f"wrong{number}") for number in range(30)])
    assert len(hashing.checked) == LIMITS.per_login
    assert sum(isinstance(answer, LoginThrottled) for answer in answers) == 30 - LIMITS.per_login


def test_a_burst_of_right_passwords_is_not_throttled(world: World) -> None:
    answers = together(world, *[attempt()] * 30)
    assert all(isinstance(answer, Principal) for answer in answers)


def test_a_remembered_credential_works_while_somebody_guesses(world: World) -> None:
    by_basic(world, attempt())
    fail(world, attempt(password="wrong"), LIMITS.per_login)
    assert by_basic(world, attempt()).user == 1


def test_the_throttle_is_bounded_and_drops_the_oldest() -> None:
    clock = Clock()
    throttle = LoginThrottle(ThrottleLimits(per_login=1, per_address=100, remembered=3), clock.elapsed)
    for login in ("a", "b", "c"):
        throttle.failed(login, "here")
    throttle.admit("a", "there")
    with pytest.raises(LoginThrottled):
        throttle.admit("c", "there")


def test_a_name_without_end_is_not_kept_whole(world: World) -> None:
    fail(world, attempt("x" * 100_000), 1)
    assert max(len(name) for _, name in world.access._throttle._failures) < 300
