"""Hourly quotas (Toggl API page, section 4): one bucket for the user, one for each organization."""

from dataclasses import dataclass
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=60)


@dataclass(slots=True, kw_only=True)
class Bucket:
    """So many requests within 60 minutes, counted from the first of them."""

    limit: int
    began: datetime | None = None
    used: int = 0

    def spend(self, now: datetime, requests: int = 1) -> bool:
        """Takes the requests if so many are left."""
        self._roll(now)
        if self.used + requests > self.limit:
            return False
        self.began = self.began or now
        self.used += requests
        return True

    def left(self, now: datetime) -> int:
        """How many requests it allows now."""
        self._roll(now)
        return max(0, self.limit - self.used)

    def resets_in(self, now: datetime) -> int:
        """The seconds until it is full again, rounded up; a whole hour while nothing was asked."""
        self._roll(now)
        rest = WINDOW - (now - self.began) if self.began else WINDOW
        return -(-rest // timedelta(seconds=1))

    def headers(self, now: datetime) -> dict[str, str]:
        """What every answer tells of it."""
        return {
            "X-Toggl-Quota-Remaining": str(self.left(now)),
            "X-Toggl-Quota-Resets-In": str(self.resets_in(now)),
        }

    def _roll(self, now: datetime) -> None:
        if self.began and now - self.began >= WINDOW:
            self.began, self.used = None, 0
