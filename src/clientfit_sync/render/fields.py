"""A client's figures under the names of CONTRACT.md section 4, rounded: what JSON, CSV and tabulate's formats share."""

from collections.abc import Mapping
from decimal import Decimal

from clientfit_sync.figures import ClientFigures, Work
from clientfit_sync.rounding import half_up
from clientfit_sync.verdicts import SIGNS, Verdict

Value = str | Decimal | bool | Mapping[str, str | None] | None

HOURS = AMOUNT = 2
RATIO = 4
FINE = "ok"
PLACES = {
    "hours": HOURS,
    "billable_hours": HOURS,
    "waiting_hours": HOURS,
    "matched_hours": HOURS,
    "hours_share": RATIO,
    "pay": AMOUNT,
    "pay_share": RATIO,
    "effective_rate": AMOUNT,
    "target_rate": AMOUNT,
    "realization": RATIO,
    "paid_hours": HOURS,
    "overserviced_hours": HOURS,
    "shortfall": AMOUNT,
    "pay_gap": RATIO,
}
CLIENT = (
    "client",
    "hours",
    "billable_hours",
    "waiting_hours",
    "matched_hours",
    "hours_share",
    "pay",
    "pay_basis",
    "pay_share",
    "effective_rate",
    "target_rate",
    "realization",
    "paid_hours",
    "overserviced_hours",
    "shortfall",
    "pay_gap",
    "low_payer",
    "verdict",
    "unknown",
    "estimates",
    "relation",
    "verdict_reason",
    "signs",
    "worth_per_month",
)
VERDICT = ("verdict", "verdict_reason", "signs", "worth_per_month")
BREAKDOWN = ("client", "key", "hours", "billable_hours")


def rounded(value: Decimal | None, places: int) -> Decimal | None:
    """Rounded half up; what is unknown stays so."""
    return None if value is None else half_up(value, places)


def client(one: ClientFigures, verdict: Verdict | None) -> dict[str, Value]:
    """The fields of `CLIENT`; those of the verdict are None where there is none."""
    judged = dict.fromkeys(VERDICT) if verdict is None else _of(verdict)
    known = {"relation": one.terms.relation, **judged}
    return {name: known[name] if name in known else _figure(one, name) for name in CLIENT}


def _of(verdict: Verdict) -> dict[str, Value]:
    return {
        "verdict": verdict.name,
        "verdict_reason": verdict.reason,
        "signs": signs(verdict),
        "worth_per_month": rounded(verdict.worth, AMOUNT),
    }


def _figure(one: ClientFigures, name: str) -> Value:
    value: Value = getattr(one, name)
    return half_up(value, PLACES[name]) if isinstance(value, Decimal) else value


def signs(verdict: Verdict) -> dict[str, str | None]:
    """How each of the five signs stands: act, watch, or ok; None where it, or a part of it, could not be judged."""
    return {sign: verdict.signs.get(sign, None if sign in verdict.unjudged else FINE) for sign in SIGNS}


def work(one: Work) -> dict[str, Value]:
    """The fields of `BREAKDOWN`; the parts of the key in one text."""
    return {
        "client": one.client,
        "key": key(one),
        "hours": half_up(one.hours, HOURS),
        "billable_hours": rounded(one.billable_hours, HOURS),
    }


def key(one: Work) -> str:
    """The parts of the key that are given, joined; empty where none is."""
    return " / ".join(filter(None, one.key))
