"""What the checks are given beside sums: entries, budgets, debts, notes, the policy and the year."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Never

import pytest

from building import billed, day, known, worked
from clientfit_sync import config, periods
from clientfit_sync.app import books, evidence
from clientfit_sync.app.books import Books
from clientfit_sync.app.reporting import report
from clientfit_sync.checks import Check, Finding, Limits, Outcome
from clientfit_sync.config import ConfiguredCheck, Settings
from clientfit_sync.connector import Bookmark, View
from clientfit_sync.errors import StoreError
from clientfit_sync.figures import ClientEntry, Figures
from clientfit_sync.figures.totals import SourceEntry
from clientfit_sync.model import Budget, Kind, Note, Project, Record, Window
from clientfit_sync.store import Store
from clientfit_sync.store import evidence as store_evidence

AS_OF = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
OCTOBER = "2026-10"
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

[clients.Acme]
aliases = ["ACME Ltd"]

[clients.Own]
internal = true

[clients.Gone]
ignore = true

[policy]
surcharge = 0.3
"""
TEN_HOURS = Budget(amount=Decimal(10), unit="hours")
Judge = Callable[..., AbstractContextManager[Figures]]


def note(number: int, client: str, on: str) -> Note:
    return Note(id=str(number), client=client, kind="incident", day=day(on), text=f"note {number}")


def budgeted(client: str, *budgets: Budget, **fields: Any) -> Project:
    return Project(id=client, name="Work", client=client, budgets=budgets, **fields)


def configured(folder: Path, text: str) -> Settings:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return config.read(path)


def keep(
    settings: Settings,
    name: str,
    records: Sequence[Record],
    lacks: Mapping[Kind, str],
    first: str = "2026-01-01",
    *,
    ages: bool = False,
) -> None:
    with (
        Store.open(settings.database, write=True) as store,
        store.intake(name, type="csv", ages=ages, now=NOW) as intake,
    ):
        intake.apply([View(lacks=lacks), *records, Bookmark(covered=Window(start=day(first), end=AS_OF))])


@pytest.fixture
def judge(tmp_path: Path) -> Judge:
    """The figures of a period with the evidence, while the store is open."""

    @contextmanager
    def of(
        *records: Record,
        also: Sequence[Record] = (),
        notes: Sequence[Note] = (),
        period: str = OCTOBER,
        lacks: Mapping[Kind, str] | None = None,
        text: str = CONFIG,
        first: str = "2026-01-01",
        ages: bool = False,
    ) -> Iterator[Figures]:
        settings = configured(tmp_path, text)
        keep(settings, "books", records, lacks or {}, first, ages=ages)
        keep(settings, "toggl", also, {}, first, ages=ages)
        with Store.open(settings.database, write=True) as store:
            store.keep_notes(notes)
        with books.opened(settings, AS_OF) as opened:
            yield figures(opened, period)

    return of


def figures(opened: Books, name: str, *, lasting: bool = True) -> Figures:
    period = periods.parse(name, opened.as_of)
    before = period.before()
    totals = opened.totals(Window(start=before.start, end=period.complete.end))
    judged = replace(opened.figures(period, totals), before=opened.figures(before, totals))
    return evidence.of(opened, judged, totals, lasting=lasting)


def test_an_entry_goes_by_its_clients_shown_name_and_its_hours(judge: Judge) -> None:
    clock: dict[str, Any] = {"started": datetime(2026, 10, 2, 22), "ended": datetime(2026, 10, 3, 0, 30)}  # noqa: DTZ001
    what: dict[str, Any] = {"task": "Design", "person": "Ann", "description": "sketches", "tags": ("a",)}
    project = budgeted("ACME Ltd", billable=True)
    with judge(*known("ACME Ltd"), project, worked("ACME Ltd", "2026-10-02", 2.5, id="7", **what, **clock)) as found:
        (one,) = found.entries()
    assert one == ClientEntry(
        connection="books",
        id="7",
        client="Acme",
        day=day("2026-10-02"),
        hours=Decimal("2.5"),
        project="Work",
        billable=False,
        project_billable=True,
        **what,
        **clock,
    )


def test_only_clients_that_count_have_entries(judge: Judge) -> None:
    names = ("Acme", "Own", "Gone", "Bright")
    with judge(*known(*names), *(worked(name, "2026-10-02", 1) for name in names)) as found:
        assert [one.client for one in found.entries()] == ["Acme", "Bright"]


