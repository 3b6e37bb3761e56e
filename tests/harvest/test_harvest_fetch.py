"""Runs: what is asked for, what is kept, and what the next run goes on from."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from clientfit_connectors.harvest import entries, fetch
from clientfit_sync.connector import Gone, Whole
from clientfit_sync.errors import CredentialsError, SourceError
from clientfit_sync.model import Window
from clientfit_sync.testing.server import Reply

if TYPE_CHECKING:
    from tests.harvest.conftest import Account, Rows, Shelf

FIRST = ["users/me", "clients", "projects", "invoices", "expenses"]
FROM = "time_entries?from=2026-01-01"


@pytest.fixture
def worked(shelf: "Shelf", rows: "type[Rows]") -> "Shelf":
    """Three entries, read once."""
    shelf.account.lists["time_entries"] = [
        rows.entry(1, "2026-03-02"),
        rows.entry(2, "2026-11-02"),
        rows.entry(3, "2026-11-20"),
    ]
    shelf.sync()
    shelf.later()
    return shelf


def test_a_first_run_asks_for_each_list_once(shelf: "Shelf", rows: "type[Rows]") -> None:
    shelf.account.lists["time_entries"] = [rows.entry(1), rows.entry(2, "2025-12-31")]
    assert shelf.sync() == [*FIRST, FROM]
    assert shelf.ids() == {1}
    assert shelf.ledger.kept.covered == Window(start=date(2026, 1, 1), end=date.max)


def test_everything_is_asked_for_in_the_largest_pages(shelf: "Shelf") -> None:
    shelf.sync()
    assert all(request.query["per_page"] == "2000" for request in shelf.account.api.requests[1:])


def test_requests_name_the_program_and_the_account(shelf: "Shelf") -> None:
    shelf.sync()
    assert {request.headers["User-Agent"] for request in shelf.account.api.requests} == {
        "clientfit-sync (account 123456)"
    }


def test_the_token_is_in_no_address_and_not_in_the_bookmark(shelf: "Shelf") -> None:
    shelf.sync()
    told = f"{[request.path for request in shelf.account.api.requests]} {shelf.account.asked} {shelf.state}"
    assert "the-token-of-a-test" not in told


def test_a_later_run_asks_for_changes_and_counts(worked: "Shelf") -> None:
    """The last change was on November 20; what was being written then is read again."""
    assert worked.sync() == [
        *FIRST,
        "time_entries?updated_since=2026-11-20T15%3A50%3A00Z",
        "time_entries?from=2026-01-01",
    ]
    assert worked.account.api.requests[-1].query["per_page"] == "1"


def test_changes_are_asked_for_from_when_the_last_run_began(worked: "Shelf") -> None:
    """By Harvest's clock, and ten minutes earlier; not from the last change that it saw."""
    worked.account.now += timedelta(minutes=30)
    worked.account.edit("time_entries", 1, notes="later")
    worked.account.now -= timedelta(minutes=30)
    worked.sync()
    worked.later()
    assert "time_entries?updated_since=2026-11-23T06%3A50%3A00Z" in worked.sync()


def test_our_own_clock_counts_where_it_is_behind(worked: "Shelf") -> None:
    worked.account.edit("time_entries", 1)
    ask = worked.ask()
    object.__setattr__(ask, "now", ask.now - timedelta(minutes=45))
    worked.ledger.apply(fetch(worked.account.settings(), ask))
    assert worked.state["since"]["time_entry"] == "2026-11-23T06:05:00Z"


def test_a_source_that_does_not_tell_the_time_is_read_by_our_clock(worked: "Shelf") -> None:
    worked.account.tells_time = False
    worked.account.edit("time_entries", 1)
    worked.sync()
    assert worked.state["since"]["time_entry"] == "2026-11-23T06:50:00Z"


def test_the_mark_never_goes_back(worked: "Shelf") -> None:
    before = worked.state["since"]["time_entry"]
    worked.account.delete("time_entries", 3)
    worked.sync()
    assert worked.state["since"]["time_entry"] >= before


def test_where_there_was_no_entry_all_are_read_again(shelf: "Shelf", rows: "type[Rows]") -> None:
    """Nothing tells by which clock the source writes."""
    shelf.sync()
    shelf.account.lists["time_entries"] = [rows.entry(1)]
    assert shelf.sync() == [*FIRST, FROM]
    assert shelf.ids() == {1}


