"""From the database to a report; asks no tracker and writes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Literal

from clientfit_sync.app import books, evidence, judging, notices, trend
from clientfit_sync.app.books import Books
from clientfit_sync.config import Settings
from clientfit_sync.figures import Figures, Totals, Work, retainers, work_by_client
from clientfit_sync.figures.retainers import RetainerUse
from clientfit_sync.model import Window
from clientfit_sync.periods import Period
from clientfit_sync.report import Report

By = Literal["project", "task", "person"]


def report(
    settings: Settings,
    period: Period,
    *,
    as_of: date,
    now: datetime,
    shown: Sequence[str] = (),
    by: By | None = None,
    monthly: bool = False,
) -> Report:
    """Judges what was known at the end of the day before `as_of`; `shown` narrows what is shown to these clients.

    `monthly` adds each client's rates in the last twelve calendar months up to the period's end.

    Raises:
        UsageError: no such client, or the report's currency cannot be told.
        SourceError: nothing has been synced yet.
        StoreError: the database cannot be read.
    """
    with books.opened(settings, as_of) as opened:
        judged, totals = _figures(opened, period)
        months = trend.of(opened, period) if monthly else {}
        breakdown = _breakdown(opened, period, by) if by else {}
        used, rested_on = _retainers(opened), opened.sources(period.start)
        files = opened.held_late(period.start, files=True)
        findings, skipped = judging.of(opened, judged)
    narrowed = frozenset(opened.client(name, "--client") for name in shown)
    built = Report(
        generated_at=now,
        period=period,
        currency=judged.currency,
        sources=rested_on,
        totals=judged.totals,
        clients=judged.clients,
        findings=findings,
        skipped=skipped,
        warnings=tuple(notices.of(judged, totals, files, opened.unseen, narrowed)),
        breakdown_by=by,
        breakdown=tuple(work for client in judged.clients for work in breakdown.get(client.client, ())),
        months=months,
        low_payer_cap=books.low_payer_cap(settings),
        verdicts=judging.verdicts_of(settings, judged, findings, skipped),
        prevention={one.name: one.check.prevention for one in judging.enabled(settings) if one.check.prevention},
        retainers=used,
    )
    return _narrowed(built, narrowed) if narrowed else built


def _figures(opened: Books, period: Period) -> tuple[Figures, Totals]:
    """The figures of the period and, inside them, of the one before; and the totals that they come from."""
    before = period.before()
    totals = opened.totals(Window(start=before.start, end=period.complete.end))
    now, earlier = (opened.figures(one, totals) for one in (period, before))
    work = opened.store.work(period.complete, ["project", "task"], connections=opened.used)
    judged = replace(now, before=earlier, work=work_by_client(work, opened.roster))
    return evidence.of(opened, judged, totals, lasting=False), totals


def _breakdown(opened: Books, period: Period, by: By) -> Mapping[str, Sequence[Work]]:
    return work_by_client(opened.store.work(period.complete, [by], connections=opened.used), opened.roster)


def _retainers(opened: Books) -> tuple[RetainerUse, ...]:
    window = retainers.days(opened.roster, opened.known)
    if window is None:
        return ()
    return retainers.of(opened.totals(window), opened.roster, opened.known, lambda start: opened.seen_from(start).hours)


def _narrowed(built: Report, names: frozenset[str]) -> Report:
    """The report with these clients alone: their shares, and what they have to do with groups, stay as they are."""
    return replace(
        built,
        clients=tuple(one for one in built.clients if one.client in names),
        findings=tuple(one for one in built.findings if not names.isdisjoint(one.finding.about)),
        skipped=tuple(one for one in built.skipped if one.skipped.client is None or one.skipped.client in names),
        breakdown=tuple(one for one in built.breakdown if one.client in names),
        retainers=tuple(one for one in built.retainers if one.client in names),
        verdicts={client: one for client, one in built.verdicts.items() if client in names},
    )
