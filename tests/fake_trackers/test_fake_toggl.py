"""The fake Toggl does what the Toggl API page says."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import requests

from clientfit_sync.testing.server import Reply
from fake_toggl import FakeToggl
from fake_toggl_account import SECRETS
from fake_toggl_asking import DAY, HOUR, NOW, Ask, asking, days, numbers, report
from fake_toggl_model import Item


@pytest.fixture
def toggl() -> Iterator[FakeToggl]:
    with FakeToggl(now=NOW) as fake:
        yield fake


@pytest.fixture
def ask(toggl: FakeToggl) -> Iterator[Ask]:
    with asking(toggl) as asked:
        yield asked


class TestDoor:
    def test_no_credentials_are_401_without_a_body(self, toggl: FakeToggl) -> None:
        answer = requests.get(f"{toggl.url}/api/v9/me", timeout=10)
        assert (answer.status_code, answer.content) == (401, b"")
        assert answer.headers["X-Authorization-Missing"] == "true"

    def test_a_wrong_token_is_403(self, ask: Ask) -> None:
        assert ask("/api/v9/me", token="wrong").status_code == 403  # noqa: S106  # it opens nothing

    def test_a_workspace_of_others_is_403(self, toggl: FakeToggl, ask: Ask) -> None:
        other = toggl.add_workspace()
        toggl.workspaces[other].roles.clear()
        assert ask(f"/api/v9/workspaces/{other}/clients").status_code == 403
        assert ask(report(toggl, other), days(NOW, NOW)).json() == "Workspace not found/accessible"

    def test_answers_are_dated_by_the_fakes_clock(self, ask: Ask) -> None:
        assert ask("/api/v9/me/logged").headers["Date"] == "Mon, 23 Nov 2026 08:30:00 GMT"

    def test_what_the_api_does_not_know_is_refused(self, toggl: FakeToggl, ask: Ask) -> None:
        assert ask("/api/v9/me/time_entries", sinse=1).status_code == 400
        assert ask("/api/v9/nothing").status_code == 404
        assert ask(report(toggl), days(NOW, NOW) | {"pagesize": 3}).status_code == 400

    def test_plan_and_role_may_lack_a_resource(self, toggl: FakeToggl, ask: Ask) -> None:
        toggl.options.lacking = {"/search/"}
        toggl.options.forbidden = {"/clients$"}
        refused = ask(report(toggl), days(NOW, NOW))
        assert (refused.status_code, refused.json()) == (402, "Workspace needs to have this feature enabled")
        assert "X-Toggl-Quota-Remaining" not in refused.headers
        assert ask(f"/api/v9/workspaces/{toggl.home}/clients").status_code == 403

    @pytest.mark.parametrize("form", ["json", "plain", "html"])
    def test_errors_come_in_three_forms(self, toggl: FakeToggl, ask: Ask, form: Any) -> None:
        toggl.options.error_form = form
        answer = ask("/api/v9/nothing")
        start = {"json": '"Not found"', "plain": "Not found", "html": "<html>"}[form]
        assert answer.text.startswith(start)

    def test_failures_can_be_ordered_and_forgotten(self, toggl: FakeToggl, ask: Ask) -> None:
        toggl.fail(Reply(status=429, raw=b"<html>"), after=1)
        toggl.fail(Reply(status=503))
        assert [ask("/api/v9/me").status_code for _ in range(2)] == [200, 429]
        toggl.heal()
        assert ask("/api/v9/me").status_code == 200
        assert len(toggl.requests) == 3


class TestQuotas:
    def test_the_user_and_each_organization_have_a_bucket(self, toggl: FakeToggl, ask: Ask) -> None:
        other = toggl.add_workspace(plan="premium")
        left = [
            ask(path).headers["X-Toggl-Quota-Remaining"]
            for path in ("/api/v9/me", f"/api/v9/workspaces/{toggl.home}", f"/api/v9/workspaces/{other}", "/api/v9/me")
        ]
        assert left == ["29", "29", "599", "28"]

    def test_track_and_reports_share_an_organizations(self, toggl: FakeToggl, ask: Ask) -> None:
        ask(report(toggl), days(NOW, NOW))
        assert ask(f"/api/v9/workspaces/{toggl.home}/tags").headers["X-Toggl-Quota-Remaining"] == "28"

    def test_a_bucket_is_full_again_an_hour_after_its_first_request(self, toggl: FakeToggl, ask: Ask) -> None:
        toggl.options.hourly = 2
        ask("/api/v9/me")
        toggl.now += timedelta(minutes=50)
        assert ask("/api/v9/me").headers["X-Toggl-Quota-Resets-In"] == "600"
        refused = ask("/api/v9/me")
        said = "You have hit your hourly limit for API calls. The quota will reset in 600 seconds."
        assert (refused.status_code, refused.json()) == (402, said)
        assert refused.headers["X-Toggl-Quota-Remaining"] == "0"
        toggl.now += timedelta(minutes=10)
        assert ask("/api/v9/me").headers["X-Toggl-Quota-Remaining"] == "1"

    def test_other_programs_of_the_user_spend_it_too(self, toggl: FakeToggl, ask: Ask) -> None:
        assert toggl.bucket().spend(toggl.now, 28)
        found = ask("/api/v9/me/quota").json()
        assert found[0] == {"organization_id": None, "remaining": 1, "resets_in_secs": 3600, "total": 30}
        assert [row["total"] for row in found[1:]] == [30]


class TestMe:
    def test_it_holds_secrets(self, toggl: FakeToggl, ask: Ask) -> None:
        text = ask("/api/v9/me", with_related_data="true").text
        assert all(secret in text for secret in (*SECRETS, toggl.token))

    def test_related_data_leaves_out_archived_clients_hidden_projects_and_old_entries(
        self, toggl: FakeToggl, ask: Ask
    ) -> None:
        kept, archived = toggl.add_client("Kept"), toggl.add_client("Archived")
        toggl.edit_client(archived, archived=True)
        old = toggl.add_project("Old", kept)
        toggl.edit_project(old, active=False)
        toggl.add_project("Hidden", hidden=True)
        toggl.add_entry(NOW - 11 * DAY)
        recent = toggl.add_entry(NOW - 9 * DAY)
        found = ask("/api/v9/me", with_related_data="true").json()
        assert [one["id"] for one in found["clients"]] == [kept]
        assert [(one["id"], one["status"]) for one in found["projects"]] == [(old, "archived")]
        assert [one["id"] for one in found["time_entries"]] == [recent]

    def test_what_is_empty_is_null_or_no_key_at_all(self, ask: Ask) -> None:
        found = ask("/api/v9/me", with_related_data="true").json()
        assert found["clients"] is None
        assert "tags" not in found
        assert "tasks" not in found
        assert "clients" not in ask("/api/v9/me").json()

    def test_lists_of_ones_own(self, toggl: FakeToggl, ask: Ask) -> None:
        client, tag = toggl.add_client("One"), toggl.add_tag("Tag")
        active, archived = toggl.add_project("P"), toggl.add_project("Q")
        toggl.edit_project(archived, active=False)
        assert numbers(ask("/api/v9/me/clients")) == [client]
        assert numbers(ask("/api/v9/me/tags")) == [tag]
        assert numbers(ask("/api/v9/me/projects")) == [active]
        assert numbers(ask("/api/v9/me/projects", include_archived="true")) == [active, archived]
        assert numbers(ask("/api/v9/me/workspaces")) == [toggl.home]
        assert numbers(ask("/api/v9/me/organizations")) == [toggl.workspaces[toggl.home].organization]


class TestOwnEntries:
    PATH = "/api/v9/me/time_entries"

    def test_since_shows_what_changed_and_tombstones(self, toggl: FakeToggl, ask: Ask) -> None:
        untouched, edited, deleted = (toggl.add_entry(NOW - number * DAY) for number in (1, 200, 3))
        toggl.now += HOUR
        cursor = int(toggl.now.timestamp())
        toggl.edit_entry(edited, seconds=1)
        toggl.delete_entry(deleted)
        found = {row["id"]: row["server_deleted_at"] for row in ask(self.PATH, since=cursor).json()}
        assert list(found) == [deleted, edited]
        assert found[edited] is None
        assert found[deleted] == "2026-11-23T09:30:00+00:00"
        assert untouched in numbers(ask(self.PATH))
        assert deleted not in numbers(ask(self.PATH))

    def test_since_and_before_are_refused(self, ask: Ask) -> None:
        refused = ask(self.PATH, since=int(NOW.timestamp()), before="2026-11-01")
        assert refused.json() == "'since' and 'before' can not be present simultaneously"

    @pytest.mark.parametrize("name", ["since", "start_date", "before"])
    def test_more_than_three_months_are_refused(self, ask: Ask, name: str) -> None:
        when = NOW - 91 * DAY
        query = {name: int(when.timestamp()) if name == "since" else str(when.date())}
        assert ask(self.PATH, **query | ({"end_date": "2026-11-23"} if name == "start_date" else {})).status_code == 400

    def test_a_range_goes_by_start_and_leaves_its_end_out(self, toggl: FakeToggl, ask: Ask) -> None:
        first = toggl.add_entry(datetime(2026, 11, 18, 22, tzinfo=UTC), 4 * 3600)
        toggl.add_entry(datetime(2026, 11, 19, 22, tzinfo=UTC))
        assert numbers(ask(self.PATH, start_date="2026-11-19", end_date="2026-11-20")) == [first]
        assert numbers(ask(self.PATH, start_date="2026-11-19", end_date="2026-11-19")) == []
        moments = {"start_date": "2026-11-19T00:00:00+02:00", "end_date": "2026-11-19T22:00:00Z"}
        assert numbers(ask(self.PATH, **moments)) == [first]
        assert ask(self.PATH, start_date="2026-11-19T00:00+02:00", end_date="2026-11-20").status_code == 400

    def test_a_thousand_rows_at_most_the_newest_starts_first(self, toggl: FakeToggl, ask: Ask) -> None:
        made = [toggl.add_entry(NOW - timedelta(minutes=number)) for number in range(1001)]
        assert numbers(ask(self.PATH, since=int(NOW.timestamp()))) == made[:1000]

    def test_only_ones_own_of_all_workspaces(self, toggl: FakeToggl, ask: Ask) -> None:
        toggl.add_entry(NOW - HOUR, user=toggl.add_user("Bo"))
        own = toggl.add_entry(NOW - HOUR, workspace=toggl.add_workspace())
        assert numbers(ask(self.PATH)) == [own]

    def test_times_take_three_forms_and_no_tags_are_null_or_empty(self, toggl: FakeToggl, ask: Ask) -> None:
        for _ in range(30):
            toggl.add_entry(NOW - HOUR)
        rows = ask(self.PATH).json()
        assert {row["start"] for row in rows} == {"2026-11-23T07:30:00Z", "2026-11-23T07:30:00+00:00"}
        assert {(row["at"].endswith("Z"), "." in row["at"]) for row in rows} == {
            (True, True),
            (True, False),
            (False, False),
        }
        assert [] in [row["tags"] for row in rows]
        assert None in [row["tags"] for row in rows]

    def test_a_running_timer_has_no_stop_and_a_negative_duration(self, toggl: FakeToggl, ask: Ask) -> None:
        assert ask(f"{self.PATH}/current").text == "null"
        running = toggl.add_entry(NOW - HOUR, None)
        row = ask(f"{self.PATH}/current").json()
        assert (row["id"], row["stop"]) == (running, None)
        assert row["duration"] < 0
        assert ask(f"{self.PATH}/{running}").json() == row
        assert ask(f"{self.PATH}/1").status_code == 404

    def test_meta_names_the_project_and_its_client(self, toggl: FakeToggl, ask: Ask) -> None:
        toggl.add_entry(NOW - HOUR, project=toggl.add_project("Site", toggl.add_client("Acme")))
        row = ask(self.PATH, meta="true").json()[0]
        assert (row["client_name"], row["project_name"], row["user_name"]) == ("Acme", "Site", "Mia Me")

    def test_it_may_lag_behind(self, toggl: FakeToggl, ask: Ask) -> None:
        toggl.add_entry(NOW - HOUR)
        toggl.options.track_lag = timedelta(seconds=5)
        toggl.now += timedelta(seconds=4)
        assert numbers(ask(self.PATH)) == []
        toggl.now += timedelta(seconds=2)
        assert len(numbers(ask(self.PATH))) == 1


class TestWorkspace:
    def test_archived_clients_come_only_when_asked_for(self, toggl: FakeToggl, ask: Ask) -> None:
        path = f"/api/v9/workspaces/{toggl.home}/clients"
        active, archived = toggl.add_client("A"), toggl.add_client("B")
        toggl.edit_client(archived, archived=True)
        assert numbers(ask(path)) == [active]
        assert numbers(ask(path, status="archived")) == [archived]
        assert numbers(ask(path, status="both")) == [active, archived]
        assert ask(path, status="all").json() == "Client status is invalid"

    def test_projects_come_by_pages_without_a_total(self, toggl: FakeToggl, ask: Ask) -> None:
        path = f"/api/v9/workspaces/{toggl.home}/projects"
        made = [toggl.add_project(f"P{number:03}") for number in range(203)]
        assert numbers(ask(path)) == made[:151]
        answer = ask(path, per_page=1000)
        assert (len(answer.json()), answer.headers["X-Page-Size"]) == (200, "200")
        assert numbers(ask(path, per_page=200, page=2)) == made[200:]
        assert numbers(ask(path, per_page=200, page=3)) == []

    def test_private_projects_of_others_are_missing(self, toggl: FakeToggl, ask: Ask) -> None:
        hidden = toggl.add_project("Hidden", hidden=True)
        assert numbers(ask(f"/api/v9/workspaces/{toggl.home}/projects", active="both")) == []
        assert ask(f"/api/v9/workspaces/{toggl.home}/projects/{hidden}").status_code == 404

    def test_members(self, toggl: FakeToggl, ask: Ask) -> None:
        bo = toggl.add_user("Bo")
        found = ask(f"/api/v9/workspaces/{toggl.home}/users").json()
        assert [(one["id"], one["is_admin"]) for one in found] == [(toggl.me, True), (bo, False)]

    def test_invoices_are_a_bare_array_or_an_object(self, toggl: FakeToggl, ask: Ask) -> None:
        path = f"/api/v9/workspaces/{toggl.home}/invoices"
        item = Item(description="Work", quantity=Decimal(1), amount=Decimal("99.90"))
        made = [toggl.add_invoice("Acme\nStreet 1", item, issued=NOW.date()) for _ in range(51)]
        assert [one["user_invoice_id"] for one in ask(path).json()] == made[:50]
        toggl.options.invoice_shape = "object"
        page = ask(path, page=2).json()
        assert [one["user_invoice_id"] for one in page["data"]] == made[50:]
        assert page["total_count"] == 51
        toggl.workspaces[toggl.home].roles[toggl.me] = "user"
        assert ask(path).status_code == 403

    def test_a_free_plan_has_no_tasks_rates_or_billable_projects(self, toggl: FakeToggl, ask: Ask) -> None:
        project = toggl.add_project("P", billable=True, rate=Decimal("80.5"))
        path = f"/api/v9/workspaces/{toggl.home}"
        assert ask(f"{path}/tasks").status_code == 402
        assert ask(f"{path}/projects/{project}").json()["rate"] is None
        toggl.workspaces[toggl.home].plan = "premium"
        assert ask(f"{path}/projects/{project}").json()["rate"] == 80.5
        assert ask(path).json()["business_ws"] is True


class TestChanges:
    def test_deleting_a_project_changes_its_entries(self, toggl: FakeToggl) -> None:
        project = toggl.add_project("P")
        entry = toggl.add_entry(NOW - HOUR, project=project)
        before = toggl.versions[entry].at
        toggl.delete_project(project)
        assert toggl.versions[entry].project is None
        assert toggl.versions[entry].at > before

    def test_deleting_a_tag_does_not(self, toggl: FakeToggl) -> None:
        tag = toggl.add_tag("T")
        entry = toggl.add_entry(NOW - HOUR, tags=(tag,))
        before = toggl.versions[entry].at
        toggl.delete_tag(tag)
        assert (toggl.versions[entry].tags, toggl.versions[entry].at) == ((), before)

    def test_deleting_a_client_leaves_its_projects(self, toggl: FakeToggl) -> None:
        client = toggl.add_client("C")
        project = toggl.add_project("P", client)
        toggl.delete_client(client)
        assert toggl.projects[project].client is None

    def test_invoices_go_without_a_trace(self, toggl: FakeToggl, ask: Ask) -> None:
        toggl.delete_invoice(toggl.add_invoice("Acme", issued=NOW.date()))
        assert ask(f"/api/v9/workspaces/{toggl.home}/invoices").json() == []
