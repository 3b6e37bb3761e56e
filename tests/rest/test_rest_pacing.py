"""The bucket never lets more through than it holds, and the pauses between tries grow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientfit_sync.rest import pacing
from clientfit_sync.rest.pacing import Bucket, backoff
from clientfit_sync.rest.settings import Politeness


class Time:
    """A clock that only sleeping (and `pass_`) moves."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def bucket(self, capacity: int, per_second: float) -> Bucket:
        return Bucket(capacity, per_second, clock=self.clock, sleep=self.sleep)


def test_as_many_as_it_holds_go_at_once() -> None:
    time = Time()
    bucket = time.bucket(100, 100 / 15)
    for _ in range(100):
        bucket.take()
    assert time.now == 1000


def test_the_next_waits_until_the_first_token_comes_back() -> None:
    """Harvest: 100 requests in 15 seconds."""
    time = Time()
    bucket = time.bucket(100, 100 / 15)
    bucket.take()
    time.now += 5
    for _ in range(100):
        bucket.take()
    assert time.now == pytest.approx(1015)
    bucket.take()
    assert time.now == pytest.approx(1020)


def test_one_a_second_keeps_a_second_between_any_two() -> None:
    """Toggl: the time that the request itself took counts."""
    time = Time()
    bucket = time.bucket(1, 1)
    bucket.take()
    time.now += 0.25
    bucket.take()
    time.now += 2
    bucket.take()
    assert [pause for pause in time.slept if pause] == [0.75]


@given(
    capacity=st.integers(1, 5),
    per_second=st.sampled_from([0.1, 0.5, 1.0, 3.0]),
    gaps=st.lists(st.floats(0, 20), min_size=1, max_size=30),
)
def test_no_span_sees_more_than_the_bucket_holds(capacity: int, per_second: float, gaps: list[float]) -> None:
    time = Time()
    bucket = time.bucket(capacity, per_second)
    taken = []
    for gap in gaps:
        time.now += gap
        bucket.take()
        taken.append(time.now)
    for earlier, later in zip(taken, taken[capacity:], strict=False):
        assert later - earlier >= capacity / per_second - 1e-6


def test_pauses_grow_from_retry_pause_to_the_longest_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("random.uniform", lambda _low, high: high)
    politeness = Politeness(retry_pause=2, longest_pause=10)
    assert [backoff(retry, politeness) for retry in range(4)] == [2, 4, 8, 10]


@given(retry=st.integers(0, 20), pause=st.floats(0, 100))
def test_a_pause_is_of_any_length_up_to_its_bound(retry: int, pause: float) -> None:
    longest = min(pause * 2**retry, 60)
    assert 0 <= backoff(retry, Politeness(retry_pause=pause)) <= longest


def test_pauses_differ() -> None:
    assert len({backoff(3, Politeness()) for _ in range(20)}) > 1


@pytest.mark.parametrize(("seconds", "slept"), [(0, []), (-1, []), (2.5, [2.5])])
def test_waiting_for_nothing_does_not_sleep(
    monkeypatch: pytest.MonkeyPatch, seconds: float, slept: list[float]
) -> None:
    really: list[float] = []
    monkeypatch.setattr("time.sleep", really.append)
    pacing.wait(seconds)
    assert really == slept
