"""Whatever happens in an account and on the way, the database equals it or the run says that it does not.

What Harvest changes without a word (prices, rounding, limits of assignments, projects that lines named) must be found
with `--full`, and else within a week.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

import fake_harvest_changes as changes
from clientfit_sync.errors import SourceError
from clientfit_sync.testing.server import Reply
from fake_harvest import FakeHarvest, of
from fake_harvest_changes import Change
from fake_harvest_desk import Desk

EXAMPLES, STEPS = 20, 20
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
UNSAID = ("rate is", "rounded_seconds is", "budgets is", "lines is")
SILENT = {"delete_project", *(function.__name__ for function in changes.UNSAID)}
NOTHING = Reply(body={"time_entries": [], "total_entries": 0, "links": {"next": None}})
FAULTS = (
    Reply(status=429, raw=b""),
    Reply(status=429, raw=b"", headers={"Retry-After": "0"}),
    Reply(status=429, raw=b"", headers={"Retry-After": "3600"}),
    Reply(status=500, raw=b"Oops"),
    Reply(status=503, raw=b""),
    Reply(reset=True),
    Reply(body={"time_entries": []}, cut=7),
    Reply(raw=b'{"time_entries": [{'),
    Reply(raw=b"<html><title>Sorry</title></html>"),
    NOTHING,
    Reply(body={}),
)
LISTS = ("time_entries", "invoices", "projects", "clients", "expenses")
TOO_SLOW = HealthCheck.too_slow  # on a busy machine
numbers = count()

which = st.integers(0, 99)
ago = st.integers(-3, 40).map(lambda days: days * DAY)


def some(*kinds: Iterable[Callable[..., None]], most: int = 4) -> st.SearchStrategy[list[Change]]:
    """Some changes of these kinds."""
    names = [function.__name__ for kind in kinds for function in kind]
    amount = st.integers(1, 20).map(Decimal)
    change = st.builds(Change, what=st.sampled_from(names), one=which, other=which, before=ago, amount=amount)
    return st.lists(change, min_size=1, max_size=most)


class Machine(RuleBasedStateMachine):
    """An account in pages of three rows, and a desk that keeps twenty days up to date, or more where that is asked."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        folder = folder / f"example_{next(numbers)}"
        folder.mkdir()
        self.fake = FakeHarvest()
        self.fake.__enter__()
        self.fake.rows_at_once = 3
        self.desk = Desk(fake=self.fake, folder=folder, history=20)
        self.unsaid_at: datetime | None = None
        self.begin()

    def begin(self) -> None:
        """Something of each kind."""
        for name in ("add_client", "add_project", "add_client", "invoice", "invoice", "spend", "spend"):
            self.change([Change(what=name, one=1, other=1, before=5 * DAY, amount=Decimal(9))])
        for number in range(10):
            self.change([Change(what="work", one=number, other=number, before=number * 3 * DAY, amount=Decimal(3))])

    def change(self, made: list[Change]) -> None:
        for one in made:
            changes.make(self.fake, one)
        if any(one.what in SILENT for one in made):
            self.unsaid_at = self.unsaid_at or self.fake.now

    @rule(made=some(changes.TIME, most=6))
    def work(self, made: list[Change]) -> None:
        self.change(made)

    @rule(made=some(changes.NAMING))
    def rename(self, made: list[Change]) -> None:
        self.change(made)

    @rule(made=some(changes.MONEY))
    def bill(self, made: list[Change]) -> None:
        self.change(made)

    @rule(made=some(changes.UNSAID, most=1))
    def change_without_a_word(self, made: list[Change]) -> None:
        self.change(made)

    @rule(by=st.integers(0, 30) | st.integers(24, 240))
    def pass_time(self, by: int) -> None:
        self.fake.advance(by * HOUR)

    @rule(fault=st.sampled_from(FAULTS), after=st.integers(0, 12), times=st.sampled_from([1, 2, 5]))
    def fail(self, fault: Reply, after: int, times: int) -> None:
        """The faults that come up in the next run.

        Who says three times that there is nothing is believed, up to the guard: else nothing small could be deleted.
        """
        self.fake.fail(*[fault] * (min(times, 2) if fault is NOTHING else times), after=after)
        self.sync()
        self.fake.forget()

    @rule()
    def sync(self) -> None:
        if self.run():
            self.equals()

    @rule(days=st.integers(0, 40), full=st.booleans())
    def sync_further_back(self, days: int, *, full: bool) -> None:
        if self.run(start=self.day(days * DAY), full=full):
            self.equals(all_said=full)

    @rule(key=st.sampled_from(LISTS), made=some(changes.TIME, changes.MONEY), full=st.booleans())
    def sync_while_it_changes(self, key: str, made: list[Change], *, full: bool) -> None:
        """What changed meanwhile is the next run's: this one may not even know."""
        self.fake.afterwards(of(key), lambda: self.change(made))
        self.run(full=full)
        self.fake.calm()
        self.sync()

    @rule(page=st.integers(0, 2), gone=which, come=some([changes.work], most=1), full=st.booleans())
    def sync_while_two_changes_cancel_out(self, page: int, gone: int, come: list[Change], *, full: bool) -> None:
        """The list is as long as it was, but what lies between them has moved to another page, perhaps unseen."""
        for _ in range(page):
            self.fake.afterwards(of("time_entries"), lambda: None)
        self.fake.afterwards(of("time_entries"), lambda: self.change([Change(what="delete_entry", one=gone), *come]))
        self.run(full=full)
        self.fake.calm()
        self.sync()

    def day(self, before: timedelta) -> date:
        return self.fake.now.date() - before

    def run(self, **how: Any) -> bool:
        """Whether a run ended well; nothing but the source may be to blame if not."""
        done = self.desk.sync(**how)
        assert self.desk.source.complete == (done.error is None)
        assert done.error is None or isinstance(done.error, SourceError), done.error
        return done.error is None

    def equals(self, *, all_said: bool = False) -> None:
        found = self.desk.differences()
        if not found:
            self.unsaid_at = None
        elif not all_said and self.unsaid_at and self.fake.now - self.unsaid_at < WEEK:
            found = [one for one in found if not any(name in one for name in UNSAID)]
        assert found == []

    def teardown(self) -> None:
        """Once nothing is in its way, the guard included, a run ends well; a week later nothing is left unsaid."""
        try:
            assert self.run(allow_deletions=True)
            self.equals()
            self.change([Change(what="reprice", one=1, amount=Decimal(77)), Change(what="round_otherwise", one=2)])
            self.fake.advance(DAY)
            assert self.run()
            self.equals()
            self.fake.advance(WEEK)
            assert self.run()
            self.equals(all_said=True)
        finally:
            self.fake.__exit__(None, None, None)


def run(folder: Path) -> None:
    limits = settings(max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, suppress_health_check=[TOO_SLOW])
    machine: Any = partial(Machine, folder)
    run_state_machine_as_test(machine, settings=limits)


def test_the_database_follows_the_account_through_everything(tmp_path: Path) -> None:
    run(tmp_path)


def test_so_it_does_where_much_is_counted_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in an account with more than 12,000 entries and 4,000 invoices: deletions are found by halving."""
    monkeypatch.setattr("clientfit_connectors.harvest.feed.AT_ONCE", 2)
    monkeypatch.setattr("clientfit_connectors.harvest.dated.FEW", 1)
    run(tmp_path)