def test_rows_without_a_time_of_change_are_read_all_the_same(shelf: "Shelf", rows: "type[Rows]") -> None:
    shelf.account.lists["time_entries"] = [rows.entry(1) | {"updated_at": None}]
    shelf.sync()
    assert shelf.ids() == {1}


def test_edits_and_moves_are_found(worked: "Shelf", rows: "type[Rows]") -> None:
    worked.account.edit("time_entries", 1, notes="other", spent_date="2026-02-01")
    worked.account.add("time_entries", rows.entry(4, "2026-03-03"))
    worked.sync()
    assert worked.record("time_entry", 1).description == "other"
    assert worked.record("time_entry", 1).day == date(2026, 2, 1)
    assert worked.ids() == {1, 2, 3, 4}


def test_what_moves_out_of_the_days_that_are_kept_is_gone(worked: "Shelf") -> None:
    worked.account.edit("time_entries", 2, spent_date="2025-12-31")
    asked = worked.sync()
    assert worked.ids() == {1, 3}
    assert len(asked) == len(FIRST) + 2


def test_what_moves_into_the_days_that_are_kept_is_found(worked: "Shelf", rows: "type[Rows]") -> None:
    worked.account.lists["time_entries"].append(rows.entry(4, "2025-06-01", updated_at="2025-06-01T00:00:00Z"))
    worked.sync()
    worked.account.edit("time_entries", 4, spent_date="2026-06-01")
    worked.sync()
    assert worked.ids() == {1, 2, 3, 4}


def test_once_a_week_everything_is_read_again(worked: "Shelf") -> None:
    """Which heals what the source re-prices without saying."""
    worked.account.lists["time_entries"][0]["billable_rate"] = 120
    worked.later(days=6, hours=22)
    assert FROM not in worked.sync()[:-1]
    assert worked.record("time_entry", 1).rate == 90
    worked.later(hours=2)
    assert worked.sync() == [*FIRST, FROM]
    assert worked.record("time_entry", 1).rate == 120
    worked.later()
    assert len(worked.sync()) == len(FIRST) + 2


def test_a_clock_that_was_put_back_does_not_put_off_the_sweep(worked: "Shelf") -> None:
    worked.account.now -= timedelta(days=30)
    assert worked.sync() == [*FIRST, FROM]


def test_a_full_run_reads_everything(worked: "Shelf") -> None:
    assert worked.sync(full=True) == [*FIRST, FROM]


@pytest.mark.parametrize("change", [{"id": 6}, {"access_roles": ["manager"]}])
def test_another_owner_or_role_reads_everything_afresh(worked: "Shelf", change: dict[str, object]) -> None:
    worked.account.me |= change
    assert worked.sync() == [*FIRST, FROM]


def test_roles_told_in_another_order_are_the_same(worked: "Shelf") -> None:
    worked.account.me["access_roles"] = ["administrator", "x"]
    worked.sync()
    worked.account.me["access_roles"] = ["x", "administrator"]
    assert len(worked.sync()) == len(FIRST) + 2


def test_another_extent_of_payments_reads_everything_afresh(worked: "Shelf") -> None:
    assert worked.sync(payments="all") == [*FIRST, FROM]


def test_a_bookmark_that_cannot_be_read_is_none(worked: "Shelf") -> None:
    ask = worked.ask()
    object.__setattr__(ask, "bookmark", {"swept": "yesterday"})
    worked.account.api.forget()
    list(fetch(worked.account.settings(), ask))
    assert worked.account.asked == [*FIRST, FROM]


def test_read_afresh_are_all_days_that_were_kept_and_nothing_else_is_held(worked: "Shelf") -> None:
    """What another account or owner left there is not this one's."""
    worked.account.me |= {"id": 6}
    messages = list(fetch(worked.account.settings(), worked.ask(start=date(2026, 6, 1))))
    swept = [message.window for message in messages if isinstance(message, Whole) and message.kind == "time_entry"]
    assert swept[0] == Window(start=date.min, end=date(2026, 1, 1))
    assert sum(window.days for window in swept if window) == (date.max - date.min).days


def test_the_token_of_another_account_is_told_from_a_refused_one(shelf: "Shelf") -> None:
    shelf.account.refused["users/me"] = Reply(status=404, body={"status": 404, "error": "Not Found"})
    with pytest.raises(SourceError, match=r"knows no account 123456 of this token.*account_id may be wrong") as error:
        shelf.sync()
    assert error.value.exit_code == 3
    shelf.account.refused["users/me"] = Reply(status=401, body={"error_description": "The token is expired."})
    with pytest.raises(CredentialsError):
        shelf.sync()


