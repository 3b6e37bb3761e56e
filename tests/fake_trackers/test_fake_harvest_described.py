"""The made-up Harvest account answers as the description of the API and the documentation's samples show it."""

import json
from datetime import date
from decimal import Decimal

import pytest

import fake_harvest_described as described
from fake_harvest import FakeHarvest
from fake_harvest_described import Description
from fake_harvest_reader import Reader

DAY = date(2026, 11, 2)
absent = pytest.mark.skipif(not described.DESCRIPTION.exists(), reason="the description of Harvest's API is not here")
LISTS = (
    "clients",
    "projects",
    "users",
    "tasks",
    "task_assignments",
    "user_assignments",
    "time_entries",
    "expenses",
    "expense_categories",
    "invoices",
    "invoice_item_categories",
)


@pytest.fixture
def full(fake: FakeHarvest, project: int) -> FakeHarvest:
    """An account with everything that an answer may show."""
    person, task = fake.add_person("Boris"), fake.add_task("Code")
    fake.edit_project(project, budget_by="project", budget=Decimal(10), starts_on=DAY, hourly_rate=Decimal("99.5"))
    fake.allow(project, Decimal(2), person=person)
    fake.allow(project, Decimal(2), task=task)
    entry = fake.add_entry(project, DAY, "1.25", person=person, task=task, started_time="3:00pm", ended_time="4:15pm")
    fake.start_timer(fake.add_entry(project, DAY))
    expense = fake.add_expense(project, DAY, "9.95")
    lines = [fake.line("123.4", project, description="Work"), fake.line("9.95", kind="Product")]
    client = fake.projects[project].client
    invoice = fake.add_invoice(client, lines, DAY, bills=[entry], tax=Decimal(20), retainer=7)
    fake.edit_expense(expense, invoice=invoice)
    fake.pay(invoice, 10)
    return fake


@absent
@pytest.mark.parametrize("path", [*LISTS, "company", "users/me", "invoices/{}/payments", "reports/project_budget"])
def test_every_documented_field_is_there_and_of_its_type(full: FakeHarvest, reader: Reader, path: str) -> None:
    place = path.format(*full.invoices)
    body = json.loads(json.dumps(reader.page(place), default=float))
    assert list(Description().of_answer(f"/v2/{place}", body)) == []
    for request in full.requests:
        assert list(Description().of_request(request)) == []


@absent
@pytest.mark.parametrize("path", LISTS)
def test_one_object_has_what_the_list_shows_of_it(full: FakeHarvest, reader: Reader, path: str) -> None:
    (rows,) = (value for value in reader.page(path).values() if isinstance(value, list))
    assert rows
    assert reader.page(f"{path}/{rows[0]['id']}") == rows[0]
    assert full.requests


@absent
def test_the_checks_find_what_is_wrong(fake: FakeHarvest, reader: Reader) -> None:
    description = Description()
    reader.get("clients", fromm="2026-01-01")
    reader.get("moons")
    reader.get("reports/time/clients", from_="20260101")
    assert [list(description.of_request(request)) for request in fake.requests] == [
        ["/v2/clients takes no fromm"],
        ["GET /v2/moons is not described"],
        ["/v2/reports/time/clients needs to"],
    ]
    page = reader.page("invoices") | {"total_entries": "many"}
    assert list(description.of_answer("/v2/invoices", page)) == ["/v2/invoices.total_entries: 'many' is no integer"]
    del page["total_entries"]
    assert list(description.of_answer("/v2/invoices", page)) == ["/v2/invoices.total_entries is lacking"]


@pytest.mark.skipif(not described.SAMPLES.exists(), reason="the samples of Harvest's documentation are not here")
@pytest.mark.parametrize(
    ("path", "sample"),
    [
        *((path, path) for path in LISTS if path != "invoice_item_categories"),
        ("company", "company"),
        ("users/me", "users_me"),
        ("invoices/{}/payments", "invoice_payments"),
        ("reports/time/clients?from=20261101&to=20261130", "report_time_clients"),
        ("reports/time/projects?from=20261101&to=20261130", "report_time_projects"),
        ("reports/project_budget", "report_project_budget"),
    ],
)
def test_whatever_a_sample_shows_is_shown(full: FakeHarvest, reader: Reader, path: str, sample: str) -> None:
    shown = json.loads((described.SAMPLES / f"{sample}.json").read_text(encoding="utf-8"))
    answer = reader.page(path.format(*full.invoices))
    assert shown.keys() <= answer.keys()
    for name, rows in shown.items():
        if isinstance(rows, list) and isinstance(rows[0], dict):
            assert set().union(*(row.keys() for row in rows)) <= answer[name][0].keys()
