"""The loop of `schedule`, through a year in which no test waits, and stopped in a process of its own."""

import logging
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from time import monotonic
from zoneinfo import ZoneInfo

import pytest
import time_machine

from clientfit_sync import loop, times
from clientfit_sync.errors import ClientfitError, SourceError
from clientfit_sync.loop import Stop, Task

SOFIA = ZoneInfo("Europe/Sofia")
MONDAY = datetime(2026, 11, 23, 6, 30, tzinfo=SOFIA)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class Journey(Stop):
    """Time passes by looks, `step` each; it is to stop at `end`."""

    def __init__(self, clock: time_machine.Traveller, end: datetime, step: timedelta) -> None:
        super().__init__()
        self.clock, self._end, self._step = clock, end, step

    def wait(self, seconds: float) -> None:
        assert seconds == loop.LOOK
        self.clock.shift(self._step)
        if now() >= self._end:
            self.ask()


class Diary:
    """What ran, and when by the configured clock; it remembers in UTC, as the database does."""

    def __init__(self) -> None:
        self.entries: list[tuple[str, datetime]] = []
        self.last: dict[str, datetime] = {}

    def task(self, name: str, *rules: str, run: Callable[[], Sequence[int]] = tuple) -> Task:
        def noted() -> Sequence[int]:
            self.last[name] = now()
            self.entries.append((name, now()))
            return run()

        def last() -> datetime | None:
            return self.last[name].astimezone(UTC) if name in self.last else None

        return Task(name=name, times=tuple(map(times.parse, rules)), run=noted, last=last)

    def of(self, name: str) -> list[datetime]:
        return [moment for one, moment in self.entries if one == name]

    def shown(self) -> list[str]:
        return [f"{name} {moment:%a %H:%M}" for name, moment in self.entries]


def now() -> datetime:
    return datetime.now(SOFIA)  # noqa: TID251  # the tests' clock


@pytest.fixture
def diary() -> Diary:
    return Diary()


@pytest.fixture
def travel() -> Iterator[Callable[..., Journey]]:
    """Begins a journey; the machine's clock is that of `machine`."""
    journeys: list[time_machine.travel] = []

    def begun(
        start: datetime = MONDAY, *, lasting: timedelta = DAY, step: timedelta = MINUTE, machine: str = "UTC"
    ) -> Journey:
        journey = time_machine.travel(start.astimezone(ZoneInfo(machine)), tick=False)
        journeys.append(journey)
        return Journey(journey.start(), start + lasting, step)

    yield begun
    for journey in reversed(journeys):
        journey.stop()


@pytest.mark.parametrize("machine", ["America/New_York", "UTC", "Europe/Sofia", "Australia/Lord_Howe"])
def test_a_year_has_every_run_once_by_the_configured_clock(
    machine: str, travel: Callable[..., Journey], diary: Diary
) -> None:
    """Both changes of Sofia's clock lie in the year, and both of the machine's, on other days."""
    start = datetime(2026, 1, 1, tzinfo=SOFIA)
    diary.last = dict.fromkeys(["sync", "report", "bill", "night"], start)
    tasks = [
        diary.task("sync", "06:00", "13:00"),
        diary.task("report", "monday 07:00"),
        diary.task("bill", "1st 07:00"),
        diary.task("night", "03:30"),
    ]
    loop.forever(tasks, now=now, stop=travel(start, lasting=365 * DAY, step=10 * MINUTE, machine=machine))
    assert Counter(name for name, _ in diary.entries) == {"sync": 730, "report": 52, "bill": 12, "night": 365}
    assert {f"{moment:%H:%M}" for moment in diary.of("sync")} == {"06:00", "13:00"}
    assert {f"{moment:%a %H:%M}" for moment in diary.of("report")} == {"Mon 07:00"}
    assert [f"{moment:%m-%d %H:%M}" for moment in diary.of("bill")] == [
        f"{month:02}-01 07:00" for month in range(1, 13)
    ]
    assert {f"{moment:%j}" for moment in diary.of("night")} == {f"{day:03}" for day in range(1, 366)}
    others = [moment for moment in diary.of("night") if (moment.hour, moment.minute) != (3, 30)]
    assert [moment.isoformat() for moment in others] == ["2026-03-29T04:30:00+03:00"]
    assert "2026-10-25T03:30:00+03:00" in {moment.isoformat() for moment in diary.of("night")}


