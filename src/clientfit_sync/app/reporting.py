"""From the database to a report; asks no tracker and writes nothing."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from clientfit_sync.app import books, judging, notices, trend
from clientfit_sync.app.books import Books
from clientfit_sync.config import Settings
from clientfit_sync.figures import Figures, Totals, Work, work_by_client
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
        findings, skipped = judging.of(opened, judged)
    narrowed = frozenset(opened.client(name, "--client") for name in shown)
    built = Report(
        generated_at=now,
        period=period,
        currency=judged.currency,
        sources=opened.statuses,
        totals=judged.totals,
        clients=judged.clients,
        findings=findings,
        skipped=skipped,
        warnings=tuple(notices.of(judged, totals, opened.statuses, opened.unseen, narrowed)),
        breakdown_by=by,
        breakdown=tuple(work for client in judged.clients for work in breakdown.get(client.client, ())),
        months=months,
        low_payer_cap=_low_payer_cap(settings),
    )
    return _narrowed(built, narrowed) if narrowed else built


def _figures(opened: Books, period: Period) -> tuple[Figures, Totals]:
    """The figures of the period and, inside them, of the one before; and the totals that they come from."""
    before = period.before()
    totals = opened.totals(Window(start=before.start, end=period.complete.end))
    now, earlier = (opened.figures(one, totals) for one in (period, before))
    work = opened.store.work(period.complete, ["project", "task"], connections=opened.used)
    return replace(now, before=earlier, work=work_by_client(work, opened.roster)), totals


def _breakdown(opened: Books, period: Period, by: By) -> Mapping[str, Sequence[Work]]:
    return work_by_client(opened.store.work(period.complete, [by], connections=opened.used), opened.roster)


def _low_payer_cap(settings: Settings) -> Decimal | None:
    limits: dict[str, Any] = {one.name: one.limits for one in settings.checks if one.limits.enabled}
    return limits["time_share_cap"].cap if "time_share_cap" in limits else None


def _narrowed(built: Report, names: Collection[str]) -> Report:
    """The report with these clients alone: their shares, and what they have to do with groups, stay as they are."""

    def concerns(client: str | None, group: Iterable[str] = ()) -> bool:
        return any(name in names for name in ([client] if client is not None else group))

    return replace(
        built,
        clients=tuple(one for one in built.clients if concerns(one.client)),
        findings=tuple(
            one for one in built.findings if concerns(one.finding.client, one.finding.evidence.get("clients", ()))
        ),
        skipped=tuple(one for one in built.skipped if concerns(one.skipped.client, names)),
        breakdown=tuple(one for one in built.breakdown if concerns(one.client)),
    )
