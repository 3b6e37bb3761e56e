"""What may be wrong with the configuration, the database and the sources, a line a check; stores nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal

from clientfit_sync.app import asking, clients, fetching, mailing, secrets, sources, twins
from clientfit_sync.config import ConfiguredConnection, EmailSection, Settings, connections
from clientfit_sync.connector import Ask, Observation
from clientfit_sync.errors import ClientfitError, SourceError, StoreError, UsageError
from clientfit_sync.figures import Roster
from clientfit_sync.mail import sending
from clientfit_sync.model import Window
from clientfit_sync.report import SourceStatus
from clientfit_sync.store import Source, Store, condition, problems

ALL_DAYS = Window(start=date.min, end=date.max)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One check: `FAIL` with the exit code that it calls for; a note is worth knowing, and no fault."""

    mark: Literal["ok", "note", "FAIL"]
    subject: str
    text: str
    code: int = 0


def examine(settings: Settings, now: datetime) -> Iterator[Line]:
    """One line a check, as each is done."""
    yield _configuration(settings)
    database = _database(settings)
    yield database
    for connection in settings.connections:
        yield from _connection(connection, settings, now)
    if settings.email:
        yield from _mail(settings.email, settings)
    if database.mark != "FAIL":
        yield from _held(settings, now.date())


def faults(subject: str, error: ClientfitError) -> Iterator[Line]:
    """One line for each thing that is wrong."""
    return (Line(mark="FAIL", subject=subject, text=problem, code=error.exit_code) for problem in error.problems)


def _configuration(settings: Settings) -> Line:
    subject, names = "configuration", ", ".join(one.name for one in settings.connections)
    if not names:
        return Line(mark="FAIL", subject=subject, text=asking.unconfigured(settings), code=UsageError.exit_code)
    return Line(mark="ok", subject=subject, text=f"{settings.file or 'the environment alone'}: connections {names}")


def _database(settings: Settings) -> Line:
    subject = "database"
    try:
        found = condition.of(settings.database)
    except ClientfitError as error:
        return next(faults(subject, error))
    if not found.writable:
        text = f"{found.name} cannot be written, as `sync` has to; {problems.RIGHTS}"
        return Line(mark="FAIL", subject=subject, text=text, code=StoreError.exit_code)
    if found.revision is None:
        return Line(mark="note", subject=subject, text=f"{found.name} is not there yet: the first `sync` makes it")
    return Line(mark="ok", subject=subject, text=f"{found.name} opens and can be written, revision {found.revision}")


def _connection(connection: ConfiguredConnection, settings: Settings, now: datetime) -> Iterator[Line]:
    """What the source itself says: credentials, what the token may see, the quota left, the clock."""
    name = connection.name
    try:
        filled = secrets.filled(connection, settings.folder)
        examine = filled.connector.examine
        if examine is None:
            yield Line(mark="ok", subject=name, text=f"type {connection.type}: there is nothing to examine")
            return
        with fetching.faults_of(filled):
            for seen in examine(filled.settings, _ask(filled, settings, now)):
                yield _observed(filled, seen)
    except ClientfitError as error:
        yield from faults(name, error)


def _mail(email: EmailSection, settings: Settings) -> Iterator[Line]:
    """Whether the mail server takes the credentials; nothing is sent."""
    subject = "mail"
    try:
        found = mailing.server(email, settings.folder)
        sending.check(found)
    except ClientfitError as error:
        yield from faults(subject, error)
        return
    who = f", signed in as {found.username}" if found.username else ""
    yield Line(mark="ok", subject=subject, text=f"{found.host}:{found.port} ({found.security}) answers{who}")


def _observed(connection: ConfiguredConnection, seen: Observation) -> Line:
    """What a source says of itself; a view in part is no fault where the configuration knows of it."""
    subject = f"{connection.name}: {seen.subject}"
    if seen.well:
        return Line(mark="ok", subject=subject, text=seen.text)
    if seen.in_part and connection.settings.partial:
        return Line(mark="note", subject=subject, text=seen.text)
    return Line(mark="FAIL", subject=subject, text=seen.text, code=SourceError.exit_code)


