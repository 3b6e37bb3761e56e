"""The ledger keeps what the store keeps, whatever messages come and wherever a run breaks off."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from itertools import chain, count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, select
from sqlalchemy.pool import NullPool

from clientfit_sync.connector import Ask, Bookmark, Gone, Message, View, Whole
from clientfit_sync.errors import SourceError
from clientfit_sync.model import Client, Expense, Invoice, InvoiceLine, Kind, Project, TimeEntry, Window
from clientfit_sync.store import Intake, Store
from clientfit_sync.store.rows import row
from clientfit_sync.store.schema import RECORDS
from clientfit_sync.testing.ledger import Ledger

Run = tuple[Sequence[Message], int | None, bool]

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
FIRST = date(2026, 3, 1)
FIRST_DAYS = Window(start=FIRST, end=FIRST + timedelta(days=3))
KINDS: tuple[Kind, ...] = ("time_entry", "expense", "invoice", "project", "client")
names = count()

days = st.integers(0, 5).map(lambda number: FIRST + timedelta(days=number))
windows = st.builds(lambda one, other: Window.through(min(one, other), max(one, other)), days, days)
ids = st.sampled_from("12")
some = st.sampled_from("xy")
parts = st.sampled_from(["", "a", "b"])
amounts = st.sampled_from([Decimal(0), Decimal("2.5"), Decimal(-1)])
kinds = st.sampled_from(KINDS)
projects = st.none() | some
lines = st.lists(st.builds(InvoiceLine, amount=amounts, project=projects), max_size=2).map(tuple)
entries = st.builds(TimeEntry, id=ids, day=days, seconds=amounts, project=projects, running=st.booleans(), part=parts)
invoice = partial(Invoice, number="1", currency="EUR", amount=None)
messages = st.one_of(
    entries,
    entries,
    st.builds(Expense, id=ids, day=days, amount=amounts, currency=st.just("EUR"), project=some, part=parts),
    st.builds(invoice, id=ids, client=some, issued=days, lines=lines),
    st.builds(Project, id=some, name=some, client=st.none() | some, part=parts),
    st.builds(Client, id=some, name=some, part=parts),
    st.builds(Gone, kind=st.sampled_from(["project", "client"]), id=some),
    st.builds(Gone, kind=st.sampled_from(["time_entry", "invoice", "expense"]), id=ids),
    st.builds(Whole, kind=kinds, window=st.none() | windows, part=parts),
    st.builds(View, accounts=st.frozensets(some), lacks=st.dictionaries(kinds, some, max_size=1)),
)
bookmarks = st.builds(Bookmark, state=st.dictionaries(some, st.lists(ids, max_size=1)), covered=st.none() | windows)
stretches = st.tuples(st.lists(messages, max_size=8), bookmarks).map(lambda found: (*found[0], found[1]))
whole = st.lists(stretches, max_size=3).map(lambda found: list(chain.from_iterable(found)))
unfinished = st.tuples(whole, st.lists(messages, min_size=1, max_size=3)).map(lambda found: found[0] + found[1])
stops = st.one_of(st.none(), st.none(), st.integers(0, 20))
runs = st.tuples(st.one_of(whole, whole, unfinished), stops, st.booleans())


class BreakOffError(Exception):
    """The source breaks off."""


def sensible(run: Sequence[Message]) -> list[Message]:
    """Without saying that a client or project is gone that was yielded since the last Bookmark: no source does."""
    found: list[Message] = []
    yielded: set[tuple[str, str]] = set()
    for message in run:
        match message:
            case Bookmark():
                yielded.clear()
            case Client(id=id_):
                yielded.add(("client", id_))
            case Project(id=id_):
                yielded.add(("project", id_))
            case Gone(kind=kind, id=id_) if (kind, id_) in yielded:
                continue
        found.append(message)
    return found


def source(run: Run, ask: Ask, answers: list[object]) -> Iterator[Message]:
    """The run's messages, and what is answered on the way; breaks off where the run says so."""
    found, stop, _ = run
    answers += [ask.covered, dict(ask.bookmark)]
    for number, message in enumerate(sensible(found)):
        if number == stop:
            raise BreakOffError
        answers += [ask.held("time_entry", None, "a"), ask.held("project"), ask.held("invoice", FIRST_DAYS)]
        answers += [ask.tracked(FIRST_DAYS), ask.tracked(FIRST_DAYS, "a")]
        yield message


