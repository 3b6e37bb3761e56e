"""The rates of a client's months are the figures of those months, each for itself."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from building import billed, known, service, worked
from clientfit_sync import config, periods
from clientfit_sync.app import books, reporting, trend
from clientfit_sync.config import Settings
from clientfit_sync.connector import Bookmark
from clientfit_sync.model import Record, Window
from clientfit_sync.periods import Period
from clientfit_sync.report import MonthlyRate
from clientfit_sync.store import Store

AS_OF = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
LAST_DAYS = "last-90-days"
CONFIG = """\
timezone = "UTC"
currency = "EUR"
database = "sqlite:///studio.db"
exchange_rates_url = ""

[connections.books]
type = "csv"
invoices = ["none"]

[connections.toggl]
type = "csv"
time_entries = ["none"]

[clients.Steady]
retainer = { amount = 3000, every = "month", from = 2025-01-01 }

[clients.Acme]
aliases = ["ACME Ltd"]

[clients.Own]
internal = true
"""
RECORDS: list[Record] = [
    *known("ACME Ltd", "Bright", "Steady", "Own", "Free"),
    worked("ACME Ltd", "2026-06-10", 10),
    worked("ACME Ltd", "2026-07-10", 20),
    worked("ACME Ltd", "2026-09-10", 5),
    worked("ACME Ltd", "2026-11-20", 4),
    billed("ACME Ltd", "1", "2026-08-01", 1000, **service("2026-06-01", "2026-06-30")),
    billed("ACME Ltd", "2", "2026-08-02", 1200, **service("2026-07-01", "2026-07-31")),
    billed("ACME Ltd", "3", "2026-09-30", 900),
    worked("Bright", "2026-08-31", 3),
    worked("Bright", "2026-10-31", 6),
    billed("Bright", "4", "2026-11-02", 800),
    worked("Steady", "2026-10-02", 20),
    worked("Steady", "2026-11-02", 22),
    worked("Own", "2026-10-02", 8),
    worked("Free", "2026-10-02", 8),
]
Months = Callable[..., dict[str, tuple[MonthlyRate, ...]]]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    path = tmp_path / "config.toml"
    path.write_text(CONFIG, encoding="utf-8")
    return config.read(path)


@pytest.fixture
def months(settings: Settings) -> Months:
    """Stores records of connections, then tells the months; `begins`: the first day that is held whole."""

    def of(
        records: Sequence[Record] = RECORDS,
        period: str = LAST_DAYS,
        *,
        begins: date = date(2026, 1, 1),
        also: Sequence[Record] = (),
        also_begins: date = date(2026, 1, 1),
        used: Sequence[str] = ("books", "toggl"),
        as_of: date = AS_OF,
    ) -> dict[str, tuple[MonthlyRate, ...]]:
        connections = tuple(one for one in settings.connections if one.name in used)
        with Store.open(settings.database, write=True) as store:
            for name, held, first in (("books", records, begins), ("toggl", also, also_begins)):
                with store.intake(name, type="csv", ages=False, now=NOW) as intake:
                    intake.apply([*held, Bookmark(covered=Window(start=first, end=date(2027, 1, 1)))])
        with books.opened(replace(settings, connections=connections), as_of) as opened:
            return trend.of(opened, periods.parse(period, as_of))

    return of


def rates(found: dict[str, tuple[MonthlyRate, ...]], client: str) -> dict[str, Decimal]:
    """Those that are known, to whole cents."""
    cent = Decimal("0.01")
    return {f"{one.month:%Y-%m}": one.rate.quantize(cent) for one in found[client] if one.rate is not None}


def alone(settings: Settings, month: Period) -> dict[str, Decimal | None]:
    """The effective rates of one month, computed from its own totals."""
    with books.opened(settings, AS_OF) as opened:
        found = opened.figures(month)
    return {one.client: one.effective_rate for one in found.clients}


@pytest.mark.parametrize("name", [f"2026-{month:02}" for month in range(1, 12)])
def test_each_rate_is_the_figure_of_that_month_alone(settings: Settings, months: Months, name: str) -> None:
    month = periods.parse(name, AS_OF)
    told = {
        client: one.rate for client, row in months().items() for one in row if one.month == month.start and one.rate
    }
    assert told == {client: rate for client, rate in alone(settings, month).items() if rate}


def test_the_months_before_the_first_year_that_a_user_may_name_are_looked_at_too(months: Months) -> None:
    assert months(period="1970-01") == {}


def test_the_rates_are_those_worked_out_by_hand(months: Months) -> None:
    """1000 / 10 h, 1200 / 20 h, and 900 * 30/59 / 5 h: its invoice covers 29 days of August and 30 of September."""
    acme = rates(months(), "Acme")
    assert acme == {"2026-06": 100, "2026-07": 60, "2026-09": (Decimal(900) * 30 / 59 / 5).quantize(Decimal("0.01"))}


def test_a_month_that_is_not_over_counts_its_complete_days(months: Months) -> None:
    """22 of 30 days of November's retainer, over 22 hours."""
    assert rates(months(), "Steady")["2026-11"] == 100