def _ask(connection: ConfiguredConnection, settings: Settings, now: datetime) -> Ask:
    """An ask that knows nothing of what is held: it does not matter here."""
    return Ask(
        start=now.date() - timedelta(days=settings.history),
        covered=None,
        bookmark={},
        held=lambda *_: 0,
        now=now,
        folder=settings.folder,
        supplied=connection.settings.supplied,
        tracked=lambda *_: Decimal(0),
    )


def _held(settings: Settings, today: date) -> Iterator[Line]:
    """What the database says: the state of each source, and what does not go together."""
    names = [one.name for one in settings.connections]
    try:
        with Store.open(settings.database, write=False) as store:
            held, totals = store.sources(), store.totals(ALL_DAYS, connections=names)
            roster = Roster.of(settings.clients, [one.name for one in store.client_names(connections=names)])
        statuses = sources.statuses(held, settings, today)
        known = {source.connection for source in held}
        yield from (_state(one, known=one.connection in known) for one in statuses if one.used)
        yield from _shared_accounts(held, settings)
        yield from _same_work(twins.found(totals.days, roster))
        if sources.can_be_judged(statuses):
            yield from _unpaired(settings, today)
    except ClientfitError as error:
        yield from faults("database" if isinstance(error, StoreError) else "configuration", error)


def _state(status: SourceStatus, *, known: bool) -> Line:
    """What a report would say of it; that it was never synced is no fault of anybody's."""
    subject = f"{status.connection}: state"
    if not known:
        return Line(mark="note", subject=subject, text=status.problem)
    if status.problem:
        return Line(mark="FAIL", subject=subject, text=status.problem, code=SourceError.exit_code)
    return Line(mark="ok", subject=subject, text=f"complete, last synced on {status.synced_at:%Y-%m-%d %H:%M} UTC")


def _shared_accounts(held: Sequence[Source], settings: Settings) -> Iterator[Line]:
    """Two connections that read the same of one account, as far as the database knows their accounts."""
    configured = {one.name: one for one in settings.connections}
    known = [one for one in held if one.connection in configured and configured[one.connection].type == one.type]
    for number, second in enumerate(known):
        for first in known[:number]:
            rivals = configured[first.connection].rivals(configured[second.connection])
            if rivals and (both := first.accounts & second.accounts):
                text = connections.clash(both, first.connection)
                yield Line(mark="FAIL", subject=second.connection, text=text, code=UsageError.exit_code)


def _same_work(pairs: Sequence[twins.Twins]) -> Iterator[Line]:
    for one in pairs:
        text = (
            f"they seem to hold the same entries ({one.alike} client-days are alike between {one.since} and "
            f"{one.until}), which count twice: keep one of them, or part them with `from` and `until`"
        )
        yield Line(mark="FAIL", subject=f"{one.first}, {one.second}", text=text, code=SourceError.exit_code)


def _unpaired(settings: Settings, today: date) -> Iterator[Line]:
    """Clients without a partner on the money side, or with nothing but money."""
    rows = clients.clients(settings, today)
    subject = "clients"
    for lack in sorted({row.unpaired for row in rows if row.unpaired}):
        names = ", ".join(row.client for row in rows if row.unpaired == lack)
        yield Line(mark="note", subject=subject, text=f"{lack}: {names}; an alias may be missing")
    for row in rows:
        if row.looks_like:
            text = f"{row.client} looks like {row.looks_like}: is it one client?"
            yield Line(mark="note", subject=subject, text=text)
    if not any(row.unpaired or row.looks_like for row in rows):
        yield Line(mark="ok", subject=subject, text="every one has hours and pay, or needs none")
