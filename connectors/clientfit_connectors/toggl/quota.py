"""Toggl's hourly quotas: one of the user, one of each organization (Toggl API, section 4).

Every answer tells what is left of the one that it was taken from. A 402 may mean a used-up quota, or something that
the workspace's plan does not hold.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from clientfit_sync.errors import QuotaError, SourceError
from clientfit_sync.rest import reading
from clientfit_sync.rest.faults import Refused
from clientfit_sync.rest.wording import later

PAYMENT_REQUIRED = 402
FORBIDDEN = 403
REMAINING = "X-Toggl-Quota-Remaining"
RESETS_IN = "X-Toggl-Quota-Resets-In"
AN_HOUR = 3600
A_MINUTE = timedelta(minutes=1)
USED_UP = "hourly limit"
USER = "user"

_NUMBER = re.compile(r"\s*(-?[0-9]{1,9})\s*")


def organization(workspace_id: int, organization_id: int | None) -> str:
    """The name of the quota that a workspace's requests are taken from."""
    return f"workspace {workspace_id}" if organization_id is None else f"organization {organization_id}"


def left(headers: Mapping[str, str]) -> int | None:
    """How many requests an answer leaves; None where it does not say."""
    remaining = _number(headers, REMAINING)
    return None if remaining is None else max(0, remaining)


def of_the_plan(refused: Refused) -> bool:
    """Whether a workspace refuses this resource alone, by its plan or the token's role."""
    return refused.status in {PAYMENT_REQUIRED, FORBIDDEN}


@dataclass(frozen=True, slots=True)
class _Left:
    remaining: int
    resets_in: int
    told_at: datetime


class UsedUpError(QuotaError):
    """Nothing is left of this quota."""

    def __init__(self, problem: str, quota: str) -> None:
        super().__init__(problem)
        self.quota = quota


class Quotas:
    """What is left of each quota, by what the answers of this run have told; `now` is when the run began."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._left: dict[str, _Left] = {}

    def note(self, quota: str, headers: Mapping[str, str]) -> None:
        """Note what an answer leaves."""
        remaining, resets_in = _number(headers, REMAINING), _number(headers, RESETS_IN)
        if remaining is not None:
            resets_in = AN_HOUR if resets_in is None else max(0, resets_in)
            self._left[quota] = _Left(remaining, resets_in, self._moment(headers))

    def check(self, quota: str) -> None:
        """See that a request is left. A number below zero, with a good answer, is of a quota that is not enforced.

        Raises:
            QuotaError: none is, and when to come back.
        """
        known = self._left.get(quota)
        if known and known.remaining == 0:
            raise self._used_up(quota)

    def judged(self, quota: str, refused: Refused) -> SourceError:
        """What a refusal is: a `QuotaError` where it means a used-up quota, else itself."""
        self.note(quota, refused.headers)
        remaining = _number(refused.headers, REMAINING)
        spent = (remaining is not None and remaining <= 0) or USED_UP in refused.said.lower()
        if refused.status != PAYMENT_REQUIRED or not spent:
            return refused
        known = self._left.get(quota) or _Left(0, AN_HOUR, self._moment(refused.headers))
        self._left[quota] = replace(known, remaining=0)
        return self._used_up(quota)

    def _used_up(self, quota: str) -> UsedUpError:
        known = self._left[quota]
        back = _minute(known.told_at + timedelta(seconds=known.resets_in))
        return UsedUpError(
            f"Toggl's hourly quota of requests (of the {quota}) is used up; come back at {back:%H:%M} "
            f"({later(known.resets_in)}), and the next run goes on where this one stopped",
            quota,
        )

    def _moment(self, headers: Mapping[str, str]) -> datetime:
        """When an answer came; not before the run began, where Toggl's clock is behind ours."""
        sent_at = reading.moment(headers.get("Date"))
        return self._now if sent_at is None else max(self._now, sent_at.astimezone(self._now.tzinfo))


def _minute(moment: datetime) -> datetime:
    """The first full minute that is not before."""
    return (moment + A_MINUTE - timedelta(microseconds=1)).replace(second=0, microsecond=0)


def _number(headers: Mapping[str, str], name: str) -> int | None:
    match = _NUMBER.fullmatch(headers.get(name, ""))
    return int(match[1]) if match else None
