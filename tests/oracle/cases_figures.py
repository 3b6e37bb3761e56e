"""Hand-worked: the figures per client (METRICS.md section 2). October 2026, known up to 30 November."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from building import Case, known, monthly, of, part, studio, worked
from oracle_studio import Studio

BILLABLE = {"billable": True, "currency": "EUR"}


def retained(clients: Mapping[str, tuple[float, int | None]], **settings: Any) -> Studio:
    """A studio of clients with so many hours in October and such a monthly retainer (None: no basis)."""
    tables = {name: monthly(pay) for name, (_, pay) in clients.items() if pay is not None}
    own = settings.pop("own", {})
    entries = [worked(name, "2026-10-05", hours) for name, (hours, _) in clients.items() if hours]
    merged = {name: {**tables.get(name, {}), **own.get(name, {})} for name in {**tables, **own}}
    return studio(*known(*clients), *entries, clients=merged, **settings)


FOUR = {"Acme": (10, 500), "Birch": (10, 1000), "Cedar": (20, 1000), "Dune": (0, 700)}
FIGURE_CASES = (
    Case(
        name="shares-and-gaps",
        rule="10 + 30 h for 1500 + 500, 10 h of unknown pay; time 10/40 and 30/40, pay 3/4 and 1/4: gaps 1/3 and 3",
        studio=retained({"Acme": (10, 1500), "Nova": (30, 500), "Odd": (10, None)}),
        expected=of("Acme", hours_share=part("0.2"), pay_share=0.75, pay_gap=part(1, 3))
        | of("Nova", hours_share=part("0.6"), pay_share=0.25, pay_gap=3, effective_rate=part(50, 3))
        | of("Odd", hours_share=part("0.2"), pay_share=None, pay_gap=None)
        | of(None, hours=50, client_hours=50, matched_hours=40, pay=2000, effective_rate=50),
    ),
    Case(
        name="over-serviced",
        rule="20 h at 100 against 1500: 15 h paid, 5 h over, 500 short; paid above the target: neither",
        studio=retained({"Acme": (20, 1500), "Nova": (10, 1500)}),
        expected=of("Acme", paid_hours=15, overserviced_hours=5, shortfall=500, realization=0.75, effective_rate=75)
        | of("Nova", paid_hours=15, overserviced_hours=0, shortfall=0, realization=1.5),
    ),
    Case(
        name="own-target-before-the-general-one",
        rule="Acme's own 150: 1500 for 20 h is half of it; Nova's is 100",
        studio=retained({"Acme": (20, 1500), "Nova": (10, 1500)}, own={"Acme": {"target": 150}}),
        # Low payer goes by [rates] target: Acme's 75 of 100 is below 0.8 of it.
        expected=of("Acme", target_rate=150, realization=0.5, shortfall=1500, paid_hours=10, low_payer=True)
        | of("Nova", target_rate=100),
    ),
    Case(
        name="target-by-the-other-clients",
        rule="three others: Acme (1000 + 1000 + 700) / 30 h = 90; Dune, without hours, (500 + 1000 + 1000) / 40 = 62.5",
        studio=retained(FOUR, rates={}),
        expected=of("Acme", target_rate=90, effective_rate=50, realization=part(5, 9), low_payer=True)
        | of("Birch", target_rate=part(2200, 30))
        | of("Cedar", target_rate=110, realization=part(5, 11))
        | of("Dune", target_rate=62.5, effective_rate=None, realization=None),
    ),
    Case(
        name="fewer-than-three-others",
        rule="two others are no yardstick, nor is one with billable value nor one of unknown pay; own targets are",
        studio=studio(
            *known("Acme", "Birch", "Cedar", "Dune"),
            *(worked(name, "2026-10-05", 10) for name in ("Acme", "Birch", "Cedar")),
            worked("Dune", "2026-10-05", 10, **BILLABLE, amount=Decimal(900)),
            rates={},
            clients={
                "Acme": monthly(500),
                "Birch": monthly(1000),
                "Cedar": {**monthly(1000), "target": 80},
                "Dune": {},
            },
        ),
        expected=of("Acme", target_rate=None, realization=None, paid_hours=None, effective_rate=50)
        | of("Acme", overserviced_hours=None, shortfall=None, low_payer=False, pay_share=part("0.2"))
        | of("Cedar", target_rate=80, realization=1.25)
        | of("Dune", target_rate=part(2500, 30)),
        skipped=frozenset({("effort_vs_pay", "Acme"), ("effort_vs_pay", "Birch")}),
    ),
    Case(
        name="others-without-a-rate",
        rule="three others without hours have no rate an hour; Birch's others are paid 500 + 10 + 10 for 10 h",
        studio=retained(
            {"Acme": (10, 500), "Birch": (0, 10), "Cedar": (0, 10), "Dune": (0, 10)},
            rates={},
        ),
        expected=of("Acme", target_rate=None, realization=None, shortfall=None)
        | of("Birch", target_rate=part(520, 10)),
    ),
    Case(
        name="others-that-are-paid-nothing",
        rule="an average of 0 an hour measures nobody: no target",
        studio=retained(
            {"Acme": (10, 500), "Birch": (8, 0), "Cedar": (8, 0), "Dune": (8, 0)},
            rates={},
        ),
        expected=of("Acme", target_rate=None, realization=None, paid_hours=None)
        | of("Birch", target_rate=part(500, 26), realization=0),
    ),
    Case(
        name="a-client-alone",
        rule="it has all the time and all the money, and without a target nothing to be measured by",
        studio=retained({"Acme": (10, 500)}, rates={}),
        expected=of("Acme", hours_share=1, pay_share=1, pay_gap=1, target_rate=None, effective_rate=50),
        findings={},
        skipped=frozenset({("effort_vs_pay", "Acme")}),
    ),
    Case(
        name="low-payer",
        rule="below 0.8 of 100 with at least 5 h: 79.9 is, 80 is not, 4.9 h are too few, unknown pay is not",
        studio=retained({"Low": (10, 799), "Fair": (10, 800), "Small": (4.9, 10), "Five": (5, 10), "Odd": (9, None)}),
        expected=of("Low", low_payer=True)
        | of("Fair", low_payer=False)
        | of("Small", low_payer=False)
        | of("Five", low_payer=True)
        | of("Odd", low_payer=False),
    ),
    Case(
        name="low-payer-by-its-realization",
        rule="no [rates] target: Acme's 50 of its own 60 is 0.83, Birch's 100 of its own 200 is 0.5",
        studio=retained(FOUR, rates={}, own={"Acme": {"target": 60}, "Birch": {"target": 200}}),
        expected=of("Acme", low_payer=False) | of("Birch", low_payer=True),
    ),
    Case(
        name="low-payer-by-the-general-target",
        rule="Acme's own target is 40, which its 50 exceeds; by the general 100 it is a low payer",
        studio=retained(FOUR, own={"Acme": {"target": 40}}),
        expected=of("Acme", low_payer=True, realization=1.25),
    ),
    Case(
        name="low-payer-settings",
        rule="low_payer_below = 0.5 and min_hours = 12: 50 of 100 is not below, and Birch's 10 h are too few",
        studio=retained(
            {"Acme": (12, 600), "Birch": (10, 100), "Cedar": (12, 599)},
            checks={"time_share_cap": {"low_payer_below": Decimal("0.5")}, "effort_vs_pay": {"min_hours": 12}},
        ),
        expected=of("Acme", low_payer=False) | of("Birch", low_payer=False) | of("Cedar", low_payer=True),
    ),
    Case(
        name="order",
        rule="most hours first, then by name",
        studio=retained({"Birch": (10, 1), "Dune": (20, 1), "Acme": (10, 1), "Cedar": (0, 1)}),
        expected=of(None, order=("Dune", "Acme", "Birch", "Cedar")),
    ),
)
