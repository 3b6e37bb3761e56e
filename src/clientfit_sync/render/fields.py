"""A client's figures under the names of CONTRACT.md section 4, rounded: what JSON, CSV and tabulate's formats share."""

from collections.abc import Mapping
from decimal import Decimal

from clientfit_sync.figures import ClientFigures, Work
from clientfit_sync.render.rounding import half_up

Value = str | Decimal | bool | Mapping[str, str] | None

HOURS = AMOUNT = 2
RATIO = 4
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
)
BREAKDOWN = ("client", "key", "hours", "billable_hours")


def rounded(value: Decimal | None, places: int) -> Decimal | None:
    """Rounded half up; what is unknown stays so."""
    return None if value is None else half_up(value, places)


def client(one: ClientFigures) -> dict[str, Value]:
    """The fields of `CLIENT`. The verdict is None until all five signs exist (METRICS.md section 9)."""
    return {name: _field(one, name) for name in CLIENT}


def _field(one: ClientFigures, name: str) -> Value:
    if name == "verdict":
        return None
    value: Value = getattr(one, name)
    return half_up(value, PLACES[name]) if isinstance(value, Decimal) else value


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
