"""The end of the work for a client: what is still owed on both sides, and the studio without it."""

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from clientfit_sync.figures import BudgetUse, ClientFigures, Debt, Figures, Retainer, Terms, Work, recovery
from clientfit_sync.figures.client import ratio
from clientfit_sync.figures.recovery import Recovery
from clientfit_sync.outlook import scenario
from clientfit_sync.outlook.scenario import Change, Scenario

ZERO = Decimal(0)
ONE_DAY = timedelta(days=1)
DAYS_PER_WEEK = 7
MONTHS_PER_YEAR = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """An open project: the hours worked on it in the period, and its budgets, of monthly ones this month's.

    It has no budgets, and no `ends` (its last day), where the source tells of none.
    """

    project: str
    hours: Decimal
    budgets: tuple[BudgetUse, ...] = ()
    ends: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """What ends with the client. Amounts are in the report's currency.

    `figures` is None where it has neither hours nor pay in the period. `billable`: work of the period that is billable
    and not invoiced, None where it is none or not known. `last_day` is the proposed end, `agreed` whether it was
    agreed on. `debts` are its open invoices, those due first first, `untold` those of which it is not known.
    """

    client: str
    terms: Terms
    today: Figures
    figures: ClientFigures | None
    commitments: tuple[Commitment, ...]
    last_day: date
    agreed: bool
    billable: Decimal | None
    debts: tuple[Debt, ...]
    untold: tuple[Debt, ...]
    without: Scenario

    @property
    def known(self) -> date:
        """The last day that counts."""
        return self.today.known

    @property
    def recovery(self) -> Recovery:
        """What is overdue, and what waits to be billed."""
        return recovery.of(self.debts, self.today.waiting(self.client), self.known)

    @property
    def waiting_hours(self) -> Decimal:
        """Worked and not yet billed."""
        return self.recovery.waiting_hours

    @property
    def waiting_worth(self) -> Decimal | None:
        """What these hours bring at the target; None where there is no target."""
        return self.recovery.waiting_worth

    @property
    def hours_a_week(self) -> Decimal | None:
        """What it takes of a week; None where the period has no complete day."""
        days = self.today.period.complete.days
        return ratio(self.without.hours_freed * DAYS_PER_WEEK, Decimal(days))

    @property
    def retainers(self) -> tuple[Retainer, ...]:
        """Those that run after the last known day."""
        return tuple(one for one in self.terms.retainers if one.days.end > self.known + ONE_DAY)

    @property
    def invoiced(self) -> bool:
        """Whether any invoice is known, open or not."""
        return bool(self.today.debts.get(self.client))

    def overdue(self, debt: Debt) -> int:
        """For how many days an invoice is overdue; 0: it is not."""
        return recovery.days_overdue(debt, self.known)


def of(
    today: Figures,
    client: str,
    terms: Terms,
    work: Iterable[Work],
    unseen: Mapping[str, str],
    projects: Mapping[str, bool] | None = None,
    ends: Mapping[str, date] | None = None,
) -> Leaving:
    """The plan; `work` are the client's hours of the period by project, `projects` those known to be open or not.

    `ends`: the last days that are agreed on for projects.
    """
    figures = next((one for one in today.clients if one.client == client), None)
    debts = today.debts.get(client, ())
    end = _agreed_end(terms, today.known)
    return Leaving(
        client=client,
        terms=terms,
        today=today,
        figures=figures,
        commitments=tuple(
            replace(one, ends=(ends or {}).get(one.project))
            for one in _commitments(work, today.budgets.get(client, ()), projects or {}, today.known)
        ),
        last_day=end or _end_of_next_month(today.known + ONE_DAY),
        agreed=end is not None,
        billable=figures.pay if figures and figures.pay_basis == "billable" else None,
        debts=tuple(one for one in debts if one.open),
        untold=tuple(one for one in debts if one.open is None and one.closed_on is None),
        without=scenario.of(today, [Change(client=client, dropped=True, terms=terms)], unseen=unseen),
    )


def _commitments(
    work: Iterable[Work], budgets: Sequence[BudgetUse], projects: Mapping[str, bool], known: date
) -> Iterable[Commitment]:
    """Projects with work in the period that are not known to be closed, most hours first, then other open ones."""
    hours = {one.key[0]: one.hours for one in work}
    open_ = {name for name, is_open in projects.items() if is_open} | {one.project for one in budgets if one.active}
    closed = {*projects, *(one.project for one in budgets)} - open_
    current = [one for one in budgets if one.active and one.month in {None, known.replace(day=1)}]
    for project in dict.fromkeys([*hours, *(one.project for one in current), *sorted(open_)]):
        if project not in closed:
            own = tuple(one for one in current if one.project == project)
            yield Commitment(project=project, hours=hours.get(project, ZERO), budgets=own)


def _agreed_end(terms: Terms, known: date) -> date | None:
    """The agreed end, else the last day of the retainers, if it is still to come; None: there is none."""
    if terms.until is not None:
        return terms.until if terms.until > known else None
    ends = [one.days.end for one in terms.retainers if one.days.end > known + ONE_DAY]
    return max(ends) - ONE_DAY if ends and max(ends) < date.max else None


def _end_of_next_month(today: date) -> date:
    year, month = (today.year, today.month + 1) if today.month < MONTHS_PER_YEAR else (today.year + 1, 1)
    return date(year, month, calendar.monthrange(year, month)[1])
