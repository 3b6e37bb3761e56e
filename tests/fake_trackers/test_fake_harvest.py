"""The made-up Harvest account answers as the pages say: requests, pages, filters (Harvest API 1, 2.0)."""

import http.client
import json
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from fake_harvest import FakeHarvest, of
from fake_harvest_reader import Reader

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
DAY = date(2026, 11, 2)


class TestWhatARequestNeeds:
    def test_a_wrong_token_is_told_as_oauth_tells_it(self, reader: Reader) -> None:
        reader.headers["Authorization"] = "Bearer other"
        answer = reader.get("users/me")
        assert (answer.status, json.loads(reader.body)["error"]) == (401, "invalid_token")
        assert "error_description" in json.loads(reader.body)
        assert answer.getheader("WWW-Authenticate")

    @pytest.mark.parametrize("account", ["99", ""])
    def test_a_wrong_account_is_not_found(self, reader: Reader, account: str) -> None:
        reader.headers["Harvest-Account-Id"] = account
        assert reader.get("users/me").status == 404
        assert json.loads(reader.body) == {"status": 404, "error": "Not Found"}

    def test_without_a_user_agent_it_is_a_bad_request(self, reader: Reader) -> None:
        del reader.headers["User-Agent"]
        assert reader.get("users/me").status == 400

    def test_a_body_is_a_bad_request_even_if_it_says_nothing(self, reader: Reader) -> None:
        assert reader.get("users/me", body="null").status == 400

    @pytest.mark.parametrize("path", ["nothing", "time_entries/1", "invoices/1/payments", "reports/time/moons"])
    def test_what_is_not_there_is_not_found(self, reader: Reader, path: str) -> None:
        assert reader.get(path).status == 404

    def test_a_place_outside_the_base_path_is_not_found(self, reader: Reader) -> None:
        reader.root = reader.root.removesuffix("/v2")
        assert reader.get("users/me").status == 404

    def test_whoever_writes_fails_the_test(self) -> None:
        def write() -> None:
            with FakeHarvest() as fake:
                connection = http.client.HTTPConnection(urlsplit(fake.url).netloc)
                connection.request("DELETE", "/v2/time_entries/1")
                assert connection.getresponse().status == 500
                connection.close()

        with pytest.raises(AssertionError, match="DELETE"):
            write()

    def test_answers_bear_the_account_s_time(self, fake: FakeHarvest, reader: Reader) -> None:
        fake.now = datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC)
        assert reader.get("company").getheader("Date") == "Fri, 02 Jan 2026 03:04:05 GMT"


class TestPages:
    @pytest.mark.parametrize("per_page", ["0", "2001", "-1", "many", ""])
    def test_a_page_has_one_to_2000_rows(self, reader: Reader, per_page: str) -> None:
        assert reader.get("clients", per_page=per_page).status == 422
        assert "per_page" in json.loads(reader.body)["message"]

    def test_invoices_come_by_the_hundred_unless_asked_otherwise(self, reader: Reader) -> None:
        assert reader.page("invoices")["per_page"] == 100
        assert reader.page("time_entries")["per_page"] == reader.page("clients")["per_page"] == 2000

    def test_an_empty_list_is_one_page(self, reader: Reader) -> None:
        page = reader.page("time_entries")
        assert (page["time_entries"], page["total_entries"], page["total_pages"], page["page"]) == ([], 0, 1, 1)
        assert page["links"]["next"] is page["links"]["previous"] is None

    def test_numbered_pages_name_their_neighbours_and_keep_the_filters(
        self, fake: FakeHarvest, reader: Reader, project: int
    ) -> None:
        ids = [fake.add_entry(project, DAY) for _ in range(5)]
        page = reader.page("time_entries", per_page=2, page=2, from_="2026-11-01")
        assert [row["id"] for row in page["time_entries"]] == [ids[2], ids[1]]
        assert (page["previous_page"], page["page"], page["next_page"], page["total_pages"]) == (1, 2, 3, 3)
        assert page["total_entries"] == 5
        assert page["links"]["next"].startswith(f"{reader.root}/time_entries?")
        assert "from=2026-11-01" in page["links"]["next"]
        assert reader.ids("time_entries", per_page=2, from_="2026-11-01") == ids[::-1]

    def test_pages_by_cursor_have_no_number_between_the_first_and_the_last(
        self, fake: FakeHarvest, reader: Reader
    ) -> None:
        ids = [fake.add_client(f"Client {number}") for number in range(5)]
        first = reader.page("clients", per_page=2, is_active="true")
        assert (first["page"], first["next_page"], first["previous_page"]) == (1, 2, None)
        assert "cursor=" in first["links"]["next"]
        assert "is_active=true" in first["links"]["next"]
        reader.follow(first["links"]["next"])
        middle = json.loads(reader.body)
        assert middle["page"] is middle["next_page"] is middle["previous_page"] is None
        assert middle["total_entries"] == 5
        reader.follow(middle["links"]["next"])
        last = json.loads(reader.body)
        assert (last["page"], last["next_page"], last["previous_page"]) == (3, None, 2)
        assert last["links"]["next"] is None
        assert reader.ids("clients", per_page=2) == ids[::-1]

    def test_a_cursor_outranks_a_page_and_a_bad_one_is_refused(self, fake: FakeHarvest, reader: Reader) -> None:
        ids = [fake.add_client(f"Client {number}") for number in range(4)]
        reader.follow(reader.page("clients", per_page=2)["links"]["next"] + "&page=1")
        assert [row["id"] for row in json.loads(reader.body)["clients"]] == ids[1::-1]
        assert reader.get("clients", cursor="!").status == 422

    def test_a_page_s_number_still_works_where_a_cursor_is_meant(self, fake: FakeHarvest, reader: Reader) -> None:
        ids = [fake.add_client(f"Client {number}") for number in range(3)]
        assert [row["id"] for row in reader.page("clients", per_page=2, page=2)["clients"]] == ids[:1]

    def test_what_is_deleted_between_two_numbered_pages_hides_a_row(
        self, fake: FakeHarvest, reader: Reader, project: int
    ) -> None:
        ids = [fake.add_entry(project, DAY) for _ in range(4)]
        fake.afterwards(of("time_entries"), lambda: fake.delete_entry(ids[3]))
        assert reader.ids("time_entries", per_page=2) == [ids[3], ids[2], ids[0]]


