"""Figures of a few made-up entries, for the checks that look at single ones."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from clientfit_sync.figures import ClientEntry, DayTotal, Figures, Policy, Roster, Terms, Totals, Yardstick, of
from clientfit_sync.money import Converted
from clientfit_sync.periods import Period, parse

SEPTEMBER = parse("2026-09", date(2026, 10, 15))
AUGUST = SEPTEMBER.before()
WEEK = {weekday: (time(9), time(18)) for weekday in range(5)}


def entry(client: str, hours: object, id: str = "1", **known: Any) -> ClientEntry:  # noqa: A002  # the record's own name
    """An entry of Tuesday, 1 September 2026, unless `day` says otherwise."""
    made: dict[str, Any] = {"connection": "toggl", "id": id, "client": client, "day": SEPTEMBER.start} | known
    return ClientEntry(hours=Decimal(str(hours)), **made)


def clocked(client: str, started: str, ended: str, id: str = "1", **known: Any) -> ClientEntry:  # noqa: A002  # likewise
    """An entry by the wall clock, in ISO 8601; its hours are those unless given."""
    first, last = datetime.fromisoformat(started), datetime.fromisoformat(ended)
    hours = known.pop("hours", None) or Decimal((last - first).seconds + (last - first).days * 86400) / 3600
    return entry(client, hours, id, day=first.date(), started=first, ended=last, **known)


def figures(
    entries: Iterable[ClientEntry],
    *,
    before: Iterable[ClientEntry] | None = None,
    terms: Mapping[str, Terms] | None = None,
    target: Decimal | None = Decimal(90),
    policy: Policy | None = None,
    period: Period = SEPTEMBER,
    **known: Any,
) -> Figures:
    """The figures of these entries in `period`, and of those before in the one before; `terms` name further clients."""
    held = tuple(entries)
    days = tuple(
        DayTotal(
            connection=one.connection,
            client=one.client,
            day=one.day,
            seconds=one.hours * 3600,
            billable_seconds=Decimal(0),
        )
        for one in held
    )
    judged = of(
        Totals(window=period.complete, days=days),
        period,
        period.through,
        Roster.of(terms or {}, [one.client for one in held]),
        Yardstick(target=target),
        lambda amount, _currency, _day: Converted(amount=amount),
        "EUR",
    )
    earlier = None if before is None else figures(before, terms=terms, period=AUGUST)
    return replace(judged, entries=lambda: iter(held), before=earlier, policy=policy or Policy(), **known)
