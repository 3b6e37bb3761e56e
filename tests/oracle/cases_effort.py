"""Hand-worked: `effort_vs_pay` (METRICS.md section 3). Target 100; October 2026."""

from decimal import Decimal

from building import Case, part
from cases_figures import retained

NO_CAP = {"time_share_cap": {"enabled": False}}
EFFORT_CASES = (
    Case(
        name="effort-severities",
        rule="10 h each: 69 of 100 acts, 70 (not below 0.7) and 89 watch, 90 is well; limits 0.7 and 0.9",
        studio=retained({"A": (10, 690), "B": (10, 700), "C": (10, 890), "D": (10, 900)}, checks=NO_CAP),
        findings={
            ("effort_vs_pay", "A"): {"severity": "act", "measured": part("0.69"), "limit": part("0.7")},
            ("effort_vs_pay", "B"): {"severity": "watch", "measured": part("0.7"), "limit": part("0.9")},
            ("effort_vs_pay", "C"): {"severity": "watch", "measured": part("0.89"), "limit": part("0.9")},
        },
        skipped=frozenset(),
    ),
    Case(
        name="effort-floor",
        rule="floor 92: a rate of 91 acts although realization is 0.91; 92 is not below; 60 acts by itself",
        studio=retained(
            {"A": (10, 910), "B": (10, 920), "C": (10, 600)},
            rates={"target": 100, "floor": 92},
            checks=NO_CAP,
        ),
        findings={
            ("effort_vs_pay", "A"): {
                "severity": "act",
                "measured": part("0.91"),
                "limit": part("0.7"),
                "floor": 92,
            },
            ("effort_vs_pay", "C"): {"severity": "act", "measured": part("0.6"), "limit": part("0.7")},
        },
    ),
    Case(
        name="effort-settings",
        rule="act_below 0.5 and watch_below 0.6: 49 acts, 50 and 59 watch, 60 is well",
        studio=retained(
            {"A": (10, 490), "B": (10, 500), "C": (10, 590), "D": (10, 600)},
            checks=NO_CAP | {"effort_vs_pay": {"act_below": Decimal("0.5"), "watch_below": Decimal("0.6")}},
        ),
        findings={
            ("effort_vs_pay", "A"): {"severity": "act", "limit": part("0.5")},
            ("effort_vs_pay", "B"): {"severity": "watch", "limit": part("0.6")},
            ("effort_vs_pay", "C"): {"severity": "watch", "limit": part("0.6")},
        },
    ),
    Case(
        name="effort-skipped",
        rule="under 5 matched hours, or pay unknown; exactly 5 h are judged (1 of 100)",
        studio=retained({"Small": (4.9, 10), "Five": (5, 5), "Odd": (9, None), "None": (0, 500)}, checks=NO_CAP),
        findings={("effort_vs_pay", "Five"): {"severity": "act", "measured": part("0.01")}},
        skipped=frozenset({("effort_vs_pay", name) for name in ("Small", "Odd", "None")}),
    ),
)
