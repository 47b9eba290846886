"""How many requests a tenant may make in an hour."""

from __future__ import annotations

import datetime as dt

import pytest

from kartotek.domain.errors import QuotaExceeded
from kartotek.services.quotas import Allowance, Quotas
from tests.unit.memory_accounts import Clock


def test_requests_are_counted_down_to_the_end_of_the_hour() -> None:
    clock = Clock()
    quotas, until = Quotas(clock.now), clock.now() + dt.timedelta(hours=1)
    assert [quotas.spend(1, 2), quotas.spend(1, 2)] == [Allowance(1, until), Allowance(0, until)]
    for excess in (1, 2):
        clock.seconds += 60
        with pytest.raises(QuotaExceeded) as refusal:
            quotas.spend(1, 2)
        assert (refusal.value.excess, refusal.value.until) == (excess, until)


def test_the_quarantine_ends_with_the_hour_and_not_before() -> None:
    clock = Clock()
    quotas = Quotas(clock.now)
    quotas.spend(1, 1)
    clock.seconds += 3599
    with pytest.raises(QuotaExceeded):
        quotas.spend(1, 1)
    clock.seconds += 1
    assert quotas.spend(1, 1) == Allowance(0, clock.now() + dt.timedelta(hours=1))


def test_a_tenant_does_not_pay_for_another() -> None:
    quotas = Quotas(Clock().now)
    quotas.spend(1, 1)
    with pytest.raises(QuotaExceeded):
        quotas.spend(1, 1)
    assert quotas.spend(2, 1).remaining == 0


def test_a_limit_that_was_raised_counts_at_once() -> None:
    quotas = Quotas(Clock().now)
    quotas.spend(1, 1)
    with pytest.raises(QuotaExceeded):
        quotas.spend(1, 1)
    assert quotas.spend(1, 10).remaining == 7