def answers_of(apply: Callable[[Iterator[Message]], object], run: Run, ask: Ask) -> list[object]:
    """What is answered on the way, and how the run ends."""
    answers: list[object] = []
    try:
        apply(source(run, ask, answers))
    except (BreakOffError, SourceError) as error:
        answers.append(type(error))
    return answers


def asked(intake: Intake) -> Ask:
    return Ask(
        start=FIRST,
        covered=intake.covered,
        bookmark=intake.bookmark,
        held=intake.held,
        now=NOW,
        folder=Path(),
        tracked=intake.tracked,
    )


def stored(db: Connection, connection: str) -> dict[tuple[Kind, str], dict[str, Any]]:
    return {
        (kind, one["id"]): {name: value for name, value in one.items() if name != "stamp"}
        for kind, table in RECORDS.items()
        for one in db.execute(select(table).where(table.c.connection == connection)).mappings()
    }


def compare(history: Sequence[Run], store: Store, db: Connection) -> None:
    """Lets both take the same runs."""
    name, ledger = f"example_{next(names)}", Ledger()
    for run in history:
        full = run[2]
        expected = answers_of(ledger.apply, run, ledger.ask(start=FIRST, now=NOW, folder=Path(), full=full))
        with store.intake(name, type="made", ages=True, now=NOW, full=full, allow_deletions=True) as intake:
            assert answers_of(intake.apply, run, asked(intake)) == expected
        kept = ledger.kept
        assert stored(db, name) == {
            key: row(name, record) | {"gone": key in kept.gone} for key, record in kept.records.items()
        }
        for found in store.sources():
            if found.connection == name:
                assert (found.accounts, found.lacks) == (kept.view.accounts, kept.view.lacks)
                assert found.covered == kept.covered


@pytest.fixture
def books(tmp_path: Path) -> Iterator[tuple[Store, Connection]]:
    """A store, and its tables as another connection sees them."""
    url = f"sqlite:///{tmp_path / 'clientfit.db'}"
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with Store.open(url, write=True) as store, engine.connect() as db:
        yield store, db


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(history=st.lists(runs, max_size=4))
def test_the_ledger_keeps_what_the_store_keeps(history: list[Run], books: tuple[Store, Connection]) -> None:
    compare(history, *books)


HOUR = TimeEntry(id="1", day=FIRST, seconds=Decimal(3600), project="x")
BILL = invoice(id="1", client="x", issued=FIRST, lines=(InvoiceLine(amount=Decimal(1), project="y"),))
NAMES = (Client(id="x", name="X"), Project(id="x", name="X", client="x"), Project(id="y", name="Y", client=None))
NAMELESS = (Whole(kind="client"), Whole(kind="project"), Bookmark())


@pytest.mark.parametrize("named", [(HOUR,), (BILL,), (HOUR, BILL), ()])
@pytest.mark.parametrize("deleted", ["time_entry", "invoice"])
def test_names_are_kept_as_long_as_they_are_named(
    named: Sequence[Message], deleted: Kind, books: tuple[Store, Connection]
) -> None:
    first = (*NAMES, *named, Bookmark())
    compare([(first, None, False), (NAMELESS, None, False)], *books)
    compare([(first, None, False), ((Whole(kind=deleted), *NAMELESS), None, False)], *books)


@pytest.mark.parametrize("state", [{"seen": {1, 2}}, {"share": Decimal(1)}, {"since": NOW}])
def test_a_bookmark_that_is_no_json_is_a_fault(state: dict[str, object]) -> None:
    with pytest.raises(TypeError):
        Ledger().apply([Bookmark(state=state)])


def test_requests_are_counted() -> None:
    ledger = Ledger()
    ask = ledger.ask(start=FIRST, now=NOW, folder=Path())
    ask.meter()
    ask.meter(3)
    assert ledger.requests == 2


def test_what_the_source_has_is_what_is_neither_gone_nor_outside_the_window() -> None:
    ledger = Ledger()
    early = TimeEntry(id="1", day=FIRST, seconds=Decimal(1), project="x")
    late = TimeEntry(id="2", day=FIRST_DAYS.end, seconds=Decimal(1))
    bill = Invoice(id="3", client="c", issued=FIRST_DAYS.end, number="3", currency="EUR", amount=None)
    ledger.apply([Project(id="x", name="X", client=None), early, late, bill, Bookmark()])
    ledger.apply([Gone(kind="project", id="x"), Bookmark()])
    assert set(ledger.records().values()) == {early, late, bill}
    assert set(ledger.records(FIRST_DAYS).values()) == {early, bill}
