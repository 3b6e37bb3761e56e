"""Whatever happens in Toggl and on the way: after each sync the database equals the source, or the run told an error.

What a whole run may be late with, and nothing else: colleagues' work of more than 30 days ago, by a week; names, by a
day; colleagues' latest changes, by what the reports lag behind.
"""

import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

import fake_toggl_truth as truth
from clientfit_sync.errors import SourceError
from clientfit_sync.model import Window
from clientfit_sync.testing.server import Reply
from fake_toggl import FakeToggl
from fake_toggl_desk import Desk
from fake_toggl_model import Entry, Plan

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LATELY, WEEK = 30 * DAY, 7 * DAY
HISTORY = 120
MOST_ENTRIES = 18
EXAMPLES, STEPS = 10, 14
"""So few that the guard lets every deletion pass."""
PATIENCE = 15

FAULTS = (
    Reply(status=429),
    Reply(status=429, headers={"Retry-After": "0"}),
    Reply(status=429, headers={"Retry-After": "7200"}),
    Reply(status=402, body="Hourly limit", headers={"X-Toggl-Quota-Remaining": "0", "X-Toggl-Quota-Resets-In": "60"}),
    Reply(status=402, body="Workspace needs to have this feature enabled"),
    Reply(status=403, body="User does not have access to this resource."),
    Reply(status=500, body="Internal Server Error"),
    Reply(status=503, raw=b"<html>"),
    Reply(reset=True),
    Reply(body=[{"id": 1}] * 20, cut=40),
    Reply(raw=b'[{"id": 1'),
    Reply(raw=b"<html><body>Hello</body></html>"),
    Reply(body=[]),
    Reply(raw=b"null"),
)
AGES = st.integers(-3, 28) | st.integers(32, HISTORY + 20)
GAPS = st.sampled_from([MINUTE, 10 * MINUTE, HOUR, 5 * HOUR, DAY, 3 * DAY, 8 * DAY, 10 * DAY, 100 * DAY])
TOO_SLOW = HealthCheck.too_slow  # on a busy machine

Row = dict[str, Any] | None


