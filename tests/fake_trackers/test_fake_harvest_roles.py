"""What a role may see in the made-up Harvest account, and its faults (Harvest API 2.12, 3)."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from clientfit_sync.testing.server import Reply
from fake_harvest import FakeHarvest, Throttle, of
from fake_harvest_reader import Reader

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
DAY = date(2026, 11, 2)


class TestRoles:
    REFUSED = ("company", "clients", "projects", "users", "invoices", "user_assignments", "invoice_item_categories")

    def become(self, fake: FakeHarvest, *roles: str) -> int:
        fake.me = fake.add_person("Member", access_roles=roles, rate=Decimal(50))
        return fake.me

    @pytest.mark.parametrize("path", REFUSED)
    def test_a_member_is_refused_what_is_an_administrator_s(self, fake: FakeHarvest, reader: Reader, path: str) -> None:
        self.become(fake, "member")
        answer = reader.get(path)
        assert (answer.status, json.loads(reader.body)) == (403, {"message": "Not authorized!"})
        assert answer.getheader("Hint") == "Not authorized!"

    def test_a_member_sees_their_own_time_and_no_rates(self, fake: FakeHarvest, reader: Reader, project: int) -> None:
        fake.add_entry(project, DAY)
        mine = fake.add_entry(project, DAY, person=self.become(fake, "member"))
        page = reader.page("time_entries")
        assert ([row["id"] for row in page["time_entries"]], page["total_entries"]) == ([mine], 1)
        assert not {"billable_rate", "cost_rate"} & page["time_entries"][0].keys()
        me = reader.page("users/me")
        assert (me["access_roles"], "default_hourly_rate" in me) == (["member"], False)
        (row,) = reader.page("reports/time/clients", from_="20261101", to="20261130")["results"]
        assert (row["total_hours"], "billable_amount" in row, "currency" in row) == (1, False, False)

    def test_a_manager_sees_managed_projects_and_teammates(
        self, fake: FakeHarvest, reader: Reader, project: int
    ) -> None:
        other = fake.add_project(fake.add_client("Other"))
        boris = fake.add_person("Boris")
        hidden = fake.add_entry(other, DAY)
        seen = [fake.add_entry(project, DAY), fake.add_entry(other, DAY, person=boris)]
        self.become(fake, "manager")
        fake.managed, fake.teammates = {project}, {boris}
        assert reader.ids("projects") == [project]
        assert hidden not in reader.ids("time_entries") == seen[::-1]
        assert reader.get("clients").status == reader.get("invoices").status == reader.get("company").status == 403

    def test_a_manager_may_be_given_clients_invoices_and_rates(
        self, fake: FakeHarvest, reader: Reader, project: int
    ) -> None:
        client = fake.projects[project].client
        fake.add_entry(project, DAY)
        fake.add_invoice(client, [fake.line(10)], DAY)
        invoice = fake.add_invoice(client, [fake.line(10, project)], DAY)
        roles = ("client_and_task_manager", "managed_projects_invoice_manager", "billable_rates_manager")
        self.become(fake, "manager", *roles)
        fake.managed = {project}
        assert (reader.ids("clients"), reader.ids("invoices")) == ([client], [invoice])
        assert "billable_rate" in reader.page("time_entries")["time_entries"][0]

    @pytest.mark.parametrize(("feature", "path"), [("invoice", "invoices"), ("expense", "expenses")])
    def test_a_module_that_is_switched_off_is_refused_and_the_company_says_so(
        self, fake: FakeHarvest, reader: Reader, feature: str, path: str
    ) -> None:
        fake.features.remove(feature)
        assert reader.get(path).status == 403
        assert reader.page("company")[f"{feature}_feature"] is False


class TestFaults:
    def test_what_comes_too_fast_is_refused_with_an_empty_page(self, fake: FakeHarvest, reader: Reader) -> None:
        fake.throttle = Throttle(requests=2, seconds=100)
        assert [reader.get("company").status for _ in range(2)] == [200, 200]
        answer = reader.get("company")
        assert (answer.status, reader.body, answer.getheader("Content-Type")) == (429, b"", "text/html")
        assert answer.getheader("Retry-After") in {"99", "100"}
        fake.throttle.tells = False
        assert reader.get("company").getheader("Retry-After") is None

    def test_faults_and_bent_answers_come_once(self, fake: FakeHarvest, reader: Reader) -> None:
        fake.fail(Reply(status=503))
        assert reader.get("clients").status == 503
        fake.bend(of("clients"), total_entries=7)
        reader.page("projects")
        assert reader.page("clients")["total_entries"] == 7
        assert reader.page("clients")["total_entries"] == 0
        fake.bend(of("clients"), total_entries=7)
        fake.forget()
        assert reader.page("clients")["total_entries"] == 0
        assert len(fake.requests) == 1
