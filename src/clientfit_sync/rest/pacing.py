"""When the next request may be sent."""

import random
import time
from collections import deque
from collections.abc import Callable

from clientfit_sync.rest.faults import Setback
from clientfit_sync.rest.settings import Politeness


def wait(seconds: float) -> None:
    """The one place that sleeps; not at all for nothing."""
    if seconds > 0:
        time.sleep(seconds)


class Bucket:
    """A bucket of `capacity` tokens, one for each request: all of them may go at once, each comes back later.

    A token comes back `capacity / per_second` seconds after it was taken, so that no span of that length ever sees
    more than `capacity` requests: `Bucket(100, 100 / 15)` keeps to 100 in any 15 seconds.
    """

    def __init__(
        self,
        capacity: int,
        per_second: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = wait,
    ) -> None:
        self._span = capacity / per_second
        self._taken: deque[float] = deque(maxlen=capacity)
        self._clock = clock
        self._sleep = sleep

    def take(self) -> None:
        """Take a token, and wait for it where none is left."""
        if len(self._taken) == self._taken.maxlen:
            self._sleep(max(0.0, self._taken[0] + self._span - self._clock()))
        self._taken.append(self._clock())


def pause(setback: Setback, retry: int, politeness: Politeness) -> float:
    """Seconds to wait before this retry, never shorter than the source asks, or than its limit of requests may take."""
    asked = setback.pause
    if asked is None:
        asked = min(politeness.limit_pause, politeness.longest_pause) if setback.limited else 0
    return max(asked, backoff(retry, politeness))


def backoff(retry: int, politeness: Politeness) -> float:
    """Seconds to wait before this retry (the first is 0): any length up to `retry_pause` doubled each time.

    The lengths differ, so that clients that failed together do not come back together ("full jitter").
    """
    longest = min(politeness.retry_pause * 2**retry, politeness.longest_pause)
    return random.uniform(0, longest)  # noqa: S311  # no secret