def test_what_never_ran_and_what_was_missed_run_at_once_in_their_order(
    travel: Callable[..., Journey], diary: Diary
) -> None:
    diary.last = {"sync": MONDAY - 10 * HOUR, "report": MONDAY - 5 * DAY}
    tasks = [
        diary.task("sync", "06:00"),
        diary.task("report", "tuesday 07:00"),
        diary.task("bill", "1st 07:00"),
        diary.task("never"),
    ]
    loop.forever(tasks, now=now, stop=travel(lasting=DAY + HOUR))
    assert diary.shown() == ["sync Mon 06:30", "bill Mon 06:30", "sync Tue 06:00", "report Tue 07:00"]


def test_after_the_machine_slept_each_runs_once_in_their_order(travel: Callable[..., Journey], diary: Diary) -> None:
    diary.last = dict.fromkeys(["sync", "report"], MONDAY)
    tasks = [diary.task("sync", "13:00"), diary.task("report", "daily 07:00")]
    loop.forever(tasks, now=now, stop=travel(lasting=80 * HOUR, step=75 * HOUR))
    assert diary.shown() == ["sync Thu 09:30", "report Thu 09:30"]


def test_what_comes_due_while_another_runs_runs_at_the_next_look(travel: Callable[..., Journey], diary: Diary) -> None:
    journey = travel(lasting=2 * HOUR)

    def slow() -> Sequence[int]:
        for _ in range(45):
            journey.wait(loop.LOOK)
        return ()

    diary.last = dict.fromkeys(["sync", "report"], MONDAY)
    tasks = [diary.task("sync", "06:45", "07:00", run=slow), diary.task("report", "07:10")]
    loop.forever(tasks, now=now, stop=journey)
    assert diary.shown() == ["sync Mon 06:45", "sync Mon 07:31", "report Mon 08:16"]


@pytest.mark.parametrize("machine", ["Europe/Sofia", "America/New_York"])
@pytest.mark.parametrize("minutes", [50, 80])
def test_a_run_may_last_while_the_machines_clock_goes_back(
    machine: str, minutes: int, travel: Callable[..., Journey], diary: Diary
) -> None:
    """03:40 comes twice that night in Sofia; the report is due at the first one, and then no clock shows it."""
    start = datetime(2026, 10, 25, 3, 0, tzinfo=SOFIA)
    journey = travel(start, lasting=4 * HOUR, machine=machine)

    def slow() -> Sequence[int]:
        for _ in range(minutes):
            journey.wait(loop.LOOK)
        return ()

    diary.last = dict.fromkeys(["sync", "report"], start)
    tasks = [diary.task("sync", "03:30", run=slow), diary.task("report", "03:40")]
    loop.forever(tasks, now=now, stop=journey)
    began = [(name, moment.astimezone(UTC) - start.astimezone(UTC)) for name, moment in diary.entries]
    assert began == [("sync", 30 * MINUTE), ("report", (31 + minutes) * MINUTE)]


def test_a_clock_that_was_ahead_keeps_nothing_from_running(
    travel: Callable[..., Journey], diary: Diary, caplog: pytest.LogCaptureFixture
) -> None:
    """As on a machine that starts without knowing the time."""
    travel()
    diary.last["sync"] = MONDAY + 1000 * DAY
    assert loop.run_due([diary.task("sync", "07:00")], now) == []
    assert diary.shown() == ["sync Mon 06:30"]
    assert "sync: began last at 2029-08-19T06:30+03:00, which is yet to come" in caplog.text


@pytest.mark.parametrize("looks", [0, 1])
def test_a_clock_that_is_put_back_by_years_stops_nothing(
    looks: int, travel: Callable[..., Journey], diary: Diary, caplog: pytest.LogCaptureFixture
) -> None:
    """Be it while a task runs, or between two."""

    class PutBack(Stop):
        def wait(self, _: float) -> None:
            clock.move_to(MONDAY)

    def run() -> Sequence[int]:
        if not looks:
            clock.move_to(MONDAY)
        if diary.entries[1:]:
            stop.ask()
        return ()

    clock, stop = travel(MONDAY + 1000 * DAY).clock, PutBack()
    loop.forever([diary.task("sync", "07:00", run=run)], now=now, stop=stop)
    assert [moment for _, moment in diary.entries] == [MONDAY + 1000 * DAY, MONDAY]
    assert "the clock was wrong, and it is due now" in caplog.text