class Machine(RuleBasedStateMachine):
    """A studio of two in one workspace, alone in another, and a desk that syncs from both."""

    def __init__(self) -> None:
        super().__init__()
        self.open = ExitStack()
        folder = self.open.enter_context(tempfile.TemporaryDirectory())
        self.toggl = self.open.enter_context(FakeToggl(now=NOW))
        self.toggl.add_workspace(plan="premium")
        self.bo = self.toggl.add_user("Bo", zone="America/New_York")
        self.desk = Desk(toggl=self.toggl, folder=Path(folder), history=HISTORY)
        self.named: list[tuple[datetime, truth.Rows]] = []
        self.synced = False
        self.note_names()

    def teardown(self) -> None:
        self.open.close()

    # What people do

    @initialize(ages=st.lists(AGES, min_size=4, max_size=12))
    def have_history(self, ages: list[int]) -> None:
        """Work on two projects, one day after the other, of one and the other."""
        client = self.toggl.add_client("Acme")
        projects = [self.toggl.add_project(name, client, rate=Decimal(60)) for name in ("Site", "Shop")]
        self.note_names()
        for number, age in enumerate(ages):
            user = self.bo if number % 3 else None
            self.toggl.add_entry(NOW - age * DAY, 600 + number, projects[number % 2], user=user)

    @rule(ages=st.lists(AGES, min_size=1, max_size=3), seconds=st.integers(0, 9000) | st.none(), data=st.data())
    def work(self, ages: list[int], seconds: int | None, data: st.DataObject) -> None:
        workspace = data.draw(st.sampled_from(sorted(self.toggl.workspaces)), "workspace")
        projects = [number for number, one in self.toggl.projects.items() if one.workspace == workspace]
        user = data.draw(st.sampled_from([self.toggl.me, self.bo]), "user") if workspace == self.toggl.home else None
        fields = {"workspace": workspace, "user": user, "billable": data.draw(st.booleans(), "billable")}
        for age in ages:
            if len(self.toggl.entries()) < MOST_ENTRIES:
                project = data.draw(st.sampled_from([*projects, None]), "project")
                self.toggl.add_entry(self.toggl.now - age * DAY, seconds, project, **fields)

    @precondition(lambda self: self.toggl.entries())
    @rule(data=st.data(), age=AGES, what=st.sampled_from(["seconds", "description", "start", "project", "workspace"]))
    def correct(self, data: st.DataObject, age: int, what: str) -> None:
        one = self.drawn_entry(data)
        changes: dict[str, Any] = {}
        match what:
            case "seconds":
                changes["seconds"] = data.draw(st.integers(0, 9000))
            case "description":
                changes["description"] = data.draw(st.sampled_from(["", "a", "b"]))
            case "start":
                changes["start"] = (self.toggl.now - age * DAY).replace(microsecond=0)
            case "project":
                projects = [number for number, its in self.toggl.projects.items() if its.workspace == one.workspace]
                changes["project"] = data.draw(st.sampled_from([*projects, None]))
            case _:
                places = sorted(self.toggl.workspaces) if one.user == self.toggl.me else [one.workspace]
                changes |= {"workspace": data.draw(st.sampled_from(places)), "project": None}
        self.toggl.edit_entry(one.id, **changes)

    @precondition(lambda self: self.toggl.entries())
    @rule(data=st.data())
    def throw_away(self, data: st.DataObject) -> None:
        self.toggl.delete_entry(self.drawn_entry(data).id)

    @rule(name=st.sampled_from("XYZ"), data=st.data())
    def begin_project(self, name: str, data: st.DataObject) -> None:
        workspace = data.draw(st.sampled_from(sorted(self.toggl.workspaces)))
        clients = [one.id for one in self.toggl.clients.values() if one.workspace == workspace]
        client = data.draw(st.sampled_from([*clients, None]), "client")
        if client is None and data.draw(st.booleans(), "new client"):
            client = self.toggl.add_client(name, workspace)
        self.toggl.add_project(name, client, workspace, rate=Decimal(60))
        self.note_names()

    @precondition(lambda self: self.toggl.projects)
    @rule(data=st.data(), what=st.sampled_from(["rename", "archive", "move", "delete"]))
    def change_project(self, data: st.DataObject, what: str) -> None:
        one = self.toggl.projects[data.draw(st.sampled_from(sorted(self.toggl.projects)), "project")]
        clients = [client.id for client in self.toggl.clients.values() if client.workspace == one.workspace]
        if what == "delete":
            self.toggl.delete_project(one.id)
        else:
            client = data.draw(st.sampled_from([*clients, None]), "client") if what == "move" else None
            changes: dict[str, dict[str, Any]] = {
                "rename": {"name": f"{one.name}'"},
                "archive": {"active": not one.active},
                "move": {"client": client},
            }
            self.toggl.edit_project(one.id, **changes[what])
        self.note_names()

    @precondition(lambda self: self.toggl.clients)
    @rule(data=st.data(), what=st.sampled_from(["rename", "archive", "delete"]))
    def change_client(self, data: st.DataObject, what: str) -> None:
        one = self.toggl.clients[data.draw(st.sampled_from(sorted(self.toggl.clients)), "client")]
        if what == "delete":
            self.toggl.delete_client(one.id)
        else:
            changes: dict[str, dict[str, Any]] = {
                "rename": {"name": f"{one.name}'"},
                "archive": {"archived": not one.archived},
            }
            self.toggl.edit_client(one.id, **changes[what])
        self.note_names()

    # What else happens

    @rule(gap=GAPS)
    def wait(self, gap: timedelta) -> None:
        self.toggl.now += gap

    @rule(hourly=st.sampled_from([None, 4, 6]))
    def have_quota(self, hourly: int | None) -> None:
        self.toggl.options.hourly = hourly

    @rule(lag=st.integers(0, 4), order=st.sampled_from(["asked", "ASC", "DESC"]))
    def have_moods(self, lag: int, order: Any) -> None:
        self.toggl.options.report_lag, self.toggl.options.report_order = lag * MINUTE, order

    @rule(data=st.data())
    def ask_by_another_program(self, data: st.DataObject) -> None:
        bucket = data.draw(st.sampled_from(list(self.toggl.buckets().values())))
        bucket.spend(self.toggl.now, bucket.left(self.toggl.now))

    @rule(plan=st.sampled_from(["free", "premium"]))
    def buy(self, plan: Plan) -> None:
        self.toggl.workspaces[self.toggl.home].plan = plan

    # What the program does

    @rule(
        full=st.booleans(),
        start=st.none() | st.none() | st.integers(5, HISTORY + 10),
        faults=st.lists(st.tuples(st.integers(0, 6), st.sampled_from(FAULTS), st.integers(1, 6)), max_size=2),
    )
    def sync(self, start: int | None, faults: list[tuple[int, Reply, int]], *, full: bool) -> None:
        for after, fault, times in faults:
            self.toggl.fail(*[fault] * times, after=after)
        day = None if start is None else (self.toggl.now - start * DAY).date()
        done = self.desk.sync(start=day, full=full)
        self.toggl.heal()
        self.synced = True
        if done.error is None:
            self.equals_the_source()
        else:
            assert isinstance(done.error, SourceError), done.error
            assert "has a fault" not in str(done.error)
            assert not self.desk.source.complete

    @rule()
    def come_back_each_hour(self) -> None:
        """However little is allowed, it is complete in the end."""
        errors: list[Exception] = []
        while len(errors) < PATIENCE:
            self.toggl.now += HOUR
            error = self.desk.sync().error
            self.synced = True
            if error is None:
                self.equals_the_source()
                return
            errors.append(error)
        raise AssertionError(f"{PATIENCE} hours, and still: {errors[-1]}")

    @invariant()
    def nothing_is_made_up(self) -> None:
        """Every row was true at some time."""
        if self.synced:
            once = self.versions(datetime.min.replace(tzinfo=UTC))
            for id_, row in self.rows("time_entry").items():
                assert comparable(row) in [comparable(version) for version in once[int(id_)]], row

    # What must hold

    def equals_the_source(self) -> None:
        source = self.desk.source
        if source.lacks or source.covered is None:
            assert source.lacks, "a whole run covers something"
            return
        now, lag = self.toggl.now, self.toggl.options.report_lag
        held = self.rows("time_entry")
        exact, lagging, late = self.versions(now), self.versions(now - lag), self.versions(now - WEEK)
        for number in exact:
            one = self.toggl.versions[number]
            allowed = exact[number] if one.user == self.toggl.me else lagging[number]
            if one.user != self.toggl.me and any(old(row, now) for row in late[number]):
                allowed = [*late[number], *([None] if any(not old(row, now) for row in late[number]) else [])]
            self.check(held.get(str(number)), allowed, source.covered, number)
        assert {row["project"] for row in held.values()} - {None} <= self.all_projects()
        self.names_are_of_today()

    def check(self, row: Row, allowed: list[Row], covered: Window, number: int) -> None:
        """A row is one of those allowed; what is not wholly held need not be held."""
        outside = any(version and version["day"] not in covered for version in allowed)
        if row is None and outside:
            return
        if row is not None and row["day"] not in covered:
            return
        assert comparable(row) in [comparable(version) for version in allowed], (number, row, allowed)

    def names_are_of_today(self) -> None:
        """Every name is one that it had within a day."""
        held = self.rows("project") | self.rows("client")
        times = [when for when, _rows in self.named]
        first = max((at for at, when in enumerate(times) if when <= self.toggl.now - DAY), default=0)
        known = [rows for _when, rows in self.named[first:]]
        for id_ in {*held, *(name for rows in known for name in rows)}:
            allowed = [comparable(rows.get(id_)) for rows in known]
            assert comparable(held.get(id_)) in allowed, (id_, held.get(id_), allowed)

    # Looking

    def versions(self, since: datetime) -> dict[int, list[Row]]:
        """Each entry as it was from `since` on, as rows; None where it was not there."""
        found: dict[int, list[Row]] = {}
        for number in self.toggl.versions:
            known = self.toggl.versions.after(number, since)
            found[number] = [truth.entry(one, self.toggl) if one and not one.deleted_at else None for one in known]
        return found

    def rows(self, kind: str) -> dict[str, dict[str, Any]]:
        return self.desk.rows(kind)

    def all_projects(self) -> set[str]:
        return {row["id"] for row in self.desk.all_rows("project")}

    def drawn_entry(self, data: st.DataObject) -> Entry:
        return data.draw(st.sampled_from(sorted(self.toggl.entries(), key=lambda one: one.id)), "entry")

    def note_names(self) -> None:
        self.named.append((self.toggl.now, truth.projects(self.toggl) | truth.clients(self.toggl)))


def old(row: Row, now: datetime) -> bool:
    """Whether a run may leave it to the week's."""
    return row is not None and row["day"] < (now - LATELY).date()


def comparable(row: Row) -> Any:
    """What of a row says something, in an order."""
    names = (
        "name",
        "client",
        "active",
        "day",
        "seconds",
        "running",
        "project",
        "person",
        "description",
        "started",
        "part",
    )
    return row and tuple(row.get(name) for name in names)


def test_the_database_follows_toggl_through_everything() -> None:
    limits = settings(max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, suppress_health_check=[TOO_SLOW])
    run_state_machine_as_test(Machine, settings=limits)
