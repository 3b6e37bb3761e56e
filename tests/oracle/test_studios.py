"""The strategies reach every rule, and what the oracle says of random studios is consistent in itself."""

from collections import Counter
from typing import Any

from hypothesis import HealthCheck, given, seed, settings

from oracle import Studio, report
from oracle_studio import all_seen, last_known_day
from studios import studios

ROUNDS = 10
EXAMPLES = 400
FEATURES = frozenset(
    {
        "basis invoiced",
        "basis retainer",
        "basis billable",
        "basis None",
        "unknown pay invoiced",
        "unknown pay billable",
        "estimate",
        "waiting",
        "hours not matched",
        "negative pay",
        "billable left out",
        "billable counts",
        "nobody's pay known",
        "alone",
        "low payer",
        "target of the others",
        "effort_vs_pay act",
        "effort_vs_pay watch",
        "time_share_cap act",
        "time_share_cap watch",
        "floor",
        "group",
        "budget",
        "used up",
        "skipped",
        "nothing complete",
        "past",
        "left out",
        "hours seen in part",
        "invoices seen in part",
    }
)


def features(studio: Studio, result: dict[str, Any]) -> set[str]:
    """Which of the rules the studio comes across."""
    rows, findings = result["clients"], result["findings"]
    found = {f"basis {row['pay_basis']}" for row in rows}
    found |= {f"unknown pay {row['pay_basis']}" for row in rows if row["pay"] is None}
    found |= {f"{finding['check']} {finding['severity']}" for finding in findings}
    billable = [row for row in rows if row["pay_basis"] == "billable" and row["pay"] is not None]
    evidence = [finding["evidence"] for finding in findings]
    told = {
        "estimate": any(row["estimates"] for row in rows),
        "waiting": any(row["waiting_hours"] for row in rows),
        "hours not matched": any(row["matched_hours"] + row["waiting_hours"] < row["hours"] for row in rows),
        "negative pay": any(row["pay"] is not None and row["pay"] < 0 for row in rows),
        "billable left out": any(row["pay"] and row["pay_share"] is None for row in billable),
        "billable counts": any(row["pay_share"] for row in billable),
        "nobody's pay known": bool(rows) and result["totals"]["pay"] is None,
        "alone": len(rows) == 1,
        "low payer": any(row["low_payer"] for row in rows),
        "target of the others": any(row["target_rate"] for row in rows) and "target" not in studio.rates,
        "floor": any("floor" in each for each in evidence),
        "group": any(finding["client"] is None for finding in findings),
        "budget": any("budget_hours" in each for each in evidence),
        "used up": any(each.get("used_up_on") for each in evidence),
        "skipped": bool(result["skipped"]),
        "nothing complete": last_known_day(studio) < studio.period[0],
        "past": last_known_day(studio) > studio.period[1],
        "hours seen in part": any(row["pay"] and not all_seen(studio, row["client"], "time_entry") for row in rows),
        "invoices seen in part": any(row["hours"] and not all_seen(studio, row["client"], "invoice") for row in rows),
        "left out": result["totals"]["hours"] > result["totals"]["client_hours"],
    }
    return found | {name for name, holds in told.items() if holds}


def test_the_strategies_reach_every_rule() -> None:
    """Within a few rounds: what is drawn depends on what else the process has imported, too."""
    seen: Counter[str] = Counter()
    for number in range(ROUNDS):
        if FEATURES - seen.keys():

            @seed(number)
            @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
            @given(studios())
            def look(studio: Studio) -> None:
                seen.update(features(studio, report(studio)))

            look()
    assert FEATURES - seen.keys() == set()


@settings(max_examples=EXAMPLES, deadline=None)
@given(studios())
def test_shares_add_up_to_one_and_hours_to_the_hours_of_all(studio: Studio) -> None:
    result = report(studio)
    rows, totals = result["clients"], result["totals"]
    assert sum(row["hours"] for row in rows) == totals["client_hours"] <= totals["hours"]
    for share in ("hours_share", "pay_share"):
        known = [row[share] for row in rows if row[share] is not None]
        assert not known or sum(known) == 1
    for row in rows:
        assert 0 <= row["matched_hours"] + row["waiting_hours"] <= row["hours"]
        assert row["billable_hours"] is None or row["billable_hours"] <= row["hours"]
