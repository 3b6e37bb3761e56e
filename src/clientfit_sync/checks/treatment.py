"""Is one paid as agreed, and treated well? (METRICS.md section 7)."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Self

from pydantic import Field, model_validator

from clientfit_sync.checks import Check, Finding, Limits, Severity, Skipped, collecting, incidents, payments
from clientfit_sync.checks.interface import Outcome
from clientfit_sync.checks.payments import Account
from clientfit_sync.figures import Figures

ONE_WRITE_OFF, TWO_WRITE_OFFS = Decimal(1), Decimal(2)


class TreatmentLimits(Limits):
    """Limits of days, of amounts in the report's currency, and of the weight of incidents."""

    min_amount: Decimal = Field(
        default=Decimal(50), ge=0, description="an invoice of which less than this is late or lost is no finding"
    )
    watch_from_days: Decimal = Field(
        default=Decimal(15), gt=0, description="days beyond terms, weighted by amount, from which it is watched"
    )
    act_from_days: Decimal = Field(default=Decimal(30), gt=0, description="days beyond terms that ask you to act")
    overdue_days: int = Field(
        default=30, ge=0, description="an invoice overdue by more days than this asks you to act, however old"
    )
    watch_from_weight: Decimal = Field(
        default=Decimal(1), gt=0, description="weight of incidents (severity, halved every 180 days) that is watched"
    )
    act_from_weight: Decimal = Field(
        default=Decimal("2.5"), gt=0, description="weight of incidents that asks you to act"
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        for unit in ("days", "weight"):
            if getattr(self, f"watch_from_{unit}") > getattr(self, f"act_from_{unit}"):
                raise ValueError(f"watch_from_{unit} lies above act_from_{unit}: swap them")
        return self


def find(figures: Figures, limits: TreatmentLimits) -> Iterator[Outcome]:
    """One finding per client and matter: days beyond terms, what is overdue, write-offs, incidents.

    Clients that owe something, or of whom something was noted, are judged though they have no hours in the period.
    """
    names = dict.fromkeys([one.client for one in figures.clients] + sorted({*figures.debts, *figures.notes}))
    for name in names:
        account = payments.account(figures, name)
        for reason in account.unknown:
            yield Skipped(client=name, reason=reason)
        yield from _late(account, limits)
        yield from _overdue(account, limits)
        yield from _written_off(account, limits)
        yield from _incidents(account, limits)


def _late(account: Account, limits: TreatmentLimits) -> Iterator[Finding]:
    late = account.late
    if late is None or payments.most_late(account) < limits.min_amount:
        return
    severity = _severity(late.days, limits.watch_from_days, limits.act_from_days)
    if severity is None:
        return
    yield Finding(
        client=account.client,
        severity=severity,
        measured=late.days,
        limit=limits.act_from_days if severity == "act" else limits.watch_from_days,
        message=collecting.late_message(account, late),
        advice=collecting.late_advice(account),
        evidence=payments.late_evidence(account, late),
    )


def _overdue(account: Account, limits: TreatmentLimits) -> Iterator[Finding]:
    found = payments.overdue(account, limits.overdue_days, limits.min_amount)
    if found:
        yield Finding(
            client=account.client,
            severity="act",
            measured=Decimal(payments.longest(account, found)),
            limit=Decimal(limits.overdue_days),
            message=collecting.overdue_message(account, found),
            advice=collecting.overdue_advice(account),
            evidence=payments.overdue_evidence(account, found),
        )


def _written_off(account: Account, limits: TreatmentLimits) -> Iterator[Finding]:
    found = payments.written_off(account, limits.min_amount)
    severity = _severity(Decimal(len(found)), ONE_WRITE_OFF, TWO_WRITE_OFFS)
    if severity:
        yield Finding(
            client=account.client,
            severity=severity,
            measured=Decimal(len(found)),
            limit=TWO_WRITE_OFFS if severity == "act" else ONE_WRITE_OFF,
            message=collecting.written_off_message(account, found),
            advice=collecting.written_off_advice(account),
            evidence=payments.written_off_evidence(account, found),
        )


def _incidents(account: Account, limits: TreatmentLimits) -> Iterator[Finding]:
    weight = incidents.weight(account.notes, account.known)
    severity = _severity(weight, limits.watch_from_weight, limits.act_from_weight)
    if severity:
        yield Finding(
            client=account.client,
            severity=severity,
            measured=weight,
            limit=limits.act_from_weight if severity == "act" else limits.watch_from_weight,
            message=incidents.message(account.client, account.notes, account.known),
            advice=incidents.advice(severity, collecting.collect(account)),
            evidence=incidents.evidence(account.notes, account.known) | payments.standing(account),
        )


def _severity(measured: Decimal, watch_from: Decimal, act_from: Decimal) -> Severity | None:
    return "act" if measured >= act_from else "watch" if measured >= watch_from else None


CHECK = Check(
    title="Payment and treatment",
    limits=TreatmentLimits,
    find=find,
    sign="treatment",
    prevention=(
        "Before you take on the next one, ask somebody who has worked for it how it pays and how it talks; agree terms "
        "of payment in writing, and take a deposit before the first hour."
    ),
)
