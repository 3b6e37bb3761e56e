"""The lines around the tables, clean, before a format wraps or escapes them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime

from clientfit_sync.figures.retainers import RetainerUse
from clientfit_sync.periods import Period
from clientfit_sync.render.columns import ESTIMATED, IN_MONEY, NOT_INVOICED, UNKNOWN
from clientfit_sync.render.rounding import number
from clientfit_sync.render.text import clean, listed, short
from clientfit_sync.report import CheckedFinding, Report, SourceStatus

SHOWN = ("hours_share", "pay", "pay_share", "effective_rate", "target_rate", "realization")


def period(report: Report) -> str:
    """When, how many hours, how much money, and what an hour brought."""
    totals = report.totals
    parts = [f"{number(totals.client_hours, 1)} h for clients"]
    if totals.hours != totals.client_hours:
        parts[0] += f" ({number(totals.hours, 1)} h in all)"
    if totals.pay is not None:
        parts.append(_money(number(totals.pay, 0), report.currency))
    if totals.effective_rate is not None:
        parts.append(f"{_money(number(totals.effective_rate, 2), report.currency)} an hour on average")
    return f"{_days(report.period)}: {', '.join(parts)}."


def _money(figure: str, currency: str | None) -> str:
    return f"{figure} {clean(currency or '')}".rstrip()


def _days(period: Period) -> str:
    days = f"{_span(period.start, period.end)} ({clean(period.name)})"
    if period.through < period.start:
        return f"{days}, no day of it complete yet"
    return f"{days}, complete up to {_day(period.through)}" if period.running else days


def _span(start: date, end: date) -> str:
    """The days from `start` to `end`, both included; the year once where it is the same."""
    first = _day(start)
    return f"{first.removesuffix(f' {start.year}') if start.year == end.year else first} to {_day(end)}"


def _day(day: date) -> str:
    return f"{day.day} {day:%b} {day.year}"


def caution(report: Report) -> str:
    """Which sources the report cannot rest on, if any."""
    ailing = [one for one in report.sources if one.used and (one.problem or not one.complete)]
    late = [one.connection for one in ailing if not one.partial]
    partial = [one.connection for one in ailing if one.partial]
    sentences = [
        f"These figures may change: {listed(late)} {'is' if len(late) == 1 else 'are'} not up to date." if late else "",
        f"Not everything of {listed(partial)} is seen." if partial else "",
    ]
    return " ".join(filter(None, sentences))


def notes(report: Report, shown: Collection[str] = SHOWN) -> Iterator[str]:
    """What the marks in the table of clients mean, each reason once, and which hours its rates leave out.

    `shown`: the figures that have a column.
    """
    billable = [one for one in report.clients if one.pay_basis == "billable"]
    if any(getattr(one, figure) is not None for one in billable for figure in IN_MONEY if figure in shown):
        yield f"{NOT_INVOICED} billable, not yet invoiced"
    estimates = (
        (one.client, reason) for one in report.clients for figure, reason in one.estimates.items() if figure in shown
    )
    for reason, names in _by_reason(estimates):
        yield f"{ESTIMATED} estimated at an old exchange rate, {reason}: {names}"
    unknown = (
        (one.client, reason) for one in report.clients for figure, reason in one.unknown.items() if figure in shown
    )
    for reason, names in _by_reason(unknown):
        yield f"{UNKNOWN} {reason}: {names}"
    if waiting := [one for one in report.clients if one.waiting_hours]:
        hours = ", ".join(f"{short(one.client)} {number(one.waiting_hours, 1)} h" for one in waiting)
        yield f"Still to be billed, and left out of the rates: {hours}"
    if close := relations(report):
        yield close


def relations(report: Report) -> str:
    """Who is a friend or family: no finding, and yet to be borne in mind; empty where nobody is."""
    close = [f"{short(one.client)} ({one.terms.relation})" for one in report.clients if one.terms.relation]
    return f"Friends and family: {', '.join(close)}" if close else ""


def retainers(report: Report) -> Iterator[str]:
    """The hours of each retainer, used and left."""
    for one in report.retainers:
        yield f"{short(one.client)}: {_used(one)} ({_span(one.start, one.end)})"


def _used(one: RetainerUse) -> str:
    bought = f"{number(one.hours, 1)} h"
    if one.used is None or one.left is None:
        return f"it is not known how many of {bought} are used: {clean(one.unknown)}"
    left = f"{number(one.left, 1)} h left" if one.left >= 0 else f"{number(-one.left, 1)} h too many"
    return f"{number(one.used, 1)} of {bought} used, {left}"


def next_time(report: Report) -> Iterator[str]:
    """How to avoid the next one, a line for each check that found something."""
    checks = dict.fromkeys(one.check for one in report.findings)
    return (clean(report.prevention[check]) for check in checks if check in report.prevention)


def _by_reason(pairs: Iterable[tuple[str | None, str]]) -> Iterator[tuple[str, str]]:
    """From (client, reason) to (reason, clients), each once; None is everybody."""
    clients: dict[str, dict[str, None]] = defaultdict(dict)
    for client, reason in pairs:
        clients[clean(reason)]["everybody" if client is None else short(client)] = None
    for reason, names in clients.items():
        yield reason, ", ".join(names)


def not_judged(report: Report) -> Iterator[str]:
    """Who could not be judged and why, a line for each check and reason."""
    checks = dict.fromkeys(one.check for one in report.skipped)
    for check in checks:
        pairs = ((one.skipped.client, one.skipped.reason) for one in report.skipped if one.check == check)
        for reason, names in _by_reason(pairs):
            yield f"{names}: {reason} [{clean(check)}]"


def breakdown_title(report: Report) -> str:
    """What the second table is about."""
    return f"Hours by {report.breakdown_by}"


def tag(one: CheckedFinding) -> str:
    """Which check a finding is from, and whether it is snoozed."""
    until = one.finding.snoozed_until
    return f"[{clean(one.check)}{f', snoozed until {until}' if until else ''}]"


def sources(report: Report) -> Iterator[str]:
    """What the report rests on, a line a connection."""
    for source in report.sources:
        kind = "" if source.type == source.connection else f" ({clean(source.type)})"
        yield f"{clean(source.connection)}{kind}: {_state(source, report.generated_at)}"


def _state(source: SourceStatus, now: datetime) -> str:
    synced = source.synced_at and source.synced_at.astimezone(now.tzinfo)
    never = "not yet synced as a whole" if source.complete_from else "never synced"
    parts = [
        f"synced {_day(synced)} {synced:%H:%M}" if synced else never,
        "" if source.used else "not in the configuration, so not used",
        "" if source.complete else "incomplete",
    ]
    state = ", ".join(filter(None, parts))
    return f"{state}; {clean(source.problem)}" if source.problem else state
