"""Hand-worked: amounts in other currencies (METRICS.md section 1, Conversion). K is 30 November 2026."""

from datetime import date
from decimal import Decimal

from building import Case, billed, day, known, of, part, service, studio, worked
from clientfit_sync.model import Record

ON_THE_PAY = frozenset(
    {
        "pay",
        "pay_share",
        "effective_rate",
        "realization",
        "paid_hours",
        "overserviced_hours",
        "shortfall",
        "pay_gap",
    }
)


def abroad(amount: int = 1000, currency: str = "USD") -> tuple[Record, ...]:
    """10 h on 5 October, billed on 2 November for October."""
    october = service("2026-10-01", "2026-10-31")
    invoice = billed("Acme", "1", "2026-11-02", amount, currency=currency, **october)
    return (*known("Acme"), worked("Acme", "2026-10-05", 10), invoice)


def bank(**rates: str) -> dict[tuple[str, date], Decimal]:
    """The European Central Bank's, as `USD_1102="1.25"` for 2 November 2026."""
    return {(name[:3], date(2026, int(name[4:6]), int(name[6:]))): Decimal(value) for name, value in rates.items()}


MONEY_CASES = (
    Case(
        name="fixed-rate",
        rule="a rate in [exchange_rates] outranks the Bank's: 1000 * 0.92",
        studio=studio(*abroad(), exchange_rates={"USD": Decimal("0.92")}, ecb=bank(USD_1102="1.25")),
        expected=of("Acme", pay=920, estimates=frozenset()),
    ),
    Case(
        name="rate-of-the-issue-date",
        rule="1.25 dollars a euro on 2 November: 800; those of the days around it do not matter",
        studio=studio(*abroad(), ecb=bank(USD_1030="2", USD_1102="1.25", USD_1103="4")),
        expected=of("Acme", pay=800, estimates=frozenset()),
    ),
    Case(
        name="rate-seven-days-back",
        rule="the last rate before is of 26 October, 7 days back: not more than 7, no estimate",
        studio=studio(*abroad(), ecb=bank(USD_1020="2", USD_1026="1.25", USD_1103="4")),
        expected=of("Acme", pay=800, estimates=frozenset()),
    ),
    Case(
        name="rate-eight-days-back",
        rule="the last rate before is of 25 October: 800, and all that rests on it is an estimate",
        studio=studio(*abroad(), ecb=bank(USD_1025="1.25", USD_1103="4")),
        expected=of("Acme", pay=800, effective_rate=80, estimates=ON_THE_PAY),
    ),
    Case(
        name="no-rate-at-all",
        rule="the only rate is of a later day: pay unknown",
        studio=studio(*abroad(), ecb=bank(USD_1103="4", GBP_1102="0.8")),
        expected=of("Acme", pay=None, pay_basis="invoiced", effective_rate=None, matched_hours=10, unknown=ON_THE_PAY)
        | of(None, pay=None),
        skipped=frozenset({("effort_vs_pay", "Acme")}),
    ),
    Case(
        name="unknown-currency-of-another-day",
        rule="an invoice in a currency without a rate matters only where it covers a day of the period",
        studio=studio(
            *abroad(500, "EUR"),
            billed("Acme", "0", "2026-10-01", 9, currency="XTS", **service("2026-09-01", "2026-09-30")),
        ),
        expected=of("Acme", pay=500),
    ),
    Case(
        name="credit-in-another-currency",
        rule="1000 at 1.25 of 2 November is 800; the credit of 100 at 2 of 20 October is -50",
        studio=studio(
            *abroad(),
            billed("Acme", "2", "2026-10-20", -100, currency="USD"),
            ecb=bank(USD_1020="2", USD_1102="1.25"),
        ),
        expected=of("Acme", pay=750),
    ),
    Case(
        name="from-one-foreign-currency-to-another",
        rule="1000 pounds at 0.8 a euro are 1250 euros, at 1.2 dollars a euro 1500 dollars",
        studio=studio(*abroad(1000, "GBP"), currency="USD", ecb=bank(GBP_1102="0.8", USD_1102="1.2")),
        expected=of("Acme", pay=1500, estimates=frozenset()),
    ),
    Case(
        name="euros-into-dollars-at-an-old-rate",
        rule="1000 euros at 1.2 of 20 October: 1200 dollars, an estimate",
        studio=studio(*abroad(1000, "EUR"), currency="USD", ecb=bank(USD_1020="1.2")),
        expected=of("Acme", pay=1200, estimates=ON_THE_PAY),
    ),
    Case(
        name="written-off-in-another-currency",
        rule="400 of 1000 dollars paid: 400 / 1.25 = 320",
        studio=studio(
            *known("Acme"),
            worked("Acme", "2026-10-05", 10),
            billed(
                "Acme",
                "1",
                "2026-11-02",
                1000,
                currency="USD",
                state="written_off",
                paid=Decimal(400),
                closed_on=day("2026-11-20"),
                **service("2026-10-01", "2026-10-31"),
            ),
            ecb=bank(USD_1102="1.25", USD_1120="2"),
        ),
        expected=of("Acme", pay=320),
    ),
    Case(
        name="billable-value-at-the-entrys-day",
        rule="100 dollars on the 5th at 2 are 50, on the 6th at 1.25 are 80, 7 euros are 7",
        studio=studio(
            *known("Acme"),
            worked("Acme", "2026-10-05", 1, billable=True, amount=Decimal(100), currency="USD"),
            worked("Acme", "2026-10-06", 2, billable=True, rate=Decimal(50), currency="USD"),
            worked("Acme", "2026-10-07", 3, billable=True, amount=Decimal(7), currency="EUR"),
            ecb=bank(USD_1005="2", USD_1006="1.25"),
        ),
        expected=of("Acme", pay=137, pay_basis="billable", effective_rate=part(137, 6)),
    ),
    Case(
        name="billable-value-without-a-rate-of-exchange",
        rule="one entry in a currency without any rate makes the billable value unknown",
        studio=studio(
            *known("Acme"),
            worked("Acme", "2026-10-05", 1, billable=True, amount=Decimal(100), currency="XTS"),
            worked("Acme", "2026-10-07", 3, billable=True, amount=Decimal(7), currency="EUR"),
        ),
        expected=of("Acme", pay=None, pay_basis="billable"),
    ),
)
