"""What the next run is expected to cost."""

from datetime import date
from typing import TYPE_CHECKING

import pytest

from clientfit_connectors.harvest import dated, plan
from clientfit_sync.model import Window
from clientfit_sync.testing.server import Reply

if TYPE_CHECKING:
    from tests.harvest.conftest import Rows, Shelf


@pytest.fixture
def worked(shelf: "Shelf", rows: "type[Rows]") -> "Shelf":
    """An entry, an invoice and an expense; not read yet."""
    shelf.account.lists |= {
        "time_entries": [rows.entry(1)],
        "invoices": [rows.invoice()],
        "expenses": [rows.expense()],
    }
    return shelf


def planned(shelf: "Shelf", start: date = date(2026, 1, 1)) -> int:
    """How many requests are expected; a plan of a later run asks nothing."""
    shelf.account.api.forget()
    return plan(shelf.account.settings(), shelf.ask(start=start)).requests


def test_of_a_first_run_one_count_tells(worked: "Shelf") -> None:
    """The kinds of invoice lines come in addition: nobody knows yet whether there is an invoice."""
    assert planned(worked) == 6
    assert worked.account.asked == ["time_entries?from=2026-01-01"]
    assert len(worked.sync()) == 7


def test_of_a_first_run_pages_are_counted(worked: "Shelf") -> None:
    worked.account.more["time_entries"] = 10_000
    assert planned(worked) == 5 + 6


def test_a_later_run_is_known_without_asking(worked: "Shelf") -> None:
    worked.sync()
    assert planned(worked) == 7
    assert worked.account.asked == []
    assert len(worked.sync()) == 7


def test_a_sweep_reads_what_is_held(worked: "Shelf") -> None:
    worked.sync()
    worked.later(days=7)
    assert planned(worked) == 7
    assert len(worked.sync()) == 7


def test_a_sweep_reads_assignments_too(worked: "Shelf", rows: "type[Rows]") -> None:
    worked.account.lists["projects"] = [rows.project(budget_by="task"), rows.project(11, budget_by="person")]
    worked.sync()
    assert planned(worked) == 7
    worked.later(days=7)
    assert planned(worked) == 9
    assert len(worked.sync()) == 9


def test_what_was_refused_is_asked_for_again(worked: "Shelf", rows: "type[Rows]") -> None:
    worked.account.lists["projects"] = [rows.project(budget_by="task"), rows.project(11, budget_by="person")]
    refused = ("invoice_item_categories", "task_assignments", "user_assignments")
    worked.account.refused |= dict.fromkeys(refused, Reply(status=403))
    worked.sync()
    assert planned(worked) == 10
    assert len(worked.sync()) == 10
    worked.later(days=7)
    assert planned(worked) == 9
    assert len(worked.sync()) == 9


def test_long_lists_cost_changes_and_a_count(worked: "Shelf", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dated, "FEW", 0)
    monkeypatch.setattr("clientfit_connectors.harvest.planning.FEW", 0)
    worked.sync()
    assert planned(worked) == 9
    assert len(worked.sync()) == 9
    worked.later(days=7)
    assert planned(worked) == 7
    assert len(worked.sync()) == 7


def test_a_sweep_without_invoices_looks_no_kinds_up(worked: "Shelf") -> None:
    worked.sync()
    worked.account.delete("invoices", 100)
    worked.sync()
    worked.later(days=7)
    assert planned(worked) == 6
    assert len(worked.sync()) == 6


def test_more_history_costs_more(worked: "Shelf") -> None:
    worked.sync()
    assert planned(worked, date(2025, 1, 1)) == 8
    assert len(worked.sync(start=date(2025, 1, 1))) == 8


def test_a_run_that_has_no_day_yet_reads_what_is_lacking(worked: "Shelf") -> None:
    worked.supplied = Window(start=date.min, end=date(2025, 1, 1))
    worked.sync()
    worked.supplied = Window(start=date.min, end=date.max)
    assert planned(worked) == 6


def test_other_settings_are_a_first_run(worked: "Shelf") -> None:
    worked.sync()
    worked.account.api.forget()
    plan(worked.account.settings(payments="all"), worked.ask())
    assert len(worked.account.asked) == 1


def test_what_may_be_added_is_said(worked: "Shelf") -> None:
    assert "partly paid or paid late" in plan(worked.account.settings(), worked.ask()).note
    worked.sync()
    assert "deleted" in plan(worked.account.settings(), worked.ask()).note


def test_what_harvest_allows_is_said(worked: "Shelf") -> None:
    """How many requests are left it tells nobody."""
    for _ in ("first", "sweep"):
        told = plan(worked.account.settings(), worked.ask())
        assert "; quota: 100 in 15 seconds, 100 reports in 15 minutes; Harvest does not say" in told.note
        assert told.left is None
        worked.sync()
        worked.later(days=7)
