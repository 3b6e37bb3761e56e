"""What is said to a client that pays late: what is owed, and what to do about it (METRICS.md section 7)."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from clientfit_sync.checks import payments, wording
from clientfit_sync.checks.payments import Account
from clientfit_sync.figures import Debt
from clientfit_sync.figures.lateness import Lateness
from clientfit_sync.rounding import half_up

ZERO = Decimal(0)
INVOICES_NAMED = 5


def late_message(account: Account, late: Lateness) -> str:
    """Days beyond terms, and where both half-years have some, whether it grew."""
    now, before = payments.trend(account)
    trend = (
        ""
        if now is None or before is None
        else f"; {_days(now)} in the last {payments.HALF} days, {_days(before)} before"
    )
    return f"{account.client} pays {_days(late.days)} later than agreed, weighted by amount{trend}"


def overdue_message(account: Account, debts: Sequence[Debt]) -> str:
    """How much, since when, and by how many days."""
    invoices = "an invoice" if len(debts) == 1 else f"{len(debts)} invoices"
    owed = _amount(account, sum((one.open or ZERO for one in debts), ZERO))
    since = min(one.due for one in debts if one.due)
    days = payments.longest(account, debts)
    return f"{account.client} owes {owed} of {invoices} overdue since {since} ({days} days)"


def written_off_message(account: Account, debts: Sequence[Debt]) -> str:
    """How many invoices, and how much was lost with them."""
    lost = _amount(account, sum((one.lost for one in debts), ZERO))
    most = "up to " if any(one.unknown for one in debts) else ""
    invoices = "an invoice" if len(debts) == 1 else f"{len(debts)} invoices"
    return f"You wrote off {invoices} of {account.client} in the last {payments.YEAR} days: {most}{lost}"


def late_advice(account: Account) -> tuple[str, ...]:
    """What to do about late payment, least drastic first."""
    return (
        "Send a reminder the day after an invoice falls due, and say what you charge for late payment.",
        *collect(account),
        "Agree on a part of each job in advance, or on a direct debit, before you start the next one.",
    )


def overdue_advice(account: Account) -> tuple[str, ...]:
    """What to do about unpaid invoices, least drastic first."""
    return (*collect(account), "Start nothing new before this is paid; then ask for payment in advance.")


def written_off_advice(account: Account) -> tuple[str, ...]:
    """What to do after a write-off."""
    return (*collect(account), "Work on for payment in advance only.")


def collect(account: Account) -> Iterator[str]:
    """What is to be recovered: the oldest overdue invoices by number, and the work to be billed."""
    owed = account.recovery
    if owed.overdue:
        named = [
            f"{one.number or one.id} ({_amount(account, one.open or ZERO)}, due {one.due})"
            for one in owed.overdue[:INVOICES_NAMED]
        ]
        more = len(owed.overdue) - len(named)
        rest = f" and {more} more" if more else ""
        yield f"Collect {_amount(account, owed.amount)} that is overdue: {', '.join(named)}{rest}."
    if owed.waiting_hours:
        worth = "" if owed.waiting_worth is None else f": {_amount(account, owed.waiting_worth)} at the target"
        yield f"Bill the {wording.hours(owed.waiting_hours)} that wait{worth}."


def _amount(account: Account, value: Decimal) -> str:
    return wording.amount(value, account.currency)


def _days(value: Decimal) -> str:
    return f"{half_up(value, 0)} days"
