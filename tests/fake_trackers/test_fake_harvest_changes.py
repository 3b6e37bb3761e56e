"""What changes in the made-up Harvest account, what it touches, and how it adds up (Harvest API 2, 4)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from fake_harvest import FakeHarvest
from fake_harvest_reader import Reader

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
DAY = date(2026, 11, 2)


class TestWhatTouchesWhat:
    """`updated_at` moves where it is known to, and nowhere else (Harvest API 4)."""

    @pytest.fixture
    def entry(self, fake: FakeHarvest, project: int) -> int:
        entry = fake.add_entry(project, DAY, 2, billable_rate=Decimal(50))
        fake.advance(timedelta(hours=1))
        return entry

    def row(self, reader: Reader, path: str) -> Any:
        return reader.page(path)

    def test_an_edit_touches_the_entry(self, fake: FakeHarvest, reader: Reader, entry: int) -> None:
        fake.edit_entry(entry, hours=Decimal("1.25"))
        row = reader.page(f"time_entries/{entry}")
        assert (row["hours"], row["created_at"], row["updated_at"]) == (
            Decimal("1.25"),
            "2026-11-23T08:00:00Z",
            "2026-11-23T09:00:00Z",
        )

    def test_embedded_names_prices_and_rounding_change_without_a_word(
        self, fake: FakeHarvest, reader: Reader, project: int, entry: int
    ) -> None:
        fake.edit_client(fake.projects[project].client, name="New")
        fake.edit_project(project, name="Newer")
        fake.reprice(project, Decimal(70))
        fake.rounding = Decimal("2.5")
        row = reader.page(f"time_entries/{entry}")
        assert (row["client"]["name"], row["project"]["name"], row["billable_rate"]) == ("New", "Newer", 70)
        assert (row["hours"], row["rounded_hours"]) == (2, Decimal("2.5"))
        assert row["updated_at"] == "2026-11-23T08:00:00Z"

    def test_a_running_timer_grows_without_a_word_until_it_is_stopped(
        self, fake: FakeHarvest, reader: Reader, entry: int
    ) -> None:
        fake.start_timer(entry)
        fake.advance(timedelta(minutes=30))
        row = reader.page(f"time_entries/{entry}")
        assert (row["is_running"], row["hours"], row["hours_without_timer"]) == (True, Decimal("2.5"), 2)
        assert row["updated_at"] == row["timer_started_at"] == "2026-11-23T09:00:00Z"
        fake.stop_timer(entry)
        row = reader.page(f"time_entries/{entry}")
        assert (row["is_running"], row["hours"], row["timer_started_at"]) == (False, Decimal("2.5"), None)
        assert row["updated_at"] == "2026-11-23T09:30:00Z"

    def test_an_invoice_touches_its_client_and_the_time_it_bills(
        self, fake: FakeHarvest, reader: Reader, project: int, entry: int
    ) -> None:
        client = fake.projects[project].client
        invoice = fake.add_invoice(client, [fake.line(100)], DAY, bills=[entry])
        row = reader.page(f"time_entries/{entry}")
        assert (row["is_billed"], row["invoice"]["id"], row["is_locked"]) == (True, invoice, True)
        assert row["updated_at"] == reader.page(f"clients/{client}")["updated_at"] == "2026-11-23T09:00:00Z"
        fake.delete_invoice(invoice)
        row = reader.page(f"time_entries/{entry}")
        assert (row["is_billed"], row["invoice"]) == (False, None)

    def test_payments_touch_the_invoice_and_one_of_a_part_leaves_its_state(
        self, fake: FakeHarvest, reader: Reader, project: int
    ) -> None:
        invoice = fake.add_invoice(fake.projects[project].client, [fake.line(100)], DAY, draft=True)
        fake.advance(timedelta(hours=1))
        part = fake.pay(invoice, 40, date(2026, 11, 10))
        row = reader.page(f"invoices/{invoice}")
        assert (row["state"], row["due_amount"], row["updated_at"]) == ("draft", 60, "2026-11-23T09:00:00Z")
        assert row["paid_date"] is None
        fake.pay(invoice, on=date(2026, 11, 12))
        row = reader.page(f"invoices/{invoice}")
        assert (row["state"], row["paid_date"], row["paid_at"]) == ("paid", "2026-11-12", "2026-11-12T00:00:00Z")
        assert [one["amount"] for one in reader.page(f"invoices/{invoice}/payments")["invoice_payments"]] == [60, 40]
        assert fake.needing_payments() == [invoice]
        fake.advance(timedelta(hours=1))
        fake.delete_payment(invoice, part)
        row = reader.page(f"invoices/{invoice}")
        assert (row["state"], row["due_amount"], row["updated_at"]) == ("draft", 40, "2026-11-23T10:00:00Z")

    def test_a_write_off_keeps_what_is_due(self, fake: FakeHarvest, reader: Reader, project: int) -> None:
        invoice = fake.add_invoice(fake.projects[project].client, [fake.line(100)], DAY)
        fake.pay(invoice, 40)
        fake.write_off(invoice)
        row = reader.page(f"invoices/{invoice}")
        assert (row["state"], row["due_amount"], row["closed_at"]) == ("closed", 60, "2026-11-23T08:00:00Z")

    def test_a_deleted_project_takes_its_time_and_expenses_and_leaves_its_invoices(
        self, fake: FakeHarvest, reader: Reader, project: int, entry: int
    ) -> None:
        invoice = fake.add_invoice(fake.projects[project].client, [fake.line(100, project)], DAY, bills=[entry])
        fake.add_expense(project, DAY, "9.95")
        fake.delete_project(project)
        for path in ("projects", "time_entries", "expenses"):
            assert reader.ids(path) == []
        (line,) = reader.page(f"invoices/{invoice}")["line_items"]
        assert line["project"] is None

    def test_a_client_with_anything_cannot_be_deleted_but_merged(
        self, fake: FakeHarvest, reader: Reader, project: int, entry: int
    ) -> None:
        client, into = fake.projects[project].client, fake.add_client("Into")
        with pytest.raises(ValueError, match="has projects"):
            fake.delete_client(client)
        fake.merge_clients(client, into)
        assert reader.ids("clients") == [into]
        row = reader.page(f"time_entries/{entry}")
        assert (row["client"]["id"], row["updated_at"]) == (into, "2026-11-23T08:00:00Z")


class TestArithmetic:
    def test_an_invoice_adds_up_as_in_the_documentation(self, fake: FakeHarvest, reader: Reader) -> None:
        client = fake.add_client("123 Industries")
        lines = [fake.line(200, taxed2=True), fake.line(100, taxed2=True)]
        percents: dict[str, Any] = {"tax": Decimal(5), "tax2": Decimal(2), "discount": Decimal(10)}
        row = reader.page(f"invoices/{fake.add_invoice(client, lines, DAY, **percents)}")
        assert (row["discount_amount"], row["tax_amount"], row["tax2_amount"]) == (30, Decimal("13.5"), Decimal("5.4"))
        assert row["amount"] == row["due_amount"] == Decimal("288.9")

    def test_the_time_report_adds_up_rounded_hours_by_client(
        self, fake: FakeHarvest, reader: Reader, project: int
    ) -> None:
        fake.rounding = Decimal("0.5")
        fixed = fake.add_project(fake.projects[project].client, fee=Decimal(900))
        fake.add_entry(project, DAY, "1.1", billable_rate=Decimal(10))
        fake.add_entry(project, DAY, "1.1", billable=False)
        fake.add_entry(fixed, DAY, 3, billable_rate=Decimal(10))
        fake.start_timer(fake.add_entry(project, DAY, 5))
        (row,) = reader.page("reports/time/clients", from_="20261101", to="20261130")["results"]
        assert (row["client_id"], row["currency"]) == (fake.projects[project].client, "EUR")
        assert (row["total_hours"], row["billable_hours"], row["billable_amount"]) == (6, Decimal("4.5"), 15)
        with_fees = {"from_": "20261101", "to": "20261130", "include_fixed_fee": "true"}
        assert reader.page("reports/time/clients", **with_fees)["results"][0]["billable_amount"] == 45

    @pytest.mark.parametrize(
        "days",
        [
            {"from_": "20250101", "to": "20260101"},
            {"from_": "2026-01-01", "to": "2026-02-01"},
            {"from_": "20260101"},
            {"from_": "20260230", "to": "20260301"},
        ],
    )
    def test_a_report_takes_at_most_365_days_written_without_dashes(self, reader: Reader, days: dict[str, str]) -> None:
        assert reader.get("reports/time/clients", **days).status == 422
        assert reader.get("reports/time/clients", from_="20250101", to="20251231").status == 200

    def test_other_reports_name_projects_with_their_codes(
        self, fake: FakeHarvest, reader: Reader, project: int
    ) -> None:
        fake.add_entry(project, DAY)
        days = {"from_": "20261101", "to": "20261130"}
        assert reader.page("reports/time/projects", **days)["results"][0]["project_name"] == "[S1] Site"
        assert reader.page("reports/time/tasks", **days)["results"][0]["task_name"] == "Design"
        assert reader.page("reports/time/team", **days)["results"][0]["user_name"] == "Olga Example"

    def test_budgets_are_hours_or_money_and_those_of_persons_add_up(self, fake: FakeHarvest, reader: Reader) -> None:
        client = fake.add_client("Acme")
        hours = fake.add_project(client, "Hours", budget_by="project", budget=Decimal(10), budget_is_monthly=True)
        money = fake.add_project(
            client, "Money", budget_by="project_cost", budget=Decimal(500), hourly_rate=Decimal(90)
        )
        people = fake.add_project(client, "People", budget_by="person")
        fake.allow(people, Decimal(33), person=fake.me)
        fake.allow(people, Decimal(35), person=fake.add_person("Boris"))
        fake.add_entry(hours, DAY, 4)
        fake.add_entry(hours, DAY - timedelta(days=30), 4)
        fake.add_entry(money, DAY, 2)
        rows = {row["id"]: row for row in reader.page("projects")["projects"]}
        assert (rows[hours]["budget"], rows[hours]["cost_budget"]) == (10, None)
        assert (rows[money]["budget"], rows[money]["cost_budget"]) == (None, 500)
        assert rows[people]["budget"] == 68
        report = {row["project_id"]: row for row in reader.page("reports/project_budget")["results"]}
        assert [report[one]["budget_spent"] for one in (hours, money, people)] == [4, 180, 0]
        assert report[money]["budget_remaining"] == 320

    def test_a_limit_of_an_assignment_changes_and_the_project_says_nothing(
        self, fake: FakeHarvest, reader: Reader, project: int
    ) -> None:
        task = fake.add_task("Code")
        fake.allow(project, Decimal(5), task=task)
        fake.advance(timedelta(hours=1))
        fake.allow(project, Decimal(6), task=task)
        (row,) = reader.page("task_assignments")["task_assignments"]
        assert (row["budget"], row["task"]["name"], row["updated_at"]) == (6, "Code", "2026-11-23T09:00:00Z")
        assert reader.page(f"projects/{project}")["updated_at"] == "2026-11-23T08:00:00Z"
