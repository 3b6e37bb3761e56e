"""Quotas: what an answer leaves, and what a 402 means."""

from datetime import datetime

import pytest

from clientfit_connectors.toggl import quota
from clientfit_connectors.toggl.quota import Quotas
from clientfit_sync.errors import QuotaError
from clientfit_sync.rest.faults import Refused

NOW = datetime.fromisoformat("2026-11-23T11:02:00+02:00")
NONE_LEFT = {"X-Toggl-Quota-Remaining": "0", "X-Toggl-Quota-Resets-In": "2280"}


def refused(status: int = 402, said: str = "", **headers: str) -> Refused:
    told = {f"X-Toggl-Quota-{name.replace('_', '-')}": value for name, value in headers.items()}
    return Refused("refused", status=status, headers=told, said=said)


@pytest.mark.parametrize(
    ("headers", "left"),
    [({}, None), ({"X-Toggl-Quota-Remaining": "7"}, 7), (NONE_LEFT, 0), ({"X-Toggl-Quota-Remaining": "-4"}, 0)],
)
def test_an_answer_tells_what_it_leaves(headers: dict[str, str], left: int | None) -> None:
    assert quota.left(headers) == left


def test_nothing_is_asked_of_a_quota_that_is_used_up() -> None:
    quotas = Quotas(NOW)
    quotas.note("organization 1", NONE_LEFT)
    quotas.check(quota.USER)
    with pytest.raises(QuotaError) as error:
        quotas.check("organization 1")
    assert str(error.value) == (
        "Toggl's hourly quota of requests (of the organization 1) is used up; come back at 11:40 (in 38 minutes), "
        "and the next run goes on where this one stopped"
    )


@pytest.mark.parametrize(
    ("sent", "back"),
    [
        ("Mon, 23 Nov 2026 09:02:00 GMT", "at 11:40 (in 38 minutes)"),
        ("Mon, 23 Nov 2026 09:02:01 GMT", "at 11:41 (in 38 minutes)"),
        ("Mon, 23 Nov 2026 09:06:59 GMT", "at 11:45 (in 38 minutes)"),
        ("Mon, 23 Nov 2026 08:50:00 GMT", "at 11:40 (in 38 minutes)"),
        ("today", "at 11:40 (in 38 minutes)"),
    ],
)
def test_the_time_to_come_back_counts_from_the_answer_and_is_never_too_early(sent: str, back: str) -> None:
    quotas = Quotas(NOW)
    quotas.note("organization 1", {**NONE_LEFT, "Date": sent})
    with pytest.raises(QuotaError) as error:
        quotas.check("organization 1")
    assert back in str(error.value)


def test_a_refusal_that_tells_no_time_counts_from_when_it_came() -> None:
    headers = {"Date": "Mon, 23 Nov 2026 09:04:30 GMT"}
    refusal = Refused("refused", status=402, headers=headers, said="You have hit your hourly limit for API calls.")
    assert "at 12:05" in str(Quotas(NOW).judged(quota.USER, refusal))


@pytest.mark.parametrize("headers", [{}, {"X-Toggl-Quota-Remaining": "some"}, {"X-Toggl-Quota-Remaining": "-1"}])
def test_a_quota_that_is_not_told_or_not_enforced_stops_nothing(headers: dict[str, str]) -> None:
    quotas = Quotas(NOW)
    quotas.note(quota.USER, headers)
    quotas.check(quota.USER)


@pytest.mark.parametrize(
    ("refusal", "back"),
    [
        (refused(Remaining="0", Resets_In="60"), "11:03 (in 60 seconds)"),
        (refused(Remaining="-2", Resets_In="-5"), "11:02 (in 0 seconds)"),
        (refused(Remaining="0"), "12:02 (in 60 minutes)"),
        (refused(said="You have hit your hourly limit for API calls."), "12:02 (in 60 minutes)"),
    ],
)
def test_a_402_of_the_quota_says_when_to_come_back(refusal: Refused, back: str) -> None:
    error = Quotas(NOW).judged(quota.USER, refusal)
    assert isinstance(error, QuotaError)
    assert back in str(error)


@pytest.mark.parametrize(
    "refusal",
    [
        refused(said="Custom project colors available only for premium plans"),
        refused(Remaining="12", Resets_In="60"),
        refused(status=403, Remaining="0", Resets_In="60"),
    ],
)
def test_any_other_refusal_is_one_of_the_plan_or_the_role(refusal: Refused) -> None:
    assert Quotas(NOW).judged("organization 1", refusal) is refusal
    assert quota.of_the_plan(refusal)


def test_workspaces_of_one_organization_share_its_quota() -> None:
    assert quota.organization(1, 200) == quota.organization(2, 200)
    assert quota.organization(1, None) != quota.organization(2, None)
