"""From Toggl's answers to time entries: the same record from either API (Toggl API, sections 2.3 and 2.5)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from clientfit_connectors.toggl import wire
from clientfit_sync.model import TimeEntry

CENTS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Whose token it is; their entries come in UTC, and belong to the days of their own `zone`."""

    id: int
    name: str
    zone: ZoneInfo


def of_row(row: wire.Row, workspace: wire.Workspace) -> Iterator[TimeEntry]:
    """The entries of a row of the detailed report: one, as long as rows are not grouped.

    Whatever the plan lacks is unknown, and not "no": billable flags and amounts.
    """
    for span in row.time_entries:
        amount = _money(row.billable_amount_in_cents) if priced(row, span, workspace) else None
        rate = _money(row.hourly_rate_in_cents) if priced(row, span, workspace) else None
        yield TimeEntry(
            id=str(span.id),
            day=span.start.date(),
            seconds=Decimal(0) if span.running else span.seconds,
            project=_id(row.project),
            billable=bool(row.billable) if workspace.premium else None,
            running=span.running,
            person=row.username,
            task=row.task_name,
            description=row.description,
            tags=_tags(row.tag_names),
            started=_wall_clock(span.start),
            ended=None if span.running or span.stop is None else _wall_clock(span.stop),
            rate=rate,
            amount=amount,
            currency=None if amount is None and rate is None else row.currency,
            part=str(workspace.id),
        )


def of_entry(found: wire.Entry, workspace: wire.Workspace, owner: Owner) -> TimeEntry:
    """An entry of the owner; the Track API tells no amounts."""
    start = found.start.astimezone(owner.zone)
    stop = None if found.running or found.stop is None else found.stop.astimezone(owner.zone)
    return TimeEntry(
        id=str(found.id),
        day=start.date(),
        seconds=Decimal(0) if found.running else found.duration,
        project=_id(found.project),
        billable=bool(found.billable) if workspace.premium else None,
        running=found.running,
        person=found.user_name or owner.name,
        task=found.task_name,
        description=found.description,
        tags=_tags(found.tags),
        started=_wall_clock(start),
        ended=None if stop is None else _wall_clock(stop),
        part=str(workspace.id),
    )


def priced(row: wire.Row, span: wire.Span, workspace: wire.Workspace) -> bool:
    """Whether the amounts of a row mean something."""
    return bool(workspace.premium and row.billable and not span.running)


def as_new(reported: datetime, changed: datetime) -> bool:
    """Whether a report of a change at `reported` knows of that at `changed`; reports may cut the fraction."""
    return reported >= (changed if reported.microsecond else changed.replace(microsecond=0))


def _money(cents: Decimal | None) -> Decimal | None:
    return None if cents is None else Decimal(cents) / CENTS


def _id(number: int | None) -> str | None:
    return None if number is None else str(number)


def _tags(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names))


def _wall_clock(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None, microsecond=0)
