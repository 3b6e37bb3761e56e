"""Budgets and estimates of a client's projects that were overrun (METRICS.md section 6)."""

import calendar
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from clientfit_sync.checks import Finding, Outcome, Severity, Skipped, entries, wording
from clientfit_sync.figures import BudgetUse, ClientEntry, ClientFigures, Figures
from clientfit_sync.figures.client import ratio
from clientfit_sync.model import Window
from clientfit_sync.periods import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrun:
    """A budget of which more was `used` than there was: `by` that part of it. `worth`: the hours beyond, at the target.

    `worth` is None for a budget in money, and where the target is not known.
    """

    use: BudgetUse
    used: Decimal
    by: Decimal
    worth: Decimal | None

    @property
    def beyond(self) -> Decimal:
        """What was taken beyond the budget, in its unit."""
        return self.used - self.use.budget.amount

    @property
    def what(self) -> str:
        """Whose budget it is."""
        budget, month = self.use.budget, self.use.month
        whose = " / ".join(filter(None, (self.use.project, budget.task, budget.person)))
        return f"{whose} in {month:%B %Y}" if month else whose

    def amount(self, value: Decimal) -> str:
        """A value in the unit of the budget."""
        return wording.hours(value) if self.use.budget.unit == "hours" else wording.amount(value, self.use.currency)


def find(client: ClientFigures, done: Sequence[ClientEntry], figures: Figures, act_above: Decimal) -> Iterator[Outcome]:
    """A finding for each budget that is overrun by more than `[policy] overrun`; `done` are the client's entries.

    Of monthly budgets the months are judged that share a complete day with the period; of the others those of projects
    that were worked on in it, even if they are closed by now. An older overrun is no news.
    """
    worked = {(entry.connection, entry.project) for entry in done}
    budgets = [use for use in figures.budgets.get(client.client, ()) if _concerns(use, figures.period, worked)]
    for reason in dict.fromkeys(_cannot_judge(use) for use in budgets):
        if reason:
            yield Skipped(client=client.client, reason=reason)
    for use in budgets:
        overrun = _overrun(use, client.target_rate)
        if overrun and overrun.by > figures.policy.overrun:
            yield _finding(client, overrun, done, figures, act_above)


def _concerns(use: BudgetUse, period: Period, worked: Container[tuple[str, str]]) -> bool:
    if use.month is None:
        return (use.connection, use.project) in worked
    return _days(use).cut(period.complete).days > 0


def _days(use: BudgetUse) -> Window:
    """The calendar month of a monthly budget, all days of another."""
    if use.month is None:
        return Window(start=date.min, end=date.max)
    return Window.through(use.month, use.month.replace(day=calendar.monthrange(use.month.year, use.month.month)[1]))


def _cannot_judge(use: BudgetUse) -> str:
    if use.used is None:
        return f"what was used of the budget of {use.project} is not known: {use.unknown}"
    if use.used and not use.budget.amount:
        return f"the budget of {use.project} is 0, so that no part of it tells by how much it was overrun"
    return ""


def _overrun(use: BudgetUse, target: Decimal | None) -> Overrun | None:
    """The overrun of a budget that can be judged; None where there is neither a budget nor a use of it."""
    part = ratio(use.used, use.budget.amount)
    if use.used is None or part is None:
        return None
    beyond = use.used - use.budget.amount
    worth = beyond * target if target is not None and use.budget.unit == "hours" else None
    return Overrun(use=use, used=use.used, by=part - 1, worth=worth)


def _finding(
    client: ClientFigures, overrun: Overrun, done: Sequence[ClientEntry], figures: Figures, act_above: Decimal
) -> Finding:
    watch_above = figures.policy.overrun
    act_above = max(watch_above, act_above)
    severity: Severity = "act" if overrun.by > act_above else "watch"
    return Finding(
        client=client.client,
        severity=severity,
        measured=overrun.by,
        limit=act_above if severity == "act" else watch_above,
        message=_message(client.client, overrun),
        advice=tuple(_advice(overrun, severity, client, figures)),
        evidence=_evidence(overrun, done),
    )


def _message(client: str, overrun: Overrun) -> str:
    used, budget = overrun.amount(overrun.used), overrun.amount(overrun.use.budget.amount)
    return f"{client} took {used} on {overrun.what}, where {budget} were planned ({wording.share(overrun.by)} more)"


def _advice(overrun: Overrun, severity: Severity, client: ClientFigures, figures: Figures) -> Iterator[str]:
    """What to do about it, least drastic first."""
    beyond, used = overrun.amount(overrun.beyond), overrun.amount(overrun.used)
    worth = ""
    if overrun.worth is not None and client.target_rate is not None:
        target = wording.amount(client.target_rate, figures.currency)
        worth = f", worth {wording.amount(overrun.worth, figures.currency)} at {target} an hour"
    yield f"Tell them what was done beyond the budget, and ask for it: {beyond}{worth}."
    yield f"Agree on {used} the next time: that is what such work takes."
    if severity == "act":
        yield "Do no more of it until a new budget is agreed in writing."


def _evidence(overrun: Overrun, done: Sequence[ClientEntry]) -> dict[str, Any]:
    """`entries` are those of the period that count against the budget."""
    use, budget, days = overrun.use, overrun.use.budget, _days(overrun.use)
    counted = [
        entry
        for entry in done
        if (entry.connection, entry.project) == (use.connection, use.project)
        and entry.day in days
        and budget.task in ("", entry.task)
        and budget.person in ("", entry.person)
    ]
    return {
        "connection": use.connection,
        "project_id": use.project_id,
        "project": use.project,
        "task": budget.task,
        "person": budget.person,
        "month": use.month,
        "unit": budget.unit,
        "currency": use.currency,
        "budget": budget.amount,
        "used": overrun.used,
        "beyond": overrun.beyond,
        "worth": overrun.worth,
        "entries": entries.ids(counted),
    }
