"""Hand-worked: `time_share_cap` (METRICS.md section 4). Target 100; October 2026 unless said otherwise."""

from decimal import Decimal
from typing import Any

from building import NOVEMBER, Case, day, known, monthly, part, studio, worked
from cases_figures import retained
from oracle_studio import Studio

NO_EFFORT = {"effort_vs_pay": {"enabled": False, "min_hours": 5}}


def november(low_hours: int, **settings: Any) -> Studio:
    """As of 11 November, with ten of thirty days complete: Low took so many of 100 h and is paid 50 a day."""
    return studio(
        *known("Low", "Fine"),
        worked("Low", "2026-11-03", low_hours),
        worked("Fine", "2026-11-04", 100 - low_hours),
        clients={"Low": monthly(1500), "Fine": monthly(90000)},
        period=NOVEMBER,
        as_of="2026-11-11",
        checks=NO_EFFORT,
        **settings,
    )


CAP_CASES = (
    Case(
        name="cap-exceeded",
        rule="two low payers took 10 + 20 of 100 h: 0.3 > 0.2; to shed 30 - 0.2/0.8 * 70 = 12.5",
        studio=retained({"A": (10, 10), "B": (20, 20), "C": (70, 9000)}, checks=NO_EFFORT),
        findings={
            ("time_share_cap", None): {
                "severity": "act",
                "measured": part("0.3"),
                "limit": part("0.2"),
                "hours_to_shed": 12.5,
                "clients": ("A", "B"),
            }
        },
        skipped=frozenset(),
    ),
    Case(
        name="cap-reached-exactly",
        rule="20 of 100 h is not above 0.2 but from 0.16 on: watch; to shed 20 - 80/4 = 0",
        studio=retained({"A": (20, 10), "C": (80, 9000)}, checks=NO_EFFORT),
        findings={
            ("time_share_cap", None): {
                "severity": "watch",
                "measured": part("0.2"),
                "limit": part("0.16"),
                "hours_to_shed": 0,
                "clients": ("A",),
            }
        },
    ),
    Case(
        name="cap-watched-from",
        rule="16 of 100 h is 0.8 * 0.2 exactly: watch; nothing to shed (16 - 84/4 < 0)",
        studio=retained({"A": (16, 10), "C": (84, 9000)}, checks=NO_EFFORT),
        findings={("time_share_cap", None): {"severity": "watch", "limit": part("0.16"), "hours_to_shed": 0}},
    ),
    Case(
        name="cap-kept",
        rule="15.9 of 100 h is below 0.16: nothing",
        studio=retained({"A": (15.9, 10), "C": (84.1, 9000)}, checks=NO_EFFORT),
        findings={},
        skipped=frozenset(),
    ),
    Case(
        name="cap-settings",
        rule="cap 0.4, watch_at 0.5: 0.3 is between 0.2 and 0.4, so watch at 0.2; to shed 30 - 0.4/0.6 * 70 < 0",
        studio=retained(
            {"A": (30, 10), "C": (70, 9000)},
            checks=NO_EFFORT | {"time_share_cap": {"cap": Decimal("0.4"), "watch_at": Decimal("0.5")}},
        ),
        findings={
            ("time_share_cap", None): {
                "severity": "watch",
                "measured": part("0.3"),
                "limit": part("0.2"),
                "hours_to_shed": 0,
            }
        },
    ),
    Case(
        name="own-cap-whatever-it-pays",
        rule="C pays well and took 60 of 100 h against its own 0.5: to shed 60 - 1 * 40 = 20; D's 0.24 watches",
        studio=retained(
            {"A": (16, 9000), "C": (60, 90000), "D": (24, 9000)},
            own={"C": {"time_cap": Decimal("0.5")}, "D": {"time_cap": Decimal("0.25")}},
            checks=NO_EFFORT,
        ),
        findings={
            ("time_share_cap", "C"): {
                "severity": "act",
                "measured": part("0.6"),
                "limit": part("0.5"),
                "hours_to_shed": 20,
            },
            ("time_share_cap", "D"): {
                "severity": "watch",
                "measured": part("0.24"),
                "limit": part("0.2"),
                "hours_to_shed": 0,
            },
        },
    ),
    Case(
        name="running-period",
        rule="100 h in 10 of 30 days: 300 expected, budget 60, 30 left; Low at 3 h a day reaches 60 on day 20",
        studio=november(30),
        findings={
            ("time_share_cap", None): {
                "severity": "act",
                "measured": part("0.3"),
                "hours_to_shed": 12.5,
                "budget_hours": 60,
                "hours_left": 30,
                "used_up_on": day("2026-11-20"),
            }
        },
    ),
    Case(
        name="running-period-used-up-on-its-last-day",
        rule="2 h a day reach 60 on day 30, the last one",
        studio=november(20),
        findings={
            ("time_share_cap", None): {
                "severity": "watch",
                "budget_hours": 60,
                "hours_left": 40,
                "used_up_on": day("2026-11-30"),
            }
        },
    ),
    Case(
        name="running-period-not-used-up",
        rule="1.8 h a day are 54 h by the end: never",
        studio=november(18),
        findings={
            ("time_share_cap", None): {
                "severity": "watch",
                "budget_hours": 60,
                "hours_left": 42,
                "used_up_on": None,
            }
        },
    ),
    Case(
        name="running-period-used-up-already",
        rule="9 h a day reached 60 on day 7 (63), by its pace; 30 h beyond the budget",
        studio=november(90),
        findings={
            ("time_share_cap", None): {
                "severity": "act",
                "budget_hours": 60,
                "hours_left": -30,
                "used_up_on": day("2026-11-07"),
            }
        },
    ),
    Case(
        name="period-over",
        rule="no budget is told for a period that is over, if only since yesterday",
        studio=retained({"A": (30, 10), "C": (70, 9000)}, checks=NO_EFFORT, as_of="2026-11-01"),
        findings={("time_share_cap", None): {"severity": "act", "budget_hours": "absent", "used_up_on": "absent"}},
    ),
)