class TestOrderAndFilters:
    def test_time_comes_newest_day_first(self, fake: FakeHarvest, reader: Reader, project: int) -> None:
        days = [DAY, DAY + timedelta(days=2), DAY + timedelta(days=1)]
        ids = [fake.add_entry(project, day) for day in days]
        assert reader.ids("time_entries") == [ids[1], ids[2], ids[0]]

    def test_invoices_come_by_issue_date_and_the_rest_by_creation(
        self, fake: FakeHarvest, reader: Reader, project: int
    ) -> None:
        clients = [fake.projects[project].client, fake.add_client("Later")]
        ids = [fake.add_invoice(clients[0], [], day) for day in (DAY + timedelta(days=1), DAY)]
        assert reader.ids("invoices") == ids
        assert reader.ids("clients") == clients[::-1]

    def test_days_are_included_on_both_ends(self, fake: FakeHarvest, reader: Reader, project: int) -> None:
        ids = [fake.add_entry(project, DAY + timedelta(days=number)) for number in range(4)]
        assert reader.ids("time_entries", from_="2026-11-03", to="2026-11-04") == [ids[2], ids[1]]

    def test_updated_since_includes_its_own_second(self, fake: FakeHarvest, reader: Reader, project: int) -> None:
        fake.now = NOW.replace(microsecond=900_000)
        entry = fake.add_entry(project, DAY)
        assert reader.page("time_entries")["time_entries"][0]["updated_at"] == "2026-11-23T08:00:00Z"
        assert reader.ids("time_entries", updated_since="2026-11-23T08:00:00Z") == [entry]
        assert reader.ids("time_entries", updated_since="2026-11-23T08:00:01Z") == []

    @pytest.mark.parametrize("query", [{"from_": "soon"}, {"updated_since": "2026-11-23T08:00:00 00:00 "}])
    def test_a_parameter_that_says_nothing_is_refused(
        self, fake: FakeHarvest, reader: Reader, project: int, query: dict[str, str]
    ) -> None:
        fake.add_entry(project, DAY)
        assert reader.get("time_entries", **query).status == 422

    def test_time_is_found_by_whose_it_is(self, fake: FakeHarvest, reader: Reader, project: int) -> None:
        other = fake.add_project(fake.add_client("Other"))
        person, task = fake.add_person("Boris"), fake.add_task("Code")
        mine, theirs = fake.add_entry(project, DAY), fake.add_entry(other, DAY, person=person, task=task)
        fake.start_timer(theirs)
        assert reader.ids("time_entries", project_id=project) == [mine]
        assert reader.ids("time_entries", client_id=fake.projects[other].client) == [theirs]
        assert reader.ids("time_entries", user_id=person) == reader.ids("time_entries", task_id=task) == [theirs]
        assert reader.ids("time_entries", is_running="true") == [theirs]
        assert reader.ids("time_entries", is_billed="false") == [theirs, mine]

    def test_archived_things_come_unless_asked_otherwise(self, fake: FakeHarvest, reader: Reader, project: int) -> None:
        fake.edit_project(project, is_active=False)
        assert reader.ids("projects") == reader.ids("projects", is_active="false") == [project]
        assert reader.ids("projects", is_active="true") == []
        fake.add_entry(project, DAY)
        assert reader.page("time_entries")["time_entries"][0]["is_locked"] is True

    def test_invoices_are_found_by_state_and_project(self, fake: FakeHarvest, reader: Reader, project: int) -> None:
        client = fake.projects[project].client
        sent = fake.add_invoice(client, [fake.line(10, project)], DAY)
        draft = fake.add_invoice(client, [fake.line(10)], DAY, draft=True)
        assert reader.ids("invoices", state="draft") == [draft]
        assert reader.ids("invoices", project_id=project) == [sent]
