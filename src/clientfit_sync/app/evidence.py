"""What the checks need beside sums: entries, budgets, debts and notes, under the clients' shown names."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache, partial
from typing import TypeVar

from clientfit_sync import periods
from clientfit_sync.app import notes
from clientfit_sync.app.books import Books
from clientfit_sync.figures import BudgetUse, ClientEntry, Figures, Totals, budgets, debts
from clientfit_sync.figures.effort import WAITING_DAYS, hours
from clientfit_sync.figures.totals import BudgetedProject
from clientfit_sync.model import Note, Window

T = TypeVar("T")

LATEST = f"last-{WAITING_DAYS}-days"
"""Whatever waits to be billed was worked in these days."""


class OnDemand(Mapping[str, tuple[BudgetUse, ...]]):
    """The budgets, read when they are first asked for: that takes longer than all sums of a report."""

    def __init__(self, books: Books) -> None:
        self._read = cache(partial(_budgets, books))

    def __getitem__(self, client: str) -> tuple[BudgetUse, ...]:
        return self._read()[client]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._read())


class Entries:
    """The entries of some days, read when they are first asked for and then kept: more than one check looks at them."""

    def __init__(self, books: Books, window: Window) -> None:
        self._read = cache(lambda: tuple(_entries(books, window)))

    def __call__(self) -> Iterator[ClientEntry]:
        """The entries from the first one on."""
        return iter(self._read())


def of(books: Books, judged: Figures, totals: Totals, *, lasting: bool = True) -> Figures:
    """The figures with all that their checks may ask for; `totals` hold the invoices.

    Entries are read from the store when they are first asked for, so it must still be open then; so must it for the
    budgets, unless they are to be `lasting`.
    """
    before = judged.before
    return replace(
        judged,
        policy=books.settings.policy,
        entries=Entries(books, judged.period.complete),
        before=before and replace(before, entries=Entries(books, before.period.complete)),
        budgets=_budgets(books) if lasting else OnDemand(books),
        debts=debts.of(totals.invoices, books.roster, books.known, books.convert),
        notes=_notes(books),
        year=_year(books, judged),
        latest=books.figures(periods.parse(LATEST, books.as_of)),
        without_text=_without_text(books),
    )


def _without_text(books: Books) -> frozenset[str]:
    """The connections that keep none, or kept none when they were read last."""
    told_not_to = (one.name for one in books.settings.connections if not one.settings.keep_text)
    return frozenset((*told_not_to, *(one.connection for one in books.store.sources() if one.without_text)))


def _entries(books: Books, window: Window) -> Iterator[ClientEntry]:
    """The entries of clients that count, by day, connection and id."""
    name = cache(books.roster.name)
    counts = cache(lambda client: books.roster.of_client(client).counts)
    for one in books.store.entries(window, connections=books.used):
        client = name(one.client)
        if counts(client):
            yield ClientEntry(
                connection=one.connection,
                id=one.id,
                client=client,
                day=one.day,
                hours=hours(one.seconds),
                project=one.project,
                task=one.task,
                person=one.person,
                description=one.description,
                tags=one.tags,
                billable=one.billable,
                project_billable=one.project_billable,
                started=one.started,
                ended=one.ended,
            )


def _budgets(books: Books) -> dict[str, tuple[BudgetUse, ...]]:
    """The use of budgets, which cannot be known where not all hours of the client are seen."""
    unseen = books.unseen.hours
    used = (
        (books.roster.name(project.client), use)
        for project in _budgeted(books)
        for use in budgets.of(project, books.known)
    )
    return _by_client(
        (client, _unseen(use, unseen[client]) if client in unseen else use)
        for client, use in used
        if books.roster.of_client(client).counts
    )


def _budgeted(books: Books) -> Iterator[BudgetedProject]:
    """The projects with budgets; `partial = true` excuses that not all expenses are seen."""
    excused = {one.name for one in books.settings.connections if one.settings.partial}
    for project in books.store.budget_work(books.used, books.known):
        yield replace(project, expenses_unseen="") if project.connection in excused else project


def _unseen(use: BudgetUse, why: str) -> BudgetUse:
    return replace(use, used=None, unknown=f"not all of the client's hours are seen ({why})")


def _notes(books: Books) -> dict[str, tuple[Note, ...]]:
    """The notes of the days and the clients that count, oldest first."""
    found = reversed(notes.joined(books.store.notes(), books.roster))
    counts = cache(lambda client: books.roster.of_client(client).counts)
    return _by_client((note.client, note) for note in found if note.day <= books.known and counts(note.client))


def _year(books: Books, judged: Figures) -> Figures | None:
    """The figures of the calendar year in which the period ends, as far as it is complete.

    None where nobody is a friend or of the family: nobody else's are asked for.
    """
    if not any(terms.relation for terms in books.roster.terms.values()):
        return None
    last = max(judged.period.start, judged.period.through)
    return books.figures(periods.parse(f"{last.year:04}", books.as_of))


def _by_client(rows: Iterable[tuple[str, T]]) -> dict[str, tuple[T, ...]]:
    found: defaultdict[str, list[T]] = defaultdict(list)
    for client, row in rows:
        found[client].append(row)
    return {client: tuple(rows) for client, rows in found.items()}
