"""A made-up studio told by two files of its own columns, and what the report says of each of its clients.

Everything goes through the commands: files, `sync`, `note`, `report`. An hour should bring 100 EUR. Reports are of
August to October 2026 (92 days; the 92 before them begin on 1 May) as of 23 November, so that the last known day is
22 November.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
import time_machine

Run = Callable[..., CompletedProcess[str]]
Report = dict[str, Any]

HEAD = """\
timezone = "Europe/Sofia"
currency = "EUR"
database = "sqlite:///clientfit.db"
history = 20000
exchange_rates_url = ""

[rates]
target = 100

[connections.exports]
type = "csv"
time_entries = ["hours.csv"]
invoices = ["invoices.csv"]
"""
ENTRY_COLUMNS = {
    "id": "Id",
    "date": "Day",
    "client": "Client",
    "project": "Project",
    "task": "Task",
    "start": "From",
    "end": "To",
    "hours": "Hours",
    "billable": "Bill",
    "tags": "Tags",
    "description": "Text",
}
INVOICE_COLUMNS = {
    "number": "No.",
    "client": "Customer",
    "issued": "Issued",
    "due": "Due",
    "paid_on": "Paid on",
    "amount": "Gross",
    "tax": "VAT",
    "paid": "Received",
    "currency": "Cur",
    "period_start": "First",
    "period_end": "Last",
    "state": "State",
}
RANK = {"watch": 1, "act": 2}
SATURDAY = 5


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    """Noon of 23 November 2026, for notes are not kept about days to come."""
    with time_machine.travel(datetime(2026, 11, 23, 10, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def books(tmp_path: Path, cli: Run) -> Callable[..., None]:
    """Writes the studio's files and imports them.

    Entries are (client, first day, hours, working days in a row, columns that differ): each begins at nine, is billable
    and has the tag `design`. Invoices are (client, gross, columns that differ): for August to October, issued on
    1 November, due on the 15th, paid on the 10th, without tax. `config` follows the head. A field `without` which the
    source is has no column in either file.
    """
    folder = tmp_path / "studio"

    def put(
        entries: Iterable[tuple[Any, ...]],
        invoices: Iterable[tuple[Any, ...]] = (),
        config: str = "",
        *,
        without: tuple[str, ...] = (),
        head: str = HEAD,
    ) -> None:
        folder.mkdir(exist_ok=True)
        _write(folder / "hours.csv", _columns(ENTRY_COLUMNS, without), _entries(entries))
        _write(folder / "invoices.csv", _columns(INVOICE_COLUMNS, without), _invoices(invoices))
        tables = _table("time_entries", ENTRY_COLUMNS, without) + _table("invoices", INVOICE_COLUMNS, without)
        (folder / "clientfit.toml").write_text(f"{head}\n{tables}\n{config}\n", encoding="utf-8")
        done = cli("sync", "--allow-deletions")
        assert done.returncode == 0, done.stderr

    return put


@pytest.fixture
def noted(cli: Run) -> Callable[..., None]:
    """Keeps a note about a client, of a kind and of so many days before the last known day."""

    def keep(client: str, kind: str, days: int, severity: int | None = None) -> None:
        day = date(2026, 11, 22) - timedelta(days=days)
        weight = () if severity is None else ("--severity", str(severity))
        text = f"{kind} of {day}"
        done = cli("note", "--kind", kind, "--on", str(day), *weight, client, text)
        assert done.returncode == 0, done.stderr

    return keep


@pytest.fixture
def severities() -> Callable[[Report, str], dict[str, str]]:
    """What a check says of each client: the worst severity of its findings, those of a group included."""

    def worst(report: Report, check: str) -> dict[str, str]:
        result: dict[str, str] = {}
        for finding in report["findings"]:
            if finding["check"] != check:
                continue
            for client in [finding["client"]] if finding["client"] else finding["evidence"]["clients"]:
                result[client] = max(result.get(client, "watch"), finding["severity"], key=RANK.__getitem__)
        return result

    return worst


@pytest.fixture
def findings() -> Callable[[Report, str, str | None], list[dict[str, Any]]]:
    """The findings of a check about a client; None: about a group."""

    def of(report: Report, check: str, client: str | None) -> list[dict[str, Any]]:
        return [one for one in report["findings"] if (one["check"], one["client"]) == (check, client)]

    return of


@pytest.fixture
def reasons() -> Callable[[Report, str], dict[str | None, str]]:
    """Why a check did not judge a client; None: everybody."""

    def of(report: Report, check: str) -> dict[str | None, str]:
        return {one["client"]: one["reason"] for one in report["skipped"] if one["check"] == check}

    return of


@pytest.fixture
def exported(cli: Run) -> Callable[..., dict[str, Any]]:
    """What a command prints as JSON."""

    def read(*arguments: str) -> dict[str, Any]:
        done = cli(*arguments, "--format", "json")
        assert done.returncode == 0, done.stderr
        result: dict[str, Any] = json.loads(done.stdout)
        return result

    return read


def _columns(columns: Mapping[str, str], without: tuple[str, ...]) -> list[str]:
    return [header for field, header in columns.items() if field not in without]


def _table(name: str, columns: Mapping[str, str], without: tuple[str, ...]) -> str:
    lines = [f'{field} = "{header}"\n' for field, header in columns.items() if field not in without]
    return f"\n[connections.exports.columns.{name}]\n" + "".join(lines)


def _entries(blocks: Iterable[tuple[Any, ...]]) -> Iterator[dict[str, str]]:
    number = 0
    for client, first, hours, days, *differing in blocks:
        for day in _days(first, days):
            number += 1
            yield _entry(str(number), client, day, hours, *differing)


def _days(first: str, number: int) -> Iterator[date]:
    """So many days from the first on, without Saturdays and Sundays unless it begins on one."""
    day = date.fromisoformat(first)
    only_weekdays = day.weekday() < SATURDAY
    while number:
        if not only_weekdays or day.weekday() < SATURDAY:
            yield day
            number -= 1
        day += timedelta(days=1)


def _entry(
    number: str, client: str, day: date, hours: float, differing: Mapping[str, str] | None = None
) -> dict[str, str]:
    row = {"Id": f"e{number}", "Day": str(day), "Client": client, "Project": "Site", "Task": "Build", "From": "09:00"}
    row |= {"Hours": str(hours), "Bill": "yes", "Tags": "design", "Text": "done"} | dict(differing or {})
    begin = datetime.combine(day, datetime.strptime(row["From"], "%H:%M").time())  # noqa: DTZ007  # local wall clock
    end = begin + timedelta(minutes=round(hours * 60))
    return row | {"To": f"{end:%Y-%m-%d %H:%M}", "From": f"{begin:%Y-%m-%d %H:%M}"}


def _invoices(rows: Iterable[tuple[Any, ...]]) -> Iterator[dict[str, str]]:
    for number, (client, gross, *differing) in enumerate(rows, 1):
        row = {
            "No.": f"i{number}",
            "Customer": client,
            "Issued": "2026-11-01",
            "Due": "2026-11-15",
            "Gross": str(gross),
        }
        row |= {"VAT": "0", "Cur": "EUR", "First": "2026-08-01", "Last": "2026-10-31", "State": "paid"}
        row |= {"Paid on": "2026-11-10", "Received": str(gross)}
        yield row | (differing[0] if differing else {})


def _write(path: Path, columns: list[str], rows: Iterable[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
