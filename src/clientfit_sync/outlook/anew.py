"""Today's figures taken apart into what each client takes and pays, and judged anew by today's yardstick."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from clientfit_sync.figures import ClientFigures, Figures, Terms, compute
from clientfit_sync.figures.client import Crowd
from clientfit_sync.figures.effort import Effort
from clientfit_sync.figures.pay import Pay

ZERO = Decimal(0)
PAID = {"invoiced", "retainer"}


def efforts(today: Figures, unseen: Mapping[str, str]) -> dict[str, Effort]:
    """What each client takes and pays, by name; `unseen`: why not all hours of a client are known."""
    return {one.client: _effort(one, unseen.get(one.client, "")) for one in today.clients}


def _effort(one: ClientFigures, unseen: str) -> Effort:
    return Effort(
        client=one.client,
        terms=one.terms,
        hours=one.hours,
        billable_hours=one.billable_hours,
        waiting_hours=one.waiting_hours,
        matched_hours=one.matched_hours,
        pay=Pay(
            basis=one.pay_basis,
            amount=one.pay,
            unknown=one.unknown.get("pay", ""),
            estimate=one.estimates.get("pay", ""),
        ),
        invoices=one.invoices,
        unseen=unseen,
    )


def judged(today: Figures, changed: Iterable[Effort], unseen: Mapping[str, str]) -> Figures:
    """The figures with these efforts in place of today's; those with neither hours nor pay are left out."""
    # Sums of rounded quotients depend on their order: it is that of `effort.of_clients`.
    kept = sorted((one for one in changed if _counts(one)), key=_name)
    targets = {one.client: one.target_rate for one in today.clients}
    targets |= {one.client: target(today, one.terms, unseen) for one in kept if one.client not in targets}
    anew = compute.of_efforts(
        [replace(one, terms=replace(one.terms, target=targets[one.client])) for one in kept],
        today.period,
        today.known,
        today.yardstick,
        today.currency,
        hours=today.totals.hours - freed(today.clients, kept),
        averages=False,
    )
    terms = {one.client: one.terms for one in kept}
    clients = tuple(replace(one, terms=terms[one.client]) for one in anew.clients)
    return replace(today, totals=anew.totals, clients=clients)


def freed(before: Iterable[ClientFigures], after: Iterable[ClientFigures | Effort]) -> Decimal:
    """The hours that are not worked any more; those of clients that are kept out of averages and shares count too."""
    left = {one.client: one.hours for one in after}
    fewer = sum((one.hours - left.pop(one.client, ZERO) for one in sorted(before, key=_name)), ZERO)
    return fewer - sum(left.values(), ZERO)


def _name(one: ClientFigures | Effort) -> str:
    return one.client


def _counts(one: Effort) -> bool:
    return bool(one.hours or one.pay.amount or (one.pay.amount is None and one.pay.basis in PAID))


def target(today: Figures, terms: Terms, unseen: Mapping[str, str]) -> Decimal | None:
    """The target rate of somebody without hours and pay in the period, who agreed on these `terms`."""
    others = Crowd.of(
        one
        for one in efforts(today, unseen).values()
        if one.pay.basis in PAID and not one.unseen and not today.yardstick.leaves_out(one.terms)
    )
    return terms.target or today.yardstick.target or others.average