def test_any_other_refusal_is_passed_on(shelf: "Shelf") -> None:
    shelf.account.refused["users/me"] = Reply(status=422, body={"message": "Invalid"})
    with pytest.raises(SourceError, match=r"^GET .*/users/me: .*Invalid"):
        shelf.sync()


def test_a_project_that_only_an_entry_names_is_told(shelf: "Shelf", rows: "type[Rows]") -> None:
    """An administrator would see it."""
    shelf.account.me["access_roles"] = ["manager"]
    named: Any = {"project": {"id": 77, "name": "New"}, "client": {"id": 8, "name": "Newcomer", "currency": "USD"}}
    shelf.account.lists["time_entries"] = [rows.entry(1, **named), rows.entry(2, **named)]
    assert shelf.sync().count("projects") == 1
    assert shelf.record("client", 8).name == "Newcomer"
    assert shelf.record("project", 77).client == "8"
    assert shelf.record("time_entry", 1).currency == "USD"


def test_a_project_that_is_known_is_not_told_by_its_name_alone(shelf: "Shelf", rows: "type[Rows]") -> None:
    shelf.account.lists["time_entries"] = [rows.entry(1)]
    shelf.sync()
    assert shelf.record("project", 10).billable
    assert shelf.record("project", 10).currency == "EUR"


def test_the_currency_of_an_entry_is_its_clients_where_the_entry_does_not_say(
    shelf: "Shelf", rows: "type[Rows]"
) -> None:
    shelf.account.lists["time_entries"] = [rows.entry(1, client={"id": 1, "name": "Client 1"})]
    shelf.sync()
    assert shelf.record("time_entry", 1).currency == "EUR"


def test_another_currency_of_a_client_reads_all_entries(worked: "Shelf") -> None:
    """None of them is marked as changed by that."""
    for row in (worked.account.lists["clients"][0], worked.account.lists["projects"][0]["client"]):
        row["currency"] = "CHF"
    assert worked.sync() == [*FIRST, FROM]
    assert worked.record("time_entry", 1).currency == "CHF"
    assert len(worked.sync()) == len(FIRST) + 2


def test_of_many_entries_only_those_of_the_projects_are_read(
    shelf: "Shelf", rows: "type[Rows]", monkeypatch: pytest.MonkeyPatch
) -> None:
    """As long as that takes fewer requests."""
    monkeypatch.setattr(entries, "PER_PAGE", 1)
    other: Any = {"project": {"id": 11, "name": "Project 11"}, "client": rows.client(2)}
    shelf.account.lists |= {
        "clients": [rows.client(1), rows.client(2)],
        "projects": [rows.project(10), rows.project(11, client=rows.client(2))],
        "time_entries": [rows.entry(1, **other), rows.entry(2, **other), rows.entry(3)],
    }
    shelf.sync()
    francs = rows.client(1, currency="CHF")
    shelf.account.lists["clients"][0] = francs
    shelf.account.edit("projects", 10, client=francs)
    shelf.account.lists["time_entries"][2]["client"] = francs
    asked = shelf.sync()
    assert f"time_entries?project_id=10&{FROM.partition('?')[2]}" in asked
    assert len(asked) == len(FIRST) + 3
    assert [shelf.record("time_entry", number).currency for number in (1, 2, 3)] == ["EUR", "EUR", "CHF"]
    assert len(shelf.sync()) == len(FIRST) + 2


def test_a_new_client_with_another_currency_does_not(worked: "Shelf", rows: "type[Rows]") -> None:
    worked.account.add("clients", rows.client(2, currency="CHF"))
    worked.account.add("projects", rows.project(11, client=rows.client(2, currency="CHF")))
    assert len(worked.sync()) == len(FIRST) + 2


def test_nothing_is_gone_without_a_reason(worked: "Shelf") -> None:
    messages = list(fetch(worked.account.settings(), worked.ask()))
    assert not [message for message in messages if isinstance(message, Gone)]


def test_every_request_is_counted(account: "Account", shelf: "Shelf") -> None:
    asked = shelf.sync()
    assert shelf.ledger.requests == len(asked) == len(account.api.requests)
