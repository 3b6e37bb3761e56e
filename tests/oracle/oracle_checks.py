"""The checks of METRICS.md sections 3 and 4."""

from fractions import Fraction
from typing import Any

from oracle_figures import Row
from oracle_studio import Studio, complete_days, days_between, last_known_day, setting, table_of

Finding = dict[str, Any]
EFFORT, CAP = "effort_vs_pay", "time_share_cap"


def effort_vs_pay(studio: Studio, rows: list[Row]) -> tuple[list[Finding], set[tuple[str, str]]]:
    """The findings, and the (check, client) pairs that were skipped."""
    findings: list[Finding] = []
    skipped: set[tuple[str, str]] = set()
    if not setting(studio, EFFORT, "enabled"):
        return findings, skipped
    for row in rows:
        if row["realization"] is None or row["matched_hours"] < Fraction(setting(studio, EFFORT, "min_hours")):
            skipped.add((EFFORT, row["client"]))
        else:
            findings += _effort(studio, row)
    return findings, skipped


def _effort(studio: Studio, row: Row) -> list[Finding]:
    act = Fraction(setting(studio, EFFORT, "act_below"))
    watch = Fraction(setting(studio, EFFORT, "watch_below"))
    floor = studio.rates.get("floor")
    finding: Finding = {
        "check": EFFORT,
        "client": row["client"],
        "measured": row["realization"],
        "evidence": {},
    }
    if row["realization"] < act:
        return [finding | {"severity": "act", "limit": act}]
    if floor is not None and row["effective_rate"] < Fraction(floor):
        return [finding | {"severity": "act", "limit": act, "evidence": {"floor": Fraction(floor)}}]
    if row["realization"] < watch:
        return [finding | {"severity": "watch", "limit": watch}]
    return []


def time_share_cap(studio: Studio, rows: list[Row]) -> tuple[list[Finding], set[tuple[str, str]]]:
    """The low payers together against the cap, and each client that has a cap of its own."""
    if not setting(studio, CAP, "enabled"):
        return [], set()
    findings: list[Finding] = []
    skipped: set[tuple[str, str]] = set()
    low = [row for row in rows if row["low_payer"]]
    if low:
        findings += _share(studio, rows, low, None, Fraction(setting(studio, CAP, "cap")))
    for row in rows:
        own = table_of(studio, row["client"]).get("time_cap")
        if own is not None and row["hours_share"] is None:
            skipped.add((CAP, row["client"]))
        elif own is not None:
            findings += _share(studio, rows, [row], row["client"], Fraction(own))
    return findings, skipped


def _share(studio: Studio, rows: list[Row], group: list[Row], client: str | None, cap: Fraction) -> list[Finding]:
    taken = sum((row["hours"] for row in group), Fraction(0))
    everything = sum((row["hours"] for row in rows), Fraction(0))
    others = everything - taken
    share = taken / everything
    watch = Fraction(setting(studio, CAP, "watch_at")) * cap
    if share > cap:
        severity, limit = "act", cap
    elif share >= watch:
        severity, limit = "watch", watch
    else:
        return []
    evidence: dict[str, Any] = {"hours_to_shed": max(Fraction(0), taken - cap / (1 - cap) * others)}
    if client is None:
        evidence["clients"] = tuple(sorted(row["client"] for row in group))
    if last_known_day(studio) < studio.period[1]:
        evidence |= _budget(studio, taken, everything, cap)
    finding = {"check": CAP, "client": client, "severity": severity, "measured": share, "limit": limit}
    return [finding | {"evidence": evidence}]


def _budget(studio: Studio, taken: Fraction, everything: Fraction, cap: Fraction) -> dict[str, Any]:
    """What a period still running leaves, if the pace so far goes on."""
    days = days_between(*studio.period)
    so_far = len(complete_days(studio))
    budget = cap * (everything / so_far * len(days))
    reached = [day for number, day in enumerate(days, start=1) if taken / so_far * number >= budget]
    used_up_on = reached[0] if reached else None
    return {"budget_hours": budget, "hours_left": budget - taken, "used_up_on": used_up_on}
