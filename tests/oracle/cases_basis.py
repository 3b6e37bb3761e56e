"""Hand-worked: retainers and billable value (METRICS.md section 1, Pay 2 to 4)."""

from datetime import date
from decimal import Decimal

from building import NOVEMBER, OCTOBER, Case, billed, known, monthly, of, part, service, studio, worked
from clientfit_sync.model import Client, Project

ACME = (*known("Acme"), worked("Acme", "2026-10-05", 10))
EURO = {"billable": True, "currency": "EUR"}
QUARTER_AND_YEAR = [
    {"amount": 9200, "every": "quarter", "from": date(2026, 1, 1), "until": date(2026, 11, 10)},
    {"amount": 36500, "every": "year", "from": date(2026, 1, 1)},
]
RETAINER_CASES = (
    Case(
        name="retainer-by-the-month",
        rule="3100 for October's 31 days is 100 a day; from the 17th on that is 15 days",
        studio=studio(*ACME, clients={"Acme": monthly(3100, **{"from": date(2026, 10, 17)})}),
        expected=of("Acme", pay=1500, pay_basis="retainer", matched_hours=10, waiting_hours=0)
        | of("Acme", effective_rate=150)
        | of(None, pay=1500, matched_hours=10, effective_rate=150),
    ),
    Case(
        name="retainer-over-months-of-different-length",
        rule="620 a month: 14 of February's 28 days are 310, 15 of March's 31 days are 15 * 20",
        studio=studio(
            *known("Acme"),
            clients={"Acme": monthly(620)},
            period=("2026-02-15", "2026-03-15"),
        ),
        expected=of("Acme", pay=310 + 300),
    ),
    Case(
        name="retainers-by-the-quarter-and-by-the-year",
        rule="9200 over the quarter's 92 days up to 10 November, 36500 over 365: October 31 * 200",
        studio=studio(*ACME, clients={"Acme": {"retainer": QUARTER_AND_YEAR}}),
        expected=of("Acme", pay=6200),
    ),
    Case(
        name="retainer-until",
        rule="`until` is included: in November 10 days of 100, and 30 days of 100 by the year",
        studio=studio(*ACME, clients={"Acme": {"retainer": QUARTER_AND_YEAR}}, period=NOVEMBER),
        expected=of("Acme", pay=4000, hours=0, effective_rate=None, realization=None, paid_hours=40),
    ),
    Case(
        name="outside-the-retainer",
        rule="before it begins the basis is still the retainer, and pay is 0, not unknown; all hours are matched",
        studio=studio(*ACME, clients={"Acme": monthly(3000, **{"from": date(2026, 11, 1)})}),
        expected=of("Acme", pay=0, pay_basis="retainer", matched_hours=10, effective_rate=0, realization=0),
    ),
    Case(
        name="retainer-in-a-period-still-running",
        rule="as of 11 October: ten complete days of 100 each",
        studio=studio(*ACME, clients={"Acme": monthly(3100)}, as_of="2026-10-11"),
        expected=of("Acme", pay=1000),
    ),
    Case(
        name="retainer-of-a-client-without-records",
        rule="pay without hours is listed, though no source knows the client",
        studio=studio(*ACME, clients={"Nova": monthly(3100)}),
        expected=of("Nova", hours=0, pay=3100, hours_share=0, pay_share=1, effective_rate=None),
    ),
    Case(
        name="invoice-before-retainer",
        rule="invoiced is the first basis that applies: 700, not 3100; once billed for days before, October has 0",
        studio=studio(
            *known("Acme", "Nova"),
            worked("Acme", "2026-10-05", 10),
            worked("Nova", "2026-10-01", 10),
            billed("Acme", "1", "2026-11-01", 700, **service("2026-10-01", "2026-10-31")),
            billed("Nova", "2", "2026-10-01", 700, **service("2026-09-01", "2026-09-30")),
            clients={"Acme": monthly(3100), "Nova": monthly(3100)},
        ),
        expected=of("Acme", pay=700, pay_basis="invoiced") | of("Nova", pay=0, pay_basis="invoiced", matched_hours=10),
    ),
    Case(
        name="deposit-and-retainer",
        rule="the deposit makes nobody invoiced, and the credit of a client on retainer counts nowhere",
        studio=studio(
            *ACME,
            billed("Acme", "1", "2026-10-15", 5000, funds_retainer=True),
            billed("Acme", "2", "2026-10-16", -100),
            clients={"Acme": monthly(3100)},
        ),
        expected=of("Acme", pay=3100, pay_basis="retainer"),
    ),
)
BILLABLE_CASES = (
    Case(
        name="billable-value",
        rule="the source's own 70; else rounded 1.5 h at 60: 90; 1 h at 50, not rounded: 50; 2 h not billable: nothing",
        studio=studio(
            *known("Acme"),
            worked("Acme", "2026-10-01", 1, **EURO, amount=Decimal(70), rate=Decimal(999)),
            worked("Acme", "2026-10-02", "1.3", **EURO, rate=Decimal(60), rounded_seconds=Decimal(5400)),
            worked("Acme", "2026-10-03", 1, **EURO, rate=Decimal(50)),
            worked("Acme", "2026-10-04", 2),
        ),
        expected=of(
            "Acme",
            pay=210,
            pay_basis="billable",
            hours=part("5.3"),
            billable_hours=part("3.3"),
            matched_hours=part("5.3"),
        )
        | of("Acme", pay_share=1, pay_gap=1)
        | of(None, pay=210, matched_hours=part("5.3")),
    ),
    Case(
        name="billable-with-a-fixed-fee-project",
        rule="an entry on a fixed-fee project, billable or not, makes the billable value unknown",
        studio=studio(
            *known("Acme"),
            Project(id="fixed", name="Fixed", client="Acme", fixed_fee=True),
            worked("Acme", "2026-10-01", 1, **EURO, amount=Decimal(70)),
            worked("Acme", "2026-10-02", 1, project="fixed"),
        ),
        expected=of("Acme", pay=None, pay_basis="billable", matched_hours=2),
    ),
    Case(
        name="fixed-fee-outside-the-period",
        rule="only entries of the period matter: the one of September is none",
        studio=studio(
            *known("Acme"),
            Project(id="fixed", name="Fixed", client="Acme", fixed_fee=True),
            worked("Acme", "2026-10-01", 1, **EURO, amount=Decimal(70)),
            worked("Acme", "2026-09-30", 1, project="fixed"),
        ),
        expected=of("Acme", pay=70, pay_basis="billable"),
    ),
    Case(
        name="billable-without-a-rate",
        rule="one billable entry has neither amount nor rate: unknown",
        studio=studio(
            *known("Acme"),
            worked("Acme", "2026-10-01", 1, **EURO, amount=Decimal(70)),
            worked("Acme", "2026-10-02", 1, **EURO),
        ),
        expected=of("Acme", pay=None, pay_basis="billable", billable_hours=2),
    ),
    Case(
        name="billable-in-no-currency",
        rule="an amount without a currency is no known value",
        studio=studio(*known("Acme"), worked("Acme", "2026-10-01", 1, billable=True, amount=Decimal(70))),
        expected=of("Acme", pay=None, pay_basis="billable"),
    ),
    Case(
        name="nothing-billable",
        rule="no billable entry: no basis, pay unknown, all hours matched",
        studio=studio(
            *known("Acme"),
            worked("Acme", "2026-10-01", 6, currency="EUR", amount=Decimal(70)),
            worked("Acme", "2026-10-02", 2, billable=None),
        ),
        expected=of("Acme", pay=None, pay_basis=None, matched_hours=8, waiting_hours=0, billable_hours=None)
        | of(None, hours=8, client_hours=8, matched_hours=0, pay=None, effective_rate=None),
        findings={},
        skipped=frozenset({("effort_vs_pay", "Acme")}),
    ),
    Case(
        name="billable-beside-another-basis",
        rule="Nova's 1000 are only billable: out of totals, pay share and gap; its own rate of 50 is still judged",
        studio=studio(
            *known("Acme", "Nova"),
            worked("Acme", "2026-10-05", 10),
            worked("Nova", "2026-10-05", 20, **EURO, amount=Decimal(1000)),
            clients={"Acme": monthly(800)},
        ),
        expected=of("Acme", pay=800, pay_share=1, pay_gap=1, hours_share=part(10, 30))
        | of("Nova", pay=1000, pay_basis="billable", pay_share=None, pay_gap=None, effective_rate=50)
        | of("Nova", realization=0.5, paid_hours=10, overserviced_hours=10, shortfall=1000, low_payer=True)
        | of(None, hours=30, client_hours=30, matched_hours=10, pay=800, effective_rate=80),
    ),
    Case(
        name="billable-beside-another-basis-of-unknown-pay",
        rule="Acme is invoiced, if for an unknown net: Nova's billable value stays out all the same",
        studio=studio(
            *known("Acme", "Nova"),
            worked("Acme", "2026-10-05", 10),
            worked("Nova", "2026-10-05", 20, **EURO, amount=Decimal(1000)),
            billed("Acme", "1", "2026-10-31", 500, tax=None),
        ),
        expected=of("Nova", pay=1000, pay_share=None) | of(None, pay=None, matched_hours=0),
    ),
    Case(
        name="nobody-has-another-basis",
        rule="two clients with billable value only: 300 and 100 are shared, 3 h and 3 h",
        studio=studio(
            Client(id="Birch", name="Birch"),
            *known("Acme", "Nova"),
            worked("Acme", "2026-10-05", 3, **EURO, amount=Decimal(300)),
            worked("Nova", "2026-10-05", 3, **EURO, amount=Decimal(100)),
            billed("Birch", "1", "2026-07-01", 5000),
            period=OCTOBER,
        ),
        # Birch, invoiced long ago, has neither hours nor pay in October: it is not among the clients.
        expected=of("Acme", pay_share=0.75, pay_gap=part(2, 3))
        | of("Nova", pay_share=0.25, pay_gap=2)
        | of("Birch", shown=False)
        | of(None, pay=400, matched_hours=6),
    ),
)