def test_each_period_has_the_entries_of_its_complete_days_from_all_connections(judge: Judge) -> None:
    days = ["2026-09-30", "2026-10-01", "2026-10-31", "2026-11-01", "2026-11-22", "2026-11-23"]
    records = [*known("Acme"), *(worked("Acme", on, 1) for on in days)]
    with judge(*records, also=[*known("ACME Ltd"), worked("ACME Ltd", "2026-10-15", 2)]) as found:
        assert [str(one.day) for one in found.entries()] == ["2026-10-01", "2026-10-15", "2026-10-31"]
        assert {one.client for one in found.entries()} == {"Acme"}
        assert found.before
        assert [str(one.day) for one in found.before.entries()] == ["2026-09-30"]
    with judge(period="this-month") as found:
        assert [str(one.day) for one in found.entries()] == ["2026-11-01", "2026-11-22"]


def test_the_entries_may_be_asked_for_twice_and_are_read_once(judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    """Several checks look at all of them; an iterator that was left early keeps nothing from the next one."""
    asked: list[Window] = []
    read = Store.entries

    def counted(store: Store, window: Window, connections: Collection[str] | None = None) -> Iterator[SourceEntry]:
        asked.append(window)
        return read(store, window, connections)

    monkeypatch.setattr(Store, "entries", counted)
    with judge(*known("Acme"), *(worked("Acme", "2026-10-02", hours) for hours in (1, 2, 3))) as found:
        assert asked == []
        next(found.entries())
        assert [*found.entries()] == [*found.entries()] != []
        assert len([*found.entries()]) == 3
    assert asked == [found.period.complete]


def test_the_policy_is_the_configured_one(judge: Judge) -> None:
    with judge() as found:
        assert found.policy.surcharge == Decimal("0.3")


def test_budgets_are_joined_by_client(judge: Judge) -> None:
    """Only those of clients that count, with all that was taken by the last day that counts, whatever the period."""
    names = ("ACME Ltd", "Own")
    projects = [budgeted(name, TEN_HOURS) for name in names]
    entries = [worked(name, on, 3) for name in names for on in ("2025-01-05", "2026-10-02", "2026-11-22", "2026-11-23")]
    also = [*known("Acme"), budgeted("Acme", TEN_HOURS, active=False), worked("Acme", "2026-10-02", 1)]
    with judge(*known(*names), *projects, *entries, also=also) as found:
        assert set(found.budgets) == {"Acme"}
        assert [(one.connection, one.used, one.active) for one in found.budgets["Acme"]] == [
            ("books", Decimal(9), True),
            ("toggl", Decimal(1), False),
        ]


def test_the_use_of_a_budget_is_unknown_where_not_all_hours_are_seen(judge: Judge) -> None:
    names = ("Acme", "Bright")
    records = [*known("Acme"), budgeted("Acme", TEN_HOURS), worked("Acme", "2026-10-02", 1)]
    also = [*known("Bright"), budgeted("Bright", TEN_HOURS), worked("Bright", "2026-10-02", 1)]
    with judge(*records, also=also, lacks={"time_entry": "only your own entries"}) as found:
        used = {name: found.budgets[name][0] for name in names}
    assert used["Bright"].used == 1
    assert used["Acme"].used is None
    assert used["Acme"].unknown == "not all of the client's hours are seen (books: only your own entries)"


@pytest.mark.parametrize(("partial", "used"), [("false", None), ("true", Decimal(0))])
def test_expenses_that_are_not_seen_are_excused_by_partial(judge: Judge, partial: str, used: Decimal | None) -> None:
    text = CONFIG.replace('invoices = ["none"]', f'invoices = ["none"]\npartial = {partial}')
    money = Budget(amount=Decimal(10), unit="money", with_expenses=True)
    with judge(*known("Acme"), budgeted("Acme", money), lacks={"expense": "refused"}, text=text) as found:
        assert [one.used for one in found.budgets["Acme"]] == [used]


def test_budgets_that_are_read_on_demand_are_the_same(tmp_path: Path) -> None:
    settings = configured(tmp_path, CONFIG)
    names = ("Acme", "Bright")
    records = [*known(*names), *(budgeted(name, TEN_HOURS) for name in names), worked("Acme", "2026-10-02", 1)]
    keep(settings, "books", records, {})
    with books.opened(settings, AS_OF) as opened:
        on_demand, at_once = (figures(opened, OCTOBER, lasting=lasting).budgets for lasting in (False, True))
        assert dict(on_demand) == dict(at_once)
        assert len(on_demand) == 2
        assert on_demand.get("Nobody") is None
    assert [one.used for one in at_once["Acme"]] == [Decimal(1)]


def test_debts_are_those_of_all_invoices(judge: Judge) -> None:
    with judge(*known("ACME Ltd"), billed("ACME Ltd", "1", "2025-03-01", 100)) as found:
        assert [one.number for one in found.debts["Acme"]] == ["1"]


def test_notes_are_joined_by_client_oldest_first_up_to_the_last_day_that_counts(judge: Judge) -> None:
    days = {1: "2026-11-22", 2: "2026-11-23", 3: "2026-05-01"}
    notes = [note(number, "acme ltd ", on) for number, on in days.items()]
    with judge(
        *known("Acme"), worked("Acme", "2026-10-02", 1), notes=[*notes, note(4, "Bright", "2026-01-01")]
    ) as found:
        assert {client: [one.text for one in of] for client, of in found.notes.items()} == {
            "Acme": ["note 3", "note 1"],
            "Bright": ["note 4"],
        }


def test_the_year_is_judged_for_friends_and_family_alone(judge: Judge) -> None:
    records = [
        *known("Acme"),
        *(worked("Acme", on, 1) for on in ("2025-12-31", "2026-01-01", "2026-11-22", "2026-11-23")),
    ]
    with judge(*records) as found:
        assert found.year is None
    with judge(text=CONFIG.replace("[clients.Own]", 'relation = "friend"\n\n[clients.Own]')) as found:
        assert found.year
        assert (found.year.period.start, found.year.period.through) == (day("2026-01-01"), day("2026-11-22"))
        assert [one.hours for one in found.year.clients] == [Decimal(2)]


@pytest.mark.parametrize(("first", "held"), [("2026-01-01", True), ("2026-01-02", False)])
def test_where_the_store_may_lack_days_of_the_year_not_all_hours_are_seen(
    judge: Judge, first: str, *, held: bool
) -> None:
    text = CONFIG.replace("[clients.Own]", 'relation = "friend"\ntarget = 90\n\n[clients.Own]')
    records = [*known("Acme"), worked("Acme", "2026-10-02", 1), billed("Acme", "1", "2026-10-31", 10)]
    with judge(*records, text=text, first=first, ages=True) as found:
        assert found.year
        (acme,) = found.year.clients
        assert ("books holds them from 2026-01-02 on" not in acme.unknown.get("shortfall", "")) is held


def find_each(figures: Figures, _limits: Limits) -> Iterator[Outcome]:
    """A finding for each entry of the period and the one before."""
    for one in (*figures.entries(), *(figures.before.entries() if figures.before else ())):
        yield Finding(client=one.client, severity="watch", measured=one.hours, limit=one.hours, message=one.id)


EACH = ConfiguredCheck(name="each", check=Check(title="Each", limits=Limits, find=find_each), limits=Limits())


@pytest.fixture
def studio(tmp_path: Path) -> Settings:
    settings = configured(tmp_path, CONFIG)
    days = {"a": "2026-10-02", "b": "2026-09-02"}
    keep(settings, "books", [*known("Acme"), *(worked("Acme", on, 1, id=id_) for id_, on in days.items())], {})
    return settings


def test_a_check_reads_the_entries_while_the_store_is_open(studio: Settings) -> None:
    judged = report(replace(studio, checks=(*studio.checks, EACH)), periods.parse(OCTOBER, AS_OF), as_of=AS_OF, now=NOW)
    assert [one.finding.message for one in judged.findings if one.check == "each"] == ["a", "b"]


@pytest.mark.parametrize("what", ["entries", "budget_work"])
def test_a_report_reads_nothing_that_no_check_asks_for(
    studio: Settings, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    monkeypatch.setattr(store_evidence, what, pytest.fail)
    asking = {"focus", "exceptions", "closeness"}
    off = tuple(
        replace(one, limits=one.limits.model_copy(update={"enabled": one.name not in asking})) for one in studio.checks
    )
    assert report(replace(studio, checks=off), periods.parse(OCTOBER, AS_OF), as_of=AS_OF, now=NOW).clients


def test_a_database_that_fails_while_a_check_looks_is_no_fault_of_the_check(
    studio: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_of: object) -> Iterator[Never]:
        raise StoreError("database x: it is gone")

    monkeypatch.setattr(store_evidence, "entries", fail)
    with pytest.raises(StoreError, match="it is gone"):
        report(replace(studio, checks=(*studio.checks, EACH)), periods.parse(OCTOBER, AS_OF), as_of=AS_OF, now=NOW)
