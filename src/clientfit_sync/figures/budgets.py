"""What was taken of a project's budgets, and where that cannot be known (METRICS.md section 6)."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from clientfit_sync.figures.effort import hours
from clientfit_sync.figures.evidence import BudgetUse
from clientfit_sync.figures.totals import BudgetedProject, BudgetWork
from clientfit_sync.model import Budget

QUIET = timedelta(days=31)
ZERO = Decimal(0)


def of(found: BudgetedProject, known: date) -> tuple[BudgetUse, ...]:
    """The use of each budget at the end of `known`: of a monthly one in each month with work, and in the present one.

    Hours are those that the source would bill; money is the entries' value, and expenses where the budget says so. A
    project that is over and was charged with nothing that is held is left out: nothing can be told of it.
    """
    if not (found.project.active or found.work or found.expenses):
        return ()
    return tuple(
        _use(found, budget, month, known) for budget in found.project.budgets for month in _months(found, budget, known)
    )


def _use(found: BudgetedProject, budget: Budget, month: date | None, known: date) -> BudgetUse:
    charges = [one for one in _charges(found, budget) if month in {None, one.month}]
    unknown = _unknown(found, budget, charges, month, known)
    return BudgetUse(
        connection=found.connection,
        project_id=found.project.id,
        project=found.project.name,
        budget=budget,
        used=None if unknown else _sum(budget, charges),
        month=month,
        currency=found.project.currency,
        active=found.project.active,
        unknown=unknown,
    )


def _sum(budget: Budget, charges: Sequence[BudgetWork]) -> Decimal:
    if budget.unit == "hours":
        return hours(sum((one.seconds for one in charges), ZERO))
    return sum((one.value for one in charges), ZERO)


def _charges(found: BudgetedProject, budget: Budget) -> list[BudgetWork]:
    """What counts against the budget."""
    work = [one for one in found.work if budget.task in {"", one.task} and budget.person in {"", one.person}]
    return [*work, *found.expenses] if budget.with_expenses else work


def _months(found: BudgetedProject, budget: Budget, known: date) -> list[date] | list[None]:
    if not budget.monthly:
        return [None]
    present = {known.replace(day=1)} if found.project.active else set()
    return sorted({one.month for one in _charges(found, budget)} | present)


def _unknown(
    found: BudgetedProject, budget: Budget, charges: Sequence[BudgetWork], month: date | None, known: date
) -> str:
    """Why the use of the budget cannot be known; empty where it can."""
    if not _is_held(found, month, known):
        return f"entries before {found.held_from} are not held; `clientfit-sync sync --from` an earlier day brings them"
    if budget.with_expenses and found.expenses_unseen:
        return f"not all expenses are seen ({found.expenses_unseen})"
    if budget.unit == "hours":
        return ""
    if unpriced := sum(one.unpriced for one in charges):
        return f"{unpriced} of its entries have no known value"
    own = found.project.currency
    foreign = sorted({one.currency for one in charges if one.currency and one.currency != own})
    return f"some of it is in {', '.join(foreign)}, the budget in {own or 'no known currency'}" if foreign else ""


def _is_held(found: BudgetedProject, month: date | None, known: date) -> bool:
    """Whether the store holds all that was charged.

    A project whose beginning the source does not tell, and which was quiet in the first month that is held, is taken to
    have begun since then.
    """
    begin, starts = found.held_from, found.project.starts
    if begin is None or (starts is not None and starts >= begin):
        return True
    if month is not None:
        return month >= begin
    return min((one.first for one in (*found.work, *found.expenses)), default=known) - begin >= QUIET