def test_they_begin_with_the_first_known_rate_of_anybody_and_are_as_many_for_each(months: Months) -> None:
    found = months()
    assert {tuple(one.month for one in row) for row in found.values()} == {
        tuple(date(2026, month, 1) for month in range(6, 12))
    }


def test_clients_without_any_known_rate_and_internal_ones_are_left_out(months: Months) -> None:
    assert set(months()) == {"Acme", "Bright", "Steady"}


def test_at_most_twelve_months_are_told(months: Months) -> None:
    early = worked("Steady", "2025-11-05", 10), worked("Steady", "2025-12-05", 10)
    found = months([*RECORDS, *early], begins=date(2025, 1, 1))
    assert [one.month for one in found["Steady"]][:1] == [date(2025, 12, 1)]
    assert len(found["Steady"]) == 12


@pytest.mark.parametrize(
    ("period", "last"),
    [("2026-Q3", date(2026, 9, 1)), ("2026-08-01..2026-10-15", date(2026, 10, 1)), ("this-year", date(2026, 11, 1))],
)
def test_the_last_month_is_that_of_the_last_complete_day_of_the_period(months: Months, period: str, last: date) -> None:
    assert {row[-1].month for row in months(period=period).values()} == {last}


def test_a_period_that_has_not_begun_is_no_fault(months: Months) -> None:
    assert [one.month for one in months(period="2026-12")["Steady"]][-1] == date(2026, 12, 1)


def test_a_month_that_the_store_holds_in_part_is_not_known(months: Months) -> None:
    """October's retainer would meet the hours of its last days alone."""
    assert rates(months(begins=date(2026, 10, 1)), "Steady") == {"2026-10": 150, "2026-11": 100}
    assert rates(months(begins=date(2026, 10, 2)), "Steady") == {"2026-11": 100}


def test_a_connection_that_begins_late_leaves_the_clients_of_others_known(months: Months) -> None:
    late = [*known("Bright"), worked("Bright", "2026-10-30", 2)]
    found = months(also=late, also_begins=date(2026, 10, 20))
    assert rates(found, "Acme")["2026-06"] == 100
    assert "Bright" not in found


def test_a_client_under_two_names_is_known_from_the_later_of_its_connections_on(months: Months) -> None:
    late = [*known("acme"), worked("acme", "2026-08-05", 1)]
    assert set(rates(months(also=late, also_begins=date(2026, 8, 5)), "Acme")) == {"2026-09"}


def test_connections_that_are_not_used_count_nowhere(months: Months) -> None:
    late = [*known("Bright"), worked("Bright", "2026-10-30", 2)]
    found = months(also=late, also_begins=date(2026, 10, 20), used=["books"])
    assert "2026-10" in rates(found, "Bright")


def test_without_records_there_are_no_months(months: Months) -> None:
    assert months([]) == {}


def test_a_report_holds_them_only_if_they_are_asked_for(settings: Settings, months: Months) -> None:
    told = months()
    period = periods.parse(LAST_DAYS, AS_OF)
    assert reporting.report(settings, period, as_of=AS_OF, now=NOW).months == {}
    assert reporting.report(settings, period, as_of=AS_OF, now=NOW, monthly=True).months == told
