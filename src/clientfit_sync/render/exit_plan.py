"""The plan for ending the work for a client, as Markdown in which foreign text is only text."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from clientfit_sync.checks import wording
from clientfit_sync.figures import BudgetUse, ClientFigures, Debt, Retainer
from clientfit_sync.outlook import caps
from clientfit_sync.outlook.grounds import Grounds
from clientfit_sync.outlook.leaving import Commitment, Leaving
from clientfit_sync.render import farewell, statement
from clientfit_sync.render.columns import UNKNOWN, Column
from clientfit_sync.render.headline import counted
from clientfit_sync.render.rounding import number, percent
from clientfit_sync.render.statement import Section, Statement, day
from clientfit_sync.render.text import clean, name, short

ZERO = Decimal(0)


def render(grounds: Grounds, leaving: Leaving) -> str:
    """What is owed on both sides, the week afterwards, and a draft of a message."""
    who = short(leaving.client)
    return statement.as_markdown(
        Statement(
            title=f"Ending the work for {who}",
            lead=(_last_day(leaving), statement.period(grounds)),
            sections=(
                Section(title="Still to be honoured", items=tuple(_owed(leaving)) or ("Nothing is known to be open",)),
                Section(
                    title="To bill", items=tuple(_to_bill(leaving)) or ("Nothing is known to wait for an invoice",)
                ),
                Section(title="To collect", table=_debts(leaving), items=tuple(_collected(grounds, leaving))),
                Section(title="The week afterwards", items=tuple(_afterwards(grounds, leaving))),
                Section(title="Draft of a message", verbatim=tuple(farewell.lines(leaving))),
                statement.cautions(grounds),
            ),
        )
    )


def _last_day(leaving: Leaving) -> str:
    if leaving.agreed:
        return f"The last day is {day(leaving.last_day)}, as agreed"
    ended = leaving.terms.until
    agreed = f"; the agreed end, {day(ended)}, is over" if ended is not None else ""
    return f"Proposed last day: {day(leaving.last_day)}, the end of next month{agreed}"


def _owed(leaving: Leaving) -> Iterator[str]:
    for one in leaving.commitments:
        worked = f"{wording.hours(one.hours)} in the period" if one.hours else "no work in the period"
        end = [f"its last day is {day(one.ends)}"] if one.ends else []
        yield f"{project(one)}: {'; '.join([worked, *(_budget(use) for use in one.budgets), *end])}"
    for retainer in leaving.retainers:
        yield _retainer(retainer, leaving)


def project(one: Commitment) -> str:
    """Its name."""
    return name(one.project) if one.project.strip() else "Work without a project"


def _budget(use: BudgetUse) -> str:
    """What is left of it."""
    whose = "".join(f" for {clean(part)}" for part in (use.budget.task, use.budget.person) if part)
    which = f"its budget{whose}{' of this month' if use.month else ''}"
    if use.used is None:
        return f"what is left of {which} is unknown ({clean(use.unknown)})"
    left = use.budget.amount - use.used
    if left < 0:
        return f"{which}, {_in_unit(use.budget.amount, use)}, is overdrawn by {_in_unit(-left, use)}"
    return f"{_in_unit(left, use)} are left of {which} of {_in_unit(use.budget.amount, use)}"


def _in_unit(value: Decimal, use: BudgetUse) -> str:
    return wording.hours(value) if use.budget.unit == "hours" else wording.amount(value, clean(use.currency or ""))


def _retainer(retainer: Retainer, leaving: Leaving) -> str:
    hours = f" for {wording.hours(retainer.hours)}" if retainer.hours else ""
    if retainer.days.end == date.max:
        end = "it has no end, so give notice"
    else:
        end = f"its last day is {day(date.fromordinal(retainer.days.end.toordinal() - 1))}"
    return f"The retainer of {_money(retainer.amount, leaving)} a {retainer.every}{hours}: {end}"


def _money(value: Decimal, leaving: Leaving) -> str:
    return wording.amount(value, clean(leaving.today.currency or ""))


def _to_bill(leaving: Leaving) -> Iterator[str]:
    """Waiting hours at the target, and billable work that nobody has invoiced."""
    figures = leaving.figures
    if leaving.waiting_hours:
        worth = leaving.waiting_worth
        told = "of unknown worth, for there is no target"
        if worth is not None and figures is not None and figures.target_rate is not None:
            told = f"{_money(worth, leaving)} at the target of {_money(figures.target_rate, leaving)} an hour"
        yield f"Worked and not yet billed: {wording.hours(leaving.waiting_hours)}, {told}"
    if leaving.billable:
        yield f"Billable work of the period, not invoiced: {_money(leaving.billable, leaving)}"
    elif figures and figures.pay_basis in {None, "billable"} and figures.pay is None:
        why = clean(figures.unknown.get("pay", ""))
        yield f"Not invoiced, and of unknown worth: {wording.hours(figures.hours)} of the period ({why})"


def _debts(leaving: Leaving) -> tuple[Column, ...]:
    debts = leaving.debts
    if not debts:
        return ()
    currency = clean(leaving.today.currency or "")
    return (
        Column(figure="number", title="Invoice", cells=[_invoice(one) for one in debts], right=False),
        Column(figure="due", title="Due", cells=[str(one.due) if one.due else UNKNOWN for one in debts], right=False),
        Column(figure="open", title=f"Open {currency}".rstrip(), cells=[number(one.open or ZERO, 2) for one in debts]),
        Column(figure="overdue", title="Overdue", cells=[_overdue(one, leaving) for one in debts]),
    )


def _invoice(debt: Debt) -> str:
    return clean(debt.number) or "(no number)"


def _overdue(debt: Debt, leaving: Leaving) -> str:
    days = leaving.overdue(debt)
    return counted(days, "day") if days else ""


def _collected(grounds: Grounds, leaving: Leaving) -> Iterator[str]:
    unseen = grounds.unseen_invoices.get(leaving.client)
    everything = sum((one.open or ZERO for one in leaving.debts), ZERO)
    late = sum((one.open or ZERO for one in leaving.debts if leaving.overdue(one)), ZERO)
    currency = clean(leaving.today.currency or "")
    if leaving.debts:
        overdue = f"{number(late, 2)} {currency} of it overdue" if late else "none of it overdue"
        yield f"Together {number(everything, 2)} {currency}, {overdue}"
    elif not leaving.invoiced:
        yield "No invoice is known, so it cannot be told what is open"
    elif not leaving.untold:
        yield "No invoice is open, of those that are known" if unseen else "No invoice is open"
    if unseen:
        yield f"Not all of its invoices are seen ({clean(unseen)})"
    reasons: dict[str, list[str]] = defaultdict(list)
    for one in leaving.untold:
        reasons[clean(one.unknown)].append(_invoice(one))
    for reason, numbers in reasons.items():
        verb = "is" if len(numbers) == 1 else "are"
        yield f"It cannot be told whether {wording.names(numbers)} {verb} open: {reason}"


def _afterwards(grounds: Grounds, leaving: Leaving) -> Iterator[str]:
    """What the studio is like without the client."""
    figures, without = leaving.figures, leaving.without
    if figures is None or leaving.hours_a_week is None:
        yield "It took no time and brought no pay in the period, so nothing changes"
        return
    share = "" if figures.hours_share is None else f", {percent(figures.hours_share)} of the time for clients"
    yield f"Every week, {wording.hours(leaving.hours_a_week)} are free{share}"
    yield _lacking(figures, grounds, leaving)
    before, after = (one.totals.effective_rate for one in (without.today, without.changed))
    if before is not None and after is not None:
        instead = f"{number(after, 2)} instead of {number(before, 2)} {clean(grounds.today.currency or '')}"
        yield f"On average, an hour brings {instead.rstrip()}"
    yield from _caps_afterwards(grounds, leaving)


def _lacking(figures: ClientFigures, grounds: Grounds, leaving: Leaving) -> str:
    if figures.pay is None:
        return f"What it pays is unknown: {clean(figures.unknown.get('pay', ''))}"
    if figures.pay <= 0:
        return "It brings no pay, so none is lost"
    value = " of billable value" if figures.pay_basis == "billable" else ""
    month = _money(wording.a_month(figures.pay, grounds.days), leaving)
    return f"Every month, {month}{value} are lacking until something else fills that time"


def _caps_afterwards(grounds: Grounds, leaving: Leaving) -> Iterator[str]:
    today = {one.client: one.share for one in caps.of(leaving.without.today, grounds.low_payer_cap)}
    for one in caps.of(leaving.without.changed, grounds.low_payer_cap):
        share, before = one.share, today.get(one.client)
        if share is not None and before is not None and (one.client is None or one.over):
            who = "The low payers take" if one.client is None else f"{short(one.client)} takes"
            cap = percent(one.taken.cap)
            yield f"{who} {percent(share)} of the time instead of {percent(before)}; the cap is {cap}"
