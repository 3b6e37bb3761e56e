"""What is wrong with a connector's records, in words: pure functions."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from decimal import Decimal
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from clientfit_sync.model import KIND, Expense, Invoice, Project, Record, TimeEntry, Window
from clientfit_sync.testing.ledger import Key

MOST = 5
"""So many differences are told."""


def differences(expected: Mapping[Key, Record], found: Mapping[Key, Record]) -> list[str]:
    """What one lacks, has too much or has otherwise than the other: the first few."""
    lacking = [f"lacks {expected[key]}" for key in expected.keys() - found.keys()]
    surplus = [f"has, too much, {found[key]}" for key in found.keys() - expected.keys()]
    both = expected.keys() & found.keys()
    others = [f"has {found[key]} instead of {expected[key]}" for key in both if expected[key] != found[key]]
    return sorted(lacking + surplus + others)[:MOST]


def ways(before: Mapping[Key, Record], after: Mapping[Key, Record]) -> set[str]:
    """In what ways the records changed: what the change "adds", "changes" or "deletes"."""
    both = before.keys() & after.keys()
    done = {
        "adds": after.keys() - before.keys(),
        "changes": [key for key in both if before[key] != after[key]],
        "deletes": before.keys() - after.keys(),
    }
    return {way for way, keys in done.items() if keys}


def shared(one: Window | None, other: Window | None) -> Window | None:
    """The days of both; None stands for all days."""
    return one.cut(other) if one and other else one or other


def covers(covered: Window | None, days: Window | None) -> bool:
    """Whether all of the days are covered."""
    return days is None or (covered is not None and covered.cut(days) == days)


def ambiguous(records: Iterable[Record]) -> list[str]:
    """The records that differ from an earlier one of the same kind and id."""
    first: dict[Key, Record] = {}
    pairs = ((record, first.setdefault((KIND[type(record)], record.id), record)) for record in records)
    return [f"{earlier} and then {record}" for record, earlier in pairs if record != earlier]


def faults(record: Record) -> Iterator[str]:
    """What the store or the figures could not do with it."""
    for name, value in misfits(record):
        yield f"{name} is {value!r} ({type(value).__name__}): {record}"
    if not record.id:
        yield f"its id is empty: {record}"
    match record:
        case TimeEntry(running=True, seconds=seconds) if seconds:
            yield f"a running timer counts nothing: {record}"
        case TimeEntry(seconds=Decimal() as seconds) if seconds < 0:
            yield f"its duration is negative: {record}"


def misfits(value: Any) -> list[tuple[str, object]]:
    """The fields of a record, or of what it holds, whose values are not of the type that the model says."""
    hints = get_type_hints(type(value))
    held = ((field.name, getattr(value, field.name)) for field in fields(value))
    return [(name, found) for name, found in held if not fits(found, hints[name])]


def fits(value: object, annotation: Any) -> bool:
    """Whether it is of the type to the letter: a moment is no day, and what is not finite no number."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in {Union, UnionType}:
        return any(fits(value, one) for one in arguments)
    if origin is Literal:
        return value in arguments
    if origin is tuple:
        return isinstance(value, tuple) and all(fits(item, arguments[0]) for item in value)
    return type(value) is annotation and _sound(value)


def _sound(value: object) -> bool:
    match value:
        case Decimal():
            return value.is_finite()
        case datetime():
            return value.tzinfo is None
    return not (is_dataclass(value) and misfits(value))


def dangling(records: Mapping[Key, Record]) -> list[str]:
    """The records that name a client or project that is not there; lines of invoices may outlive their project."""
    return [
        f"there is no {key[0]} {key[1]!r}: {record}"
        for record in records.values()
        for key in _named(record) - records.keys()
    ]


def _named(record: Record) -> set[Key]:
    match record:
        case TimeEntry(project=str() as project) | Expense(project=str() as project):
            return {("project", project)}
        case Project(client=str() as client) | Invoice(client=client):
            return {("client", client)}
    return set()


def client_seconds(records: Mapping[Key, Record], window: Window, *, rounded: bool) -> dict[str | None, Decimal]:
    """The seconds of finished entries by client id, as `connector.Sums` has them."""
    seconds: dict[str | None, Decimal] = defaultdict(Decimal)
    for entry in records.values():
        if isinstance(entry, TimeEntry) and entry.day in window and not entry.running:
            project = records.get(("project", entry.project or ""))
            client = project.client if isinstance(project, Project) else None
            bills = entry.rounded_seconds if rounded else None
            seconds[client] += entry.seconds if bills is None else bills
    return dict(seconds)