def test_what_fails_is_logged_and_tried_at_its_next_time(
    travel: Callable[..., Journey], diary: Diary, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> Sequence[int]:
        raise ClientfitError("the database is gone")

    diary.last = dict.fromkeys(["sync", "report"], MONDAY)
    tasks = [diary.task("sync", "07:00", run=fail), diary.task("report", "07:00", run=lambda: [3])]
    loop.forever(tasks, now=now, stop=travel(lasting=30 * HOUR))
    assert diary.shown() == ["sync Mon 07:00", "report Mon 07:00", "sync Tue 07:00", "report Tue 07:00"]
    assert [record.message for record in caplog.records if record.levelno == logging.ERROR][:3] == [
        "sync: the database is gone",
        "sync: failed, and is tried again at its next time",
        "report: failed, and is tried again at its next time",
    ]


def test_a_fault_of_the_program_ends_one_run_and_not_the_loop(
    travel: Callable[..., Journey], diary: Diary, caplog: pytest.LogCaptureFixture
) -> None:
    """What it says may hold anything, a secret too, and is not told."""

    def fail() -> Sequence[int]:
        raise KeyError("secret")

    diary.last = {"sync": MONDAY}
    loop.forever([diary.task("sync", "07:00", run=fail)], now=now, stop=travel(lasting=30 * HOUR))
    assert diary.shown() == ["sync Mon 07:00", "sync Tue 07:00"]
    assert [record.message for record in caplog.records if record.levelno == logging.ERROR][:2] == [
        "sync: ended by KeyError; -vv shows where",
        "sync: failed, and is tried again at its next time",
    ]
    assert "secret" not in caplog.text
    assert loop.run_due([diary.task("bill", "1st 07:00", run=fail)], now) == [1]


def test_it_ends_between_two_tasks(travel: Callable[..., Journey], diary: Diary) -> None:
    journey = travel()

    def ask() -> Sequence[int]:
        journey.ask()
        return ()

    diary.last = dict.fromkeys(["sync", "report"], MONDAY)
    loop.forever([diary.task("sync", "07:00", run=ask), diary.task("report", "07:00")], now=now, stop=journey)
    assert diary.shown() == ["sync Mon 07:00"]


def test_once_runs_what_is_due_now_and_returns_the_exit_codes(travel: Callable[..., Journey], diary: Diary) -> None:
    travel()

    def refuse() -> Sequence[int]:
        raise SourceError("out of quota")

    diary.last = {"report": MONDAY}
    tasks = [diary.task("sync", "06:00", run=refuse), diary.task("report", "07:00"), diary.task("bill", "1st 07:00")]
    assert loop.run_due(tasks, now) == [3]
    assert diary.shown() == ["sync Mon 06:30", "bill Mon 06:30"]
    assert loop.run_due(tasks, now) == []
    assert len(diary.entries) == 2


def test_it_tells_when_asked_what_comes_next(
    travel: Callable[..., Journey], diary: Diary, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="clientfit_sync")
    diary.last = {"report": MONDAY}
    loop.forever([diary.task("report", "monday 07:00")], now=now, stop=travel(lasting=HOUR))
    assert [record.message for record in caplog.records] == [
        "report: next at 2026-11-23T07:00+02:00",
        "report: begins",
        "report: next at 2026-11-30T07:00+02:00",
    ]


PROCESS = """
import sys
from datetime import UTC, datetime
from clientfit_sync import loop, times

def run():
    print("ran", flush=True)
    {job}
    print("done", flush=True)
    return ()

task = loop.Task(name="sync", times=[times.parse("07:00")], run=run, last=lambda: None)
with loop.terminated() as stop:
    loop.forever([task], now=lambda: datetime.now(UTC), stop=stop)
print("ended", flush=True)
"""


@pytest.mark.parametrize(("job", "first"), [("", "done"), ("sys.stdin.readline()", "ran")])
def test_sigterm_ends_the_process_within_a_second_and_lets_a_task_finish(job: str, first: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PROCESS.format(job=job)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin
        assert process.stdout
        while process.stdout.readline().strip() != first:
            pass
        process.send_signal(signal.SIGTERM)
        asked = monotonic()
        said, _ = process.communicate("\n", timeout=10)
        assert monotonic() - asked < 1
    assert f"{first} {said}".split()[-2:] == ["done", "ended"]
    assert process.returncode == 0


def test_outside_the_loop_sigterm_means_what_it_meant() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with loop.terminated() as stop:
        signal.raise_signal(signal.SIGTERM)
        assert stop.asked
        stop.wait(60)
    assert signal.getsignal(signal.SIGTERM) == before
