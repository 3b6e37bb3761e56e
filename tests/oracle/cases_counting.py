"""Hand-worked: which invoices count, and credits (METRICS.md section 1, Pay 1).

As of 1 December 2026 (K is 30 November), over October, Acme worked 10 h on 5 October.
"""

from building import Case, billed, known, of, part, service, studio, worked

TEN_HOURS = worked("Acme", "2026-10-05", 10)
ACME = (*known("Acme"), TEN_HOURS)
OCTOBER = service("2026-10-01", "2026-10-31")
COUNTING_CASES = (
    Case(
        name="draft",
        rule="drafts never count: nobody is invoiced by them, and they bound no other (31 days from 1 October)",
        studio=studio(
            *known("Acme", "Nova"),
            TEN_HOURS,
            worked("Nova", "2026-10-05", 10),
            billed("Acme", "1", "2026-11-02", 1000, **OCTOBER, state="draft"),
            billed("Nova", "2", "2026-09-30", 50),
            billed("Nova", "3", "2026-10-20", 70, state="draft"),
            billed("Nova", "4", "2026-10-31", 310),
        ),
        expected=of("Acme", pay=None, pay_basis=None, matched_hours=10) | of("Nova", pay=310),
    ),
    Case(
        name="credit",
        rule="a credit counts on its issue date and bounds no other: 310 over 1-31 October, -60 on 15 October",
        studio=studio(
            *ACME,
            billed("Acme", "1", "2026-09-30", 999),
            billed("Acme", "2", "2026-10-15", -60),
            billed("Acme", "3", "2026-10-31", 310),
        ),
        expected=of("Acme", pay=250, matched_hours=10),
    ),
    Case(
        name="credit-on-another-day",
        rule="over 16-31 October the credit of the 15th counts nowhere: 16 days of 10 each",
        studio=studio(
            *ACME,
            billed("Acme", "1", "2026-09-30", 999),
            billed("Acme", "2", "2026-10-15", -60),
            billed("Acme", "3", "2026-10-31", 310),
            period=("2026-10-16", "2026-10-31"),
        ),
        expected=of("Acme", pay=160, hours=0, matched_hours=0, effective_rate=None, shortfall=0),
    ),
    Case(
        name="credit-alone",
        rule="a credit covers no day, so it makes nobody invoiced",
        studio=studio(*ACME, billed("Acme", "1", "2026-10-15", -60)),
        expected=of("Acme", pay=None, pay_basis=None, matched_hours=10),
    ),
    Case(
        name="credit-beyond-the-pay",
        rule="pay below zero: no hours are paid, the shortfall exceeds 10 h at 100, and no share can be told",
        studio=studio(
            *ACME,
            billed("Acme", "1", "2026-10-31", 100, **OCTOBER),
            billed("Acme", "2", "2026-10-15", -300),
        ),
        expected=of(
            "Acme",
            pay=-200,
            effective_rate=-20,
            realization=part("-0.2"),
            paid_hours=0,
            overserviced_hours=10,
            shortfall=1200,
            pay_share=None,
            pay_gap=None,
        )
        | of(None, pay=-200, effective_rate=-20),
    ),
    Case(
        name="deposit",
        rule="an invoice that funds a retainer counts nowhere: Acme is not invoiced, Nova's covers 1-31 October",
        studio=studio(
            *known("Acme", "Nova"),
            TEN_HOURS,
            worked("Nova", "2026-10-05", 10),
            billed("Acme", "1", "2026-10-15", 5000, funds_retainer=True),
            billed("Nova", "2", "2026-09-30", 50),
            billed("Nova", "3", "2026-10-20", 700, funds_retainer=True),
            billed("Nova", "4", "2026-10-31", 310),
        ),
        expected=of("Acme", pay=None, pay_basis=None) | of("Nova", pay=310),
    ),
    Case(
        name="one-invoice-in-two-connections",
        rule="equal number, date, currency and amount in two connections is one; another amount is another one",
        studio=studio(
            *ACME,
            billed("Acme", "1", "2026-11-02", 1000, **OCTOBER),
            also=(
                *known("Acme Ltd"),
                billed("Acme Ltd", "1", "2026-11-02", "1000.00", id="9", **OCTOBER),
                billed("Acme Ltd", "1", "2026-11-02", 11, id="10", **OCTOBER),
            ),
            clients={"Acme": {"aliases": ["Acme Ltd"]}},
        ),
        expected=of("Acme", pay=1011),
    ),
    Case(
        name="two-invoices-in-one-connection",
        rule="within one connection two equal invoices are two",
        studio=studio(
            *ACME,
            billed("Acme", "1", "2026-11-02", 500, **OCTOBER),
            billed("Acme", "1", "2026-11-02", 500, id="again", **OCTOBER),
        ),
        expected=of("Acme", pay=1000),
    ),
    Case(
        name="issued-after-the-last-known-day",
        rule="as of 2 November the invoice of 2 November is not known: K is the day before",
        studio=studio(*ACME, billed("Acme", "1", "2026-11-02", 1000, **OCTOBER), as_of="2026-11-02"),
        expected=of("Acme", pay=None, pay_basis=None),
    ),
    Case(
        name="credit-of-unknown-net",
        rule="below zero and without lines or taxes: a credit of an amount not known makes the pay of its day unknown",
        studio=studio(
            *ACME,
            billed("Acme", "1", "2026-09-30", 999),
            billed("Acme", "2", "2026-10-15", -60, tax=None),
            billed("Acme", "3", "2026-10-31", 310),
        ),
        expected=of("Acme", pay=None, pay_basis="invoiced", matched_hours=10),
    ),
    Case(
        name="draft-in-the-other-connection",
        rule="a draft never counts, so it is no copy that could take the invoice's place",
        studio=studio(
            *ACME,
            billed("Acme", "1", "2026-11-02", 1000, **OCTOBER, state="draft"),
            also=(*known("Acme"), billed("Acme", "1", "2026-11-02", 1000, id="9", **OCTOBER)),
        ),
        expected=of("Acme", pay=1000),
    ),
)
