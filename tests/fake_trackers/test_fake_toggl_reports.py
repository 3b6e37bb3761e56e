"""The fake Toggl's reports do what the Toggl API page says."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from fake_toggl import FakeToggl
from fake_toggl_asking import DAY, HOUR, NOW, Ask, asking, days, numbers, report


@pytest.fixture
def toggl() -> Iterator[FakeToggl]:
    with FakeToggl(now=NOW) as fake:
        yield fake


@pytest.fixture
def ask(toggl: FakeToggl) -> Iterator[Ask]:
    with asking(toggl) as asked:
        yield asked


class TestRange:
    def test_days_are_each_users_own_and_both_ends_are_included(self, toggl: FakeToggl, ask: Ask) -> None:
        evening = datetime(2026, 11, 19, 3, tzinfo=UTC)
        al, bo = toggl.add_user("Al", zone="America/Los_Angeles"), toggl.add_user("Bo", zone="Asia/Tokyo")
        als, bos = toggl.add_entry(evening, user=al), toggl.add_entry(evening, user=bo)
        assert numbers(ask(report(toggl), days(evening - DAY, evening - DAY))) == [als]
        assert numbers(ask(report(toggl), days(evening, evening))) == [bos]
        rows = ask(report(toggl), days(evening - DAY, evening)).json()
        starts = [row["time_entries"][0]["start"] for row in rows]
        assert starts == ["2026-11-18T19:00:00-08:00", "2026-11-19T12:00:00+09:00"]

    def test_more_than_366_days_are_refused_or_empty(self, toggl: FakeToggl, ask: Ask) -> None:
        toggl.add_entry(NOW - DAY)
        assert len(numbers(ask(report(toggl), days(NOW - 365 * DAY, NOW)))) == 1
        assert ask(report(toggl), days(NOW - 366 * DAY, NOW)).status_code == 400
        toggl.options.report_limit = "empty"
        assert ask(report(toggl), days(NOW - 366 * DAY, NOW)).json() == []

    def test_without_an_end_it_is_a_week(self, toggl: FakeToggl, ask: Ask) -> None:
        answer = ask(report(toggl), {"start_date": "2026-11-01"})
        assert (answer.headers["X-Range-Start"], answer.headers["X-Range-End"]) == ("2026-11-01", "2026-11-07")

    def test_something_must_be_asked(self, toggl: FakeToggl, ask: Ask) -> None:
        assert ask(report(toggl), {}).json() == "At least one parameter must be set"
        assert ask(report(toggl), {"end_date": "2026-11-01"}).status_code == 400

    def test_deleted_entries_never_appear_and_those_of_other_workspaces_neither(
        self, toggl: FakeToggl, ask: Ask
    ) -> None:
        other = toggl.add_workspace()
        toggl.delete_entry(toggl.add_entry(NOW - HOUR))
        elsewhere = toggl.add_entry(NOW - HOUR, workspace=other)
        assert numbers(ask(report(toggl), days(NOW - DAY, NOW))) == []
        assert numbers(ask(report(toggl, other), days(NOW - DAY, NOW))) == [elsewhere]

    def test_it_may_lag_behind_what_was_changed(self, toggl: FakeToggl, ask: Ask) -> None:
        entry = toggl.add_entry(NOW - HOUR, 100)
        toggl.options.report_lag = timedelta(minutes=5)
        toggl.now += timedelta(minutes=6)
        toggl.edit_entry(entry, seconds=200)
        assert ask(report(toggl), days(NOW, NOW)).json()[0]["time_entries"][0]["seconds"] == 100
        toggl.now += timedelta(minutes=6)
        assert ask(report(toggl), days(NOW, NOW)).json()[0]["time_entries"][0]["seconds"] == 200


class TestPages:
    @pytest.fixture
    def made(self, toggl: FakeToggl) -> list[int]:
        return [toggl.add_entry(NOW - DAY + timedelta(minutes=number)) for number in range(120)]

    def test_fifty_rows_unless_asked_otherwise_then_where_the_next_begins(
        self, toggl: FakeToggl, ask: Ask, made: list[int]
    ) -> None:
        answer = ask(report(toggl), days(NOW - DAY, NOW))
        assert numbers(answer) == made[:50]
        start = toggl.versions[made[50]].start
        told = {name: answer.headers[f"X-{name}"] for name in ("Page-Size", "Next-ID", "Next-Row-Number")}
        assert told == {"Page-Size": "50", "Next-ID": str(made[50]), "Next-Row-Number": "51"}
        assert answer.headers["X-Next-Timestamp"] == str(int(start.timestamp()))

    def test_the_last_page_names_none(self, toggl: FakeToggl, ask: Ask, made: list[int]) -> None:
        answer = ask(report(toggl), days(NOW - DAY, NOW) | {"first_row_number": 101})
        assert numbers(answer) == made[100:]
        assert [row["row_number"] for row in answer.json()] == list(range(101, 121))
        assert not [name for name in answer.headers if name.startswith("X-Next")]

    def test_a_page_holds_a_thousand_rows_at_most(self, toggl: FakeToggl, ask: Ask) -> None:
        for number in range(1001):
            toggl.add_entry(NOW - timedelta(seconds=number), 1)
        answer = ask(report(toggl), days(NOW, NOW) | {"page_size": 5000})
        assert (len(answer.json()), answer.headers["X-Page-Size"]) == (1000, "1000")

    def test_a_row_added_before_the_cursor_shifts_row_numbers_but_not_the_id(
        self, toggl: FakeToggl, ask: Ask, made: list[int]
    ) -> None:
        toggl.add_entry(NOW - DAY - timedelta(minutes=1))
        cursor = days(NOW - DAY, NOW) | {"first_row_number": 51}
        assert numbers(ask(report(toggl), cursor))[0] == made[49]
        assert numbers(ask(report(toggl), cursor | {"first_id": made[50]}))[0] == made[50]

    def test_it_can_be_asked_newest_first_and_may_not_listen(self, toggl: FakeToggl, ask: Ask, made: list[int]) -> None:
        newest_first = days(NOW - DAY, NOW) | {"order_by": "date", "order_dir": "DESC", "page_size": 1000}
        assert numbers(ask(report(toggl), newest_first)) == made[::-1]
        toggl.options.report_order = "ASC"
        assert numbers(ask(report(toggl), newest_first)) == made
        assert ask(report(toggl), days(NOW, NOW) | {"order_by": "money"}).status_code == 400

    def test_it_can_go_in_circles(self, toggl: FakeToggl, ask: Ask, made: list[int]) -> None:
        toggl.options.report_loops = True
        answer = ask(report(toggl), days(NOW - DAY, NOW) | {"page_size": 1000})
        assert numbers(answer) == made
        assert answer.headers["X-Next-Row-Number"] == "1"


class TestRows:
    def test_seconds_are_rounded_by_the_users_preference_unless_asked_otherwise(
        self, toggl: FakeToggl, ask: Ask
    ) -> None:
        toggl.add_entry(NOW - HOUR, 1000)
        exact = days(NOW, NOW)
        asked = [
            {name: exact[name] for name in ("start_date", "end_date")},
            exact,
            exact | {"rounding": -1, "rounding_minutes": 15},
            exact | {"rounding": 0, "rounding_minutes": 15},
        ]
        seconds = [ask(report(toggl), body).json()[0]["time_entries"][0]["seconds"] for body in asked]
        assert seconds == [1800, 1000, 900, 900]

    def test_amounts_are_cents_of_billable_entries_on_a_paid_plan(self, toggl: FakeToggl, ask: Ask) -> None:
        project = toggl.add_project("P", rate=Decimal("90.50"), currency="USD")
        toggl.add_entry(NOW - HOUR, 1800, project, billable=True)
        toggl.add_entry(NOW - HOUR, 1800, billable=True)
        toggl.add_entry(NOW - HOUR, 1800, project)

        def amounts(**body: Any) -> list[Any]:
            rows = ask(report(toggl), days(NOW, NOW) | body).json()
            return [(row["billable_amount_in_cents"], row["hourly_rate_in_cents"], row["currency"]) for row in rows]

        assert amounts() == [(None, None, "USD"), (None, None, "EUR"), (None, None, "USD")]
        toggl.workspaces[toggl.home].plan = "premium"
        toggl.price(toggl.home, Decimal(40))
        assert amounts() == [(4525, 9050, "USD"), (2000, 4000, "EUR"), (None, None, "USD")]
        assert amounts(hide_amounts=True)[0] == (None, None, "USD")

    def test_a_new_rate_prices_past_entries_anew_and_leaves_them_unchanged(self, toggl: FakeToggl, ask: Ask) -> None:
        toggl.workspaces[toggl.home].plan = "starter"
        project = toggl.add_project("P", rate=Decimal(10))
        entry = toggl.add_entry(NOW - 40 * DAY, 3600, project, billable=True)
        before = toggl.versions[entry].at
        toggl.edit_project(project, rate=Decimal(20))
        row = ask(report(toggl), days(NOW - 40 * DAY, NOW)).json()[0]
        assert (row["billable_amount_in_cents"], toggl.versions[entry].at) == (2000, before)

    def test_names_come_only_when_asked_for(self, toggl: FakeToggl, ask: Ask) -> None:
        tag = toggl.add_tag("Tag")
        toggl.add_entry(NOW - HOUR, 60, toggl.add_project("Site", toggl.add_client("Acme")), tags=(tag,))
        plain, enriched = (
            ask(report(toggl), days(NOW, NOW) | {"enrich_response": rich}).json()[0] for rich in (False, True)
        )
        assert enriched.keys() - plain.keys() == {
            *("client_name", "project_name", "project_color", "project_hex", "task_name", "tag_names", "email"),
            "toggl_accounts_id",
        }
        assert (enriched["client_name"], enriched["project_name"], enriched["tag_names"]) == ("Acme", "Site", ["Tag"])
        assert plain["tag_ids"] == [tag]

    def test_a_running_timer_has_no_stop(self, toggl: FakeToggl, ask: Ask) -> None:
        toggl.add_entry(NOW - HOUR, None)
        entry = ask(report(toggl), days(NOW, NOW)).json()[0]["time_entries"][0]
        assert entry["stop"] is None
        assert entry["seconds"] < 0

    def test_a_mere_user_sees_their_own_and_what_is_on_open_projects(self, toggl: FakeToggl, ask: Ask) -> None:
        bo = toggl.add_user("Bo")
        toggl.workspaces[toggl.home].roles[toggl.me] = "user"
        mine = toggl.add_entry(NOW - 3 * HOUR)
        shown = toggl.add_entry(NOW - 2 * HOUR, 60, toggl.add_project("Open"), user=bo)
        toggl.add_entry(NOW - HOUR, 60, toggl.add_project("Secret", hidden=True), user=bo)
        assert numbers(ask(report(toggl), days(NOW, NOW))) == [mine, shown]

    @pytest.mark.parametrize("by", ["user_ids", "project_ids", "client_ids", "time_entry_ids", "billable"])
    def test_filters(self, toggl: FakeToggl, ask: Ask, by: str) -> None:
        toggl.add_entry(NOW - HOUR)
        client = toggl.add_client("C")
        project, bo = toggl.add_project("P", client), toggl.add_user("Bo")
        wanted = toggl.add_entry(NOW - HOUR, 60, project, user=bo, billable=True)
        value = {"user_ids": [bo], "project_ids": [project], "client_ids": [client], "time_entry_ids": [wanted]}
        assert numbers(ask(report(toggl), days(NOW, NOW) | {by: value.get(by, True)})) == [wanted]


class TestSums:
    @pytest.fixture
    def work(self, toggl: FakeToggl) -> tuple[int, int, int]:
        toggl.workspaces[toggl.home].plan = "premium"
        client = toggl.add_client("Acme")
        project, own = toggl.add_project("Site", client, rate=Decimal(36)), toggl.add_project("Own")
        toggl.add_entry(NOW - 3 * HOUR, 100, project, billable=True)
        toggl.add_entry(NOW - 2 * HOUR, 200, project, user=toggl.add_user("Bo"))
        toggl.add_entry(NOW - HOUR, 50, own)
        toggl.add_entry(NOW - HOUR, 7)
        toggl.add_entry(NOW - HOUR, None)
        return client, project, own

    def test_totals(self, toggl: FakeToggl, ask: Ask, work: tuple[int, int, int]) -> None:
        assert work
        found = ask(f"{report(toggl)}/totals", days(NOW, NOW)).json()
        assert (found["seconds"], found["billable_amount_in_cents"], found["tracked_days"]) == (357, 100, 1)

    @pytest.mark.parametrize("grouping", ["clients", "projects"])
    def test_summary(self, toggl: FakeToggl, ask: Ask, work: tuple[int, int, int], grouping: str) -> None:
        client, project, own = work
        path = f"/reports/api/v3/workspace/{toggl.home}/summary/time_entries"
        body = days(NOW, NOW) | {"grouping": grouping, "sub_grouping": "users"}
        groups = ask(path, body).json()["groups"]
        sums = {group["id"]: sum(part["seconds"] for part in group["sub_groups"]) for group in groups}
        expected = {"clients": {client: 300, None: 57}, "projects": {project: 300, own: 50, None: 7}}
        assert sums == expected[grouping]

    def test_sums_of_projects(self, toggl: FakeToggl, ask: Ask, work: tuple[int, int, int]) -> None:
        _client, project, _own = work
        rows = ask(f"/reports/api/v3/workspace/{toggl.home}/projects/summary", days(NOW, NOW)).json()
        mine = next(row for row in rows if (row["user_id"], row["project_id"]) == (toggl.me, project))
        assert (mine["tracked_seconds"], mine["billable_seconds"]) == (100, 100)
