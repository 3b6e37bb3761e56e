"""The lists that are short enough to be read whole each time: clients and projects (Harvest API, 2.2, 2.3)."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TypeVar

from clientfit_connectors.harvest import budgets, mapping, vanished
from clientfit_connectors.harvest.forms import Form
from clientfit_connectors.harvest.pages import Listing, complete
from clientfit_connectors.harvest.run import Run
from clientfit_connectors.harvest.state import Assigned
from clientfit_connectors.harvest.wire import AssignmentRow, ClientRow, Named, ProjectRow, Row
from clientfit_sync.connector import Message, Whole
from clientfit_sync.errors import SourceError
from clientfit_sync.model import Kind
from clientfit_sync.rest.faults import Refused

CLIENTS = Listing(path="/clients", key="clients", form=Form(ClientRow))
PROJECTS = Listing(path="/projects", key="projects", form=Form(ProjectRow))

R = TypeVar("R", bound=Row)


def clients(run: Run) -> Iterator[Message]:
    """All clients; where the token may not list them, those that other rows name must do."""
    try:
        rows = _complete(run, CLIENTS, "client")
    except Refused as refusal:
        run.sight.miss("client", refusal)
        return
    for row in rows:
        yield from run.directory.client(row)
    yield Whole(kind="client")


def projects(run: Run) -> Iterator[Message]:
    """All projects with their budgets; where the token may not list them, those that other rows name must do.

    Raises:
        SourceError: the list lacks what others name.
    """
    try:
        yield from _projects(run)
    except Refused as refusal:
        run.sight.miss("project", refusal)
        return
    yield Whole(kind="project")


def _projects(run: Run) -> Iterator[Message]:
    rows = _complete(run, PROJECTS, "project")
    if rows and run.directory.empty and run.sight.sees_all and "client" not in run.sight.lacks:
        raise SourceError("GET /clients: no client is listed, but projects name theirs; try again later")
    assigned = _assigned(run, rows)
    run.directory.note(row.id for row in rows)
    for row in rows:
        yield from run.directory.client(row.client)
        currency = run.directory.currency(row.client)
        yield mapping.project(row, budgets.of(row, assigned.get(row.id, ())), currency)
    currencies = {row.id: run.directory.currency(row.client) for row in rows}
    run.state.currencies = {id_: currency for id_, currency in currencies.items() if currency}


def named(run: Run, row: Named, client: ClientRow) -> Iterator[Message]:
    """A project that hours or expenses name, with its client.

    One that an administrator's list lacks is newer than the list, which is then read again.

    Raises:
        SourceError: it lacks it still.
    """
    if run.sight.sees_all and run.directory.unlisted(row.id):
        yield from _projects(run)
        if run.directory.unlisted(row.id):
            raise vanished.missing(row.id)
    yield from run.directory.project(row, client)


def _complete(run: Run, listing: Listing[R], kind: Kind) -> list[R]:
    """All rows; where some are held an empty list is asked for twice, since it looks just like a fault."""
    rows = complete(run.api, listing)
    return rows if rows or not run.ask.held(kind) else complete(run.api, listing)


def repriced(run: Run) -> list[str]:
    """The projects whose currency is another than before: no entry is marked as changed by that."""
    now, before = run.state.currencies, run.before.currencies if run.before else {}
    return [id_ for id_, currency in before.items() if now.get(id_, currency) != currency]


def _assigned(run: Run, rows: Sequence[ProjectRow]) -> dict[str, list[tuple[str, Decimal]]]:
    """The budgets of tasks and people, by project."""
    for listing in (budgets.TASKS, budgets.PEOPLE):
        needed = budgets.needed(rows, listing)
        kept = run.state.assigned.get(listing.path, Assigned()) if needed else Assigned()
        if needed and (run.sweep or budgets.stale(needed, kept)):
            kept = _read(run, listing, needed, kept)
        run.state.assigned[listing.path] = budgets.unchanged(needed, kept)
    return {id_: found for kept in run.state.assigned.values() for id_, found in kept.budgets.items()}


def _read(run: Run, listing: Listing[AssignmentRow], needed: dict[str, str], kept: Assigned) -> Assigned:
    """The budgets of this moment; where they are refused those that were kept."""
    try:
        return budgets.read(run.api, listing, needed)
    except Refused as refusal:
        run.sight.miss("project", refusal, "budgets of tasks and people are unknown, or as they were")
        return kept.model_copy(update={"refused": True})
