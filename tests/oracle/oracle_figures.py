"""The figures of METRICS.md section 2, client by client."""

from fractions import Fraction
from typing import Any

from oracle_pay import matched_hours, pay, period_works, waiting_hours
from oracle_studio import Studio, Work, all_seen, complete_days, everybody, setting, table_of, works

Row = dict[str, Any]
PAID_BASES = ("invoiced", "retainer")
FEWEST_OTHERS = 3
ON_PAY = (
    "pay",
    "pay_share",
    "effective_rate",
    "realization",
    "paid_hours",
    "overserviced_hours",
    "shortfall",
    "pay_gap",
)
CAN_BE_UNKNOWN = ("billable_hours", "hours_share", "target_rate", *ON_PAY)


def rows(studio: Studio) -> list[Row]:
    """A row for each client with hours or pay in the period, most hours first, then by name."""
    found = [_row(studio, client) for client in everybody(studio)]
    found = [row for row in found if row["hours"] or row["pay"] or _pay_not_known(row)]
    for row in found:
        row["whole"] = _whole(studio, row)
        if not all_seen(studio, row["client"], "invoice"):
            row["pay"] = None
    for row in found:
        _add_shares(row, found)
        _add_target(studio, row, found)
        _add_against_target(row)
        _add_low_payer(studio, row)
        row["unknown"] = frozenset(name for name in CAN_BE_UNKNOWN if row[name] is None)
        old = row.pop("old")
        row["estimates"] = frozenset(name for name in ON_PAY if old and row[name] is not None)
    for row in found:
        del row["whole"]
    return sorted(found, key=lambda row: (-row["hours"], row["client"]))


def totals(studio: Studio, found: list[Row]) -> Row:
    """Over the whole studio; `pay` is None where nobody's is known."""
    days = set(complete_days(studio))
    counted = _with_known_pay(found)
    money = _sum(counted, "pay") if counted else None
    matched = _sum(counted, "matched_hours")
    return {
        "hours": sum((work.hours for work in works(studio) if work.day in days), Fraction(0)),
        "client_hours": _sum(found, "hours"),
        "matched_hours": matched,
        "pay": money,
        "effective_rate": _ratio(money, matched) if all(_whole(studio, row) for row in counted) else None,
    }


def _row(studio: Studio, client: str) -> Row:
    entries = period_works(studio, client)
    money = pay(studio, client)
    return {
        "client": client,
        "hours": sum((work.hours for work in entries), Fraction(0)),
        "billable_hours": _billable_hours(entries),
        "waiting_hours": waiting_hours(studio, client, money.basis),
        "matched_hours": matched_hours(studio, client, money.basis),
        "pay": None if money.unknown else money.amount,
        "pay_basis": money.basis,
        "old": money.old and not money.unknown,
    }


def _whole(studio: Studio, row: Row) -> bool:
    """Whether all of its hours are known, so that its pay may be set against them."""
    return all_seen(studio, row["client"], "time_entry")


def _pay_not_known(row: Row) -> bool:
    """Whether an invoice of unknown value covers a day of the period: that is pay too."""
    return row["pay"] is None and row["pay_basis"] == "invoiced"


def _with_known_pay(found: list[Row]) -> list[Row]:
    """Those that averages over known pay speak of: billable value only where nobody has another basis."""
    bases = PAID_BASES if any(row["pay_basis"] in PAID_BASES for row in found) else ("billable",)
    return [row for row in found if row["pay_basis"] in bases and row["pay"] is not None]


def _add_shares(row: Row, found: list[Row]) -> None:
    counted = _with_known_pay(found)
    row["hours_share"] = _ratio(row["hours"], _sum(found, "hours"))
    money = _sum(counted, "pay")
    row["pay_share"] = row["pay"] / money if row in counted and money > 0 else None
    row["effective_rate"] = _ratio(row["pay"], row["matched_hours"]) if row["whole"] else None
    time_share = _ratio(row["matched_hours"], _sum(counted, "matched_hours"))
    positive = row["pay_share"] is not None and row["pay_share"] > 0
    known = positive and all(one["whole"] for one in counted)
    row["pay_gap"] = _ratio(time_share, row["pay_share"]) if known else None


def _add_target(studio: Studio, row: Row, found: list[Row]) -> None:
    own = table_of(studio, row["client"]).get("target")
    general = studio.rates.get("target")
    if own is not None:
        row["target_rate"] = Fraction(own)
    elif general is not None:
        row["target_rate"] = Fraction(general)
    else:
        row["target_rate"] = _average_of_others(row, found)


def _average_of_others(row: Row, found: list[Row]) -> Fraction | None:
    """Pay over matched hours of the other clients that are invoiced or on retainer; None unless positive."""
    others = [
        other
        for other in found
        if other is not row and other["pay_basis"] in PAID_BASES and other["pay"] is not None and other["whole"]
    ]
    if len(others) < FEWEST_OTHERS:
        return None
    average = _ratio(_sum(others, "pay"), _sum(others, "matched_hours"))
    return average if average is not None and average > 0 else None


def _add_against_target(row: Row) -> None:
    target, money, matched = row["target_rate"], row["pay"], row["matched_hours"]
    row["realization"] = _ratio(row["effective_rate"], target)
    row["paid_hours"] = row["overserviced_hours"] = row["shortfall"] = None
    if target is None or money is None:
        return
    row["paid_hours"] = max(Fraction(0), money) / target
    if row["whole"]:
        row["overserviced_hours"] = max(Fraction(0), matched - row["paid_hours"])
        row["shortfall"] = max(Fraction(0), matched * target - money)


def _add_low_payer(studio: Studio, row: Row) -> None:
    general = studio.rates.get("target")
    measure = row["realization"]
    if general is not None:
        measure = _ratio(row["effective_rate"], Fraction(general))
    below = Fraction(setting(studio, "time_share_cap", "low_payer_below"))
    enough = row["matched_hours"] >= Fraction(setting(studio, "effort_vs_pay", "min_hours"))
    row["low_payer"] = measure is not None and measure < below and enough


def _sum(found: list[Row], name: str) -> Fraction:
    return sum((row[name] for row in found), Fraction(0))


def _ratio(above: Fraction | None, below: Fraction | None) -> Fraction | None:
    """Unknown where either is unknown or nothing stands below."""
    return above / below if above is not None and below else None


def _billable_hours(entries: list[Work]) -> Fraction | None:
    """Hours of billable entries; unknown where the source of one does not say."""
    if any(work.unflagged for work in entries):
        return None
    return sum((work.hours for work in entries if work.billable), Fraction(0))
