"""What if: today's figures beside those of a changed studio, judged by today's yardstick."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from clientfit_sync.figures import Figures, Terms
from clientfit_sync.figures.client import ratio
from clientfit_sync.figures.effort import Effort
from clientfit_sync.figures.pay import Basis, Pay
from clientfit_sync.outlook import anew
from clientfit_sync.rounding import half_up

ZERO = Decimal(0)
HUNDREDTHS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What would be different with a client; None: as today.

    `hours` are those of the period, `rate` is what it would pay for a matched hour. `terms`: what is agreed with it.
    """

    client: str
    dropped: bool = False
    hours: Decimal | None = None
    rate: Decimal | None = None
    terms: Terms = field(default_factory=Terms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """Today's figures, and the changed ones.

    `on_focus` and `changed_on_focus` are the hours of each client that are work to be known for; None: there is no rule
    that says what is.
    """

    changes: tuple[Change, ...]
    today: Figures
    changed: Figures
    on_focus: Mapping[str, Decimal] | None = None
    changed_on_focus: Mapping[str, Decimal] | None = None

    @property
    def hours_freed(self) -> Decimal:
        """Hours of the period that would not be worked for clients; negative: so many more."""
        return anew.freed(self.today.clients, self.changed.clients)

    @property
    def pay_lost(self) -> Decimal | None:
        """Pay of the period that would be lacking; negative: so much more. None where either is unknown.

        Billable value that stands for pay where nobody is left who pays makes up for nothing.
        """
        before, after = self.today.totals.pay, self.changed.totals.pay
        if not self.changed.clients or (anybody_pays(self.today) and not anybody_pays(self.changed)):
            after = ZERO
        return None if before is None or after is None else before - after

    @property
    def focus_today(self) -> Decimal | None:
        """Hours of work to be known for over all hours for clients; None without a rule or without such hours."""
        return _focus(self.today, self.on_focus)

    @property
    def focus_then(self) -> Decimal | None:
        """The same after the changes."""
        return _focus(self.changed, self.changed_on_focus)


def anybody_pays(figures: Figures) -> bool:
    """Whether there is a client with an invoice or a retainer, so that billable value does not stand for pay."""
    return any(one.pay_basis in anew.PAID for one in figures.clients)


def _focus(figures: Figures, on_focus: Mapping[str, Decimal] | None) -> Decimal | None:
    """The part of the hours that is on focus, but for clients whom a relation keeps out of shares."""
    if on_focus is None:
        return None
    hours = {one.client: one.hours for one in figures.clients if not figures.yardstick.leaves_out(one.terms)}
    on = sum((found for client, found in on_focus.items() if client in hours), ZERO)
    return ratio(on, sum(hours.values(), ZERO))


def of(
    today: Figures,
    changes: Sequence[Change],
    *,
    unseen: Mapping[str, str],
    on_focus: Mapping[str, Decimal] | None = None,
) -> Scenario:
    """The scenario of these changes, one a client at most; `unseen`: why not all hours of a client are known."""
    before = anew.efforts(today, unseen)
    after = dict(before)
    for change in changes:
        if change.dropped:
            after.pop(change.client, None)
        else:
            one = before.get(change.client) or _nothing_yet(change, unseen)
            after[change.client] = _changed(one, change, as_invoice=anybody_pays(today))
    return Scenario(
        changes=tuple(changes),
        today=today,
        changed=anew.judged(today, after.values(), unseen),
        on_focus=on_focus,
        changed_on_focus=None if on_focus is None else _scaled_focus(on_focus, before, after),
    )


def _nothing_yet(change: Change, unseen: Mapping[str, str]) -> Effort:
    """A client with neither hours nor pay in the period."""
    return Effort(
        client=change.client,
        terms=change.terms,
        hours=ZERO,
        billable_hours=ZERO,
        waiting_hours=ZERO,
        matched_hours=ZERO,
        pay=Pay(basis=None, amount=None, unknown="it has neither hours nor pay in the period"),
        unseen=unseen.get(change.client, ""),
    )


def _changed(one: Effort, change: Change, *, as_invoice: bool) -> Effort:
    if change.hours is not None and not _same(change.hours, one.hours):
        one = _with_hours(one, change.hours)
    if change.rate is not None:
        one = _with_rate(one, change.rate, as_invoice=as_invoice)
    return one


def _same(hours: Decimal, today: Decimal) -> bool:
    """Whether these are today's hours, be it as a report prints them."""
    return hours in {today, half_up(today, HUNDREDTHS)}


def _with_hours(one: Effort, hours: Decimal) -> Effort:
    """So many hours; those that are billable, wait or are matched change in the same proportion."""
    if not one.hours:
        return replace(one, hours=hours, billable_hours=hours, matched_hours=hours, pay=_following(one, hours))
    return replace(
        one,
        hours=hours,
        billable_hours=None if one.billable_hours is None else one.billable_hours * hours / one.hours,
        waiting_hours=one.waiting_hours * hours / one.hours,
        matched_hours=one.matched_hours * hours / one.hours,
        pay=_following(one, hours),
    )


def _following(one: Effort, hours: Decimal) -> Pay:
    """The pay for so many hours at today's effective rate; a retainer stays what it is."""
    amount = one.pay.amount
    if one.pay.basis == "retainer" or not amount:
        return one.pay
    if one.unseen:
        reason = f"what it pays for other hours cannot be told: not all of its hours are seen ({one.unseen})"
        return replace(one.pay, amount=None, unknown=reason)
    if not one.matched_hours:
        reason = "what it pays for other hours cannot be told: it has no matched hours in the period"
        return replace(one.pay, amount=None, unknown=reason)
    return replace(one.pay, amount=amount * hours / one.hours)


def _with_rate(one: Effort, rate: Decimal, *, as_invoice: bool) -> Effort:
    """Paid by the hour: as if invoiced, or where nobody is and billable value stands for pay, like that."""
    basis: Basis = "invoiced" if as_invoice else one.pay.basis or "billable"
    if one.pay.basis == "retainer":
        basis = "retainer"
    if one.unseen:
        unknown = f"not all of its hours are seen ({one.unseen})"
        return replace(one, pay=Pay(basis=basis, amount=None, unknown=unknown))
    return replace(one, pay=Pay(basis=basis, amount=one.matched_hours * rate))


def _scaled_focus(
    on_focus: Mapping[str, Decimal], before: Mapping[str, Effort], after: Mapping[str, Effort]
) -> dict[str, Decimal]:
    """The same kind of work as today, more or less of it."""
    return {
        client: hours * after[client].hours / before[client].hours
        for client, hours in on_focus.items()
        if client in after and before[client].hours
    }
