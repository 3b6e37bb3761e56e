"""Clients, projects, time entries and expenses: from Harvest's rows to records."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from clientfit_connectors.harvest import mapping
from clientfit_connectors.harvest.clocks import clock
from clientfit_connectors.harvest.forms import Form
from clientfit_connectors.harvest.wire import ClientRow, EntryRow, ExpenseRow, Named, ProjectRow
from clientfit_sync.errors import SourceError
from clientfit_sync.model import Budget, Client, Expense, Project, TimeEntry

if TYPE_CHECKING:
    from tests.harvest.conftest import Rows

Sample = Callable[[str], Any]
at = datetime.fromisoformat


@pytest.fixture
def mapped(rows: "type[Rows]") -> Callable[..., TimeEntry]:
    """A time entry with other fields than usual, mapped."""
    form = Form(EntryRow)
    return lambda **of: mapping.time_entry(form.one(rows.entry(1, **of), "/time_entries"), "EUR")


def test_the_sample_clients(sample: Sample) -> None:
    rows = Form(ClientRow).many(sample("clients"), "/clients", "clients")
    assert [mapping.client(row) for row in rows] == [
        Client(id="5735776", name="123 Industries"),
        Client(id="5735774", name="ABC Corp"),
    ]


def test_the_sample_projects(sample: Sample) -> None:
    _, marketing = Form(ProjectRow).many(sample("projects"), "/projects", "projects")
    assert mapping.project(marketing, [Budget(amount=Decimal(50), unit="hours")], "USD") == Project(
        id="14307913",
        name="Marketing Website",
        client="5735774",
        currency="USD",
        billable=True,
        starts=date(2017, 1, 1),
        ends=date(2017, 3, 31),
        budgets=(Budget(amount=Decimal(50), unit="hours"),),
    )


def test_a_fixed_fee_project_brings_in_its_fee(rows: "type[Rows]") -> None:
    row = ProjectRow.model_validate(rows.project(is_fixed_fee=True, fee=Decimal("21900.0"), is_active=False))
    found = mapping.project(row, (), "USD")
    assert found.fixed_fee
    assert found.fee == 21900
    assert not found.active


def test_a_fee_left_behind_on_a_project_by_the_hour_counts_nothing(rows: "type[Rows]") -> None:
    found = mapping.project(ProjectRow.model_validate(rows.project(fee=100)), (), None)
    assert not found.fixed_fee
    assert found.fee is None


def test_a_project_that_shows_only_its_name_and_client_is_one(rows: "type[Rows]") -> None:
    """What the token may not see is absent, not null."""
    row = ProjectRow.model_validate({"id": 1, "name": "Site", "client": rows.client()})
    assert mapping.project(row, (), None) == Project(id="1", name="Site", client="1")


def test_a_project_that_another_row_names() -> None:
    row = Named.model_validate({"id": 10, "name": "Site"})
    assert mapping.named_project(row, "1") == Project(id="10", name="Site", client="1")


def test_the_sample_time_entries(sample: Sample) -> None:
    rows = Form(EntryRow).many(sample("time_entries"), "/time_entries", "time_entries")
    entry, _, unbilled, _ = [mapping.time_entry(row, "USD") for row in rows]
    assert entry == TimeEntry(
        id="636709355",
        day=date(2017, 3, 2),
        seconds=Decimal(7596),
        project="14307913",
        billable=True,
        person="Kim Allen",
        task="Graphic Design",
        description="Adding CSS styling",
        started=at("2017-03-02T15:00"),
        ended=at("2017-03-02T17:00"),
        rounded_seconds=Decimal(8100),
        rate=Decimal(100),
        currency="USD",
    )
    assert unbilled.billable is False
    assert unbilled.rate is None


def test_hours_are_exact(mapped: Callable[..., TimeEntry]) -> None:
    assert mapped(hours=Decimal("0.07")).seconds == Decimal("252.00")


def test_rounded_hours_are_kept_where_they_differ(mapped: Callable[..., TimeEntry]) -> None:
    assert mapped(hours=Decimal("1.1"), rounded_hours=Decimal("1.25")).rounded_seconds == 4500
    assert mapped(hours=Decimal("1.1"), rounded_hours=Decimal("1.10")).rounded_seconds is None
    assert mapped(rounded_hours=None).rounded_seconds is None


def test_hours_may_come_as_whole_numbers(mapped: Callable[..., TimeEntry]) -> None:
    assert mapped(hours=2, rounded_hours=2).seconds == 7200


def test_a_running_timer_has_no_duration_and_no_end(mapped: Callable[..., TimeEntry]) -> None:
    running = mapped(is_running=True, started_time="3:00pm", ended_time="4:00pm")
    assert running.running
    assert running.seconds == 0
    assert running.rounded_seconds is None
    assert running.started == at("2026-11-02T15:00")
    assert running.ended is None


def test_billable_without_a_rate_has_none(mapped: Callable[..., TimeEntry]) -> None:
    entry = mapped(billable_rate=None)
    assert entry.billable
    assert entry.rate is None
    assert entry.value is None


def test_an_entry_may_count_against_no_budget(mapped: Callable[..., TimeEntry]) -> None:
    assert not mapped(budgeted=False).budgeted
    assert mapped(budgeted=None).budgeted


def test_what_an_entry_does_not_name_is_empty(mapped: Callable[..., TimeEntry]) -> None:
    entry = mapped(user=None, task=None, notes=None, billable=None)
    assert (entry.person, entry.task, entry.description, entry.billable) == ("", "", "", None)


def test_ids_above_what_32_bits_hold_are_text(mapped: Callable[..., TimeEntry]) -> None:
    assert mapped(id=2380504951).id == "2380504951"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3:00pm", time(15)),
        ("12:05am", time(0, 5)),
        ("12:30pm", time(12, 30)),
        ("9:07 AM", time(9, 7)),
        ("3:00 p.m.", time(15)),
        ("15:00", time(15)),
        ("00:10", time(0, 10)),
        ("15:00:30", time(15)),
        ("24:10", None),
        ("13:00pm", None),
        ("0:30am", None),
        ("afternoon", None),
        ("", None),
        (None, None),
        (1500, None),
    ],
)
def test_clock_times_are_read_in_both_forms_and_unknown_ones_count_as_not_recorded(
    text: object, expected: time | None
) -> None:
    assert clock(text) == expected


def test_what_ends_before_it_starts_ends_on_the_next_day(mapped: Callable[..., TimeEntry]) -> None:
    entry = mapped(started_time="10:30pm", ended_time="1:15am")
    assert entry.started == at("2026-11-02T22:30")
    assert entry.ended == at("2026-11-03T01:15")


def test_what_ends_when_it_starts_ends_on_its_day(mapped: Callable[..., TimeEntry]) -> None:
    assert mapped(started_time="9:00am", ended_time="9:00am").ended == at("2026-11-02T09:00")


def test_an_end_without_a_start_is_on_its_day(mapped: Callable[..., TimeEntry]) -> None:
    entry = mapped(started_time=None, ended_time="1:15am")
    assert entry.started is None
    assert entry.ended == at("2026-11-02T01:15")


def test_the_sample_expenses(sample: Sample) -> None:
    rows = Form(ExpenseRow).many(sample("expenses"), "/expenses", "expenses")
    assert mapping.expense(rows[0], rows[0].client.currency) == Expense(
        id="15296442",
        day=date(2017, 3, 3),
        amount=Decimal("33.35"),
        currency="USD",
        project="14307913",
        billable=True,
        description="Lunch with client",
    )


def test_an_expense_of_unknown_currency_is_an_error(rows: "type[Rows]") -> None:
    row = ExpenseRow.model_validate(rows.expense(client={"id": 1, "name": "Acme"}))
    with pytest.raises(SourceError, match=r"GET /expenses: expense 50: client\.currency: Field required"):
        mapping.expense(row, None)


def test_a_missing_field_is_named_with_its_place(rows: "type[Rows]") -> None:
    broken = rows.entry(3)
    del broken["spent_date"]
    body = {"time_entries": [rows.entry(1), rows.entry(2), broken]}
    with pytest.raises(SourceError) as error:
        Form(EntryRow).many(body, "/time_entries", "time_entries")
    assert error.value.problems == ("GET /time_entries: time_entries.2.spent_date: Field required",)


def test_of_many_faults_the_first_are_named(rows: "type[Rows]") -> None:
    body = {"clients": [{"id": number} for number in range(9)]}
    with pytest.raises(SourceError, match=r"clients\.4\.name: Field required; and 4 more$"):
        Form(ClientRow).many(body, "/clients", "clients")
    assert rows


@pytest.mark.parametrize("body", [{"total_entries": 0}, [], None, "Harvest"])
def test_an_answer_without_its_list_is_an_error_and_never_an_empty_list(body: Any) -> None:
    with pytest.raises(SourceError, match=r"^GET /clients: clients: Field required$"):
        Form(ClientRow).many(body, "/clients", "clients")


@pytest.mark.parametrize("body", [[], None, "Harvest"])
def test_what_is_no_object_is_told_in_words_of_the_api(body: Any) -> None:
    with pytest.raises(SourceError, match=r"^GET /users/me: Input should be an object$"):
        Form(ClientRow).one(body, "/users/me")
    with pytest.raises(SourceError, match=r"^GET /clients: clients\.0: Input should be an object$"):
        Form(ClientRow).many({"clients": [body]}, "/clients", "clients")


def test_a_list_that_is_null_is_an_error() -> None:
    with pytest.raises(SourceError, match=r"clients: Input should be a valid list"):
        Form(ClientRow).many({"clients": None}, "/clients", "clients")


def test_values_of_the_source_are_not_repeated_in_errors(rows: "type[Rows]") -> None:
    with pytest.raises(SourceError) as error:
        Form(EntryRow).one(rows.entry(1, hours="secret stuff"), "/time_entries")
    assert "secret stuff" not in str(error.value)
