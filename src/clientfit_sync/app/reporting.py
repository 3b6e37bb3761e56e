"""From the database to a report; asks no tracker and writes nothing."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Literal

from clientfit_sync import figures
from clientfit_sync.app import exchange, notices, sources
from clientfit_sync.checks import Finding, Outcome, Skipped
from clientfit_sync.config import ConfiguredCheck, Settings
from clientfit_sync.errors import ClientfitError, SourceError, UsageError
from clientfit_sync.figures import Figures, Roster, Yardstick
from clientfit_sync.figures.roster import alike
from clientfit_sync.model import Window
from clientfit_sync.periods import Period
from clientfit_sync.report import SEVERITIES, CheckedFinding, CheckedSkip, Report
from clientfit_sync.store import Store

ONE_DAY = timedelta(days=1)
By = Literal["project", "task", "person"]


def report(
    settings: Settings,
    period: Period,
    *,
    as_of: date,
    now: datetime,
    shown: Sequence[str] = (),
    by: By | None = None,
) -> Report:
    """Judges what was known at the end of the day before `as_of`; `shown` narrows what is shown to these clients.

    Raises:
        UsageError: no such client, or the report's currency cannot be told.
        SourceError: nothing has been synced yet.
        StoreError: the database cannot be read.
    """
    used = [one.name for one in settings.connections]
    with Store.open(settings.database, write=False) as store:
        found, names = store.sources(), store.client_names(connections=used)
        statuses = sources.statuses(found, settings, as_of)
        if not sources.can_be_judged(statuses):
            raise SourceError(sources.nothing_yet(settings, statuses))
        roster = Roster.of(settings.clients, [row.name for row in names])
        unseen = sources.unseen(found, settings, names, roster)
        judged, totals = _figures(store, settings, period, as_of, roster, unseen)
        breakdown = figures.work_by_client(store.work(period.complete, [by], connections=used), roster) if by else {}
    findings, skipped = _check(settings, judged)
    narrowed = frozenset(_known(name, roster) for name in shown)
    built = Report(
        generated_at=now,
        period=period,
        currency=judged.currency,
        sources=statuses,
        totals=judged.totals,
        clients=judged.clients,
        findings=findings,
        skipped=skipped,
        warnings=tuple(notices.of(judged, totals, statuses, unseen, narrowed)),
        breakdown_by=by,
        breakdown=tuple(work for client in judged.clients for work in breakdown.get(client.client, ())),
    )
    return _narrowed(built, narrowed) if narrowed else built


def _figures(
    store: Store, settings: Settings, period: Period, as_of: date, roster: Roster, unseen: figures.Unseen
) -> tuple[Figures, figures.Totals]:
    """The figures of the period and, inside them, of the one before; and the totals that they come from."""
    used = [one.name for one in settings.connections]
    before = period.before()
    totals = store.totals(Window(start=before.start, end=period.complete.end), connections=used)
    work = store.work(period.complete, ["project", "task"], connections=used)
    currency = exchange.currency(store, settings)
    convert = exchange.rates(store, settings, currency).convert
    now, earlier = (
        figures.of(totals, one, as_of - ONE_DAY, roster, yardstick(settings), convert, currency, unseen)
        for one in (period, before)
    )
    return replace(now, before=earlier, work=figures.work_by_client(work, roster)), totals


def yardstick(settings: Settings) -> Yardstick:
    """The targets, and what makes a low payer: these limits belong to the checks that first need them."""
    limits: dict[str, Any] = {one.name: one.limits for one in settings.checks}
    return Yardstick(
        target=settings.rates.target,
        floor=settings.rates.floor,
        low_payer_below=limits["time_share_cap"].low_payer_below,
        min_hours=limits["effort_vs_pay"].min_hours,
    )


def _check(settings: Settings, judged: Figures) -> tuple[tuple[CheckedFinding, ...], tuple[CheckedSkip, ...]]:
    """What the enabled checks find, most severe first, and what they skipped."""
    findings: list[CheckedFinding] = []
    skipped: list[CheckedSkip] = []
    for one in settings.checks:
        if not one.limits.enabled:
            continue
        for outcome in _outcomes(one, judged):
            match outcome:
                case Finding():
                    findings.append(CheckedFinding(check=one.name, finding=outcome))
                case Skipped():
                    skipped.append(CheckedSkip(check=one.name, skipped=outcome))
    findings.sort(key=lambda one: SEVERITIES.index(one.finding.severity))
    return tuple(findings), tuple(skipped)


def _outcomes(one: ConfiguredCheck, judged: Figures) -> list[Outcome]:
    """All that a check yields; a fault of its own is told with the way to leave it out."""
    try:
        return list(one.check.find(judged, one.limits))
    except Exception as error:  # a stranger's check may raise anything
        told = f"{type(error).__name__}: {error}"
        raise ClientfitError(
            f"the check {one.name!r} has a fault ({told}); -vv shows where, and `enabled = false` in "
            f"[checks.{one.name}] leaves it out"
        ) from error


def _known(name: str, roster: Roster) -> str:
    shown = set(roster.shown.values())
    if (client := roster.name(name)) in shown:
        return client
    near = alike(name, sorted(shown))
    raise UsageError(f"--client {name}: no such client{f'; did you mean {near}?' if near else ''}")


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
