"""Hand-worked: the days that an invoice covers (METRICS.md section 1, Pay 1). K is 30 November 2026."""

from building import Case, billed, known, of, part, service, studio, worked

ACME = (*known("Acme"), worked("Acme", "2026-10-05", 10))
QUARTERLY = (
    *known("Acme"),
    worked("Acme", "2026-06-10", 4),
    worked("Acme", "2026-07-10", 6),
    billed("Acme", "1", "2026-03-31", 10),
    billed("Acme", "2", "2026-10-31", 920),
)
COVER_CASES = (
    Case(
        name="arrears-since-the-previous-invoice",
        rule="16 September to 15 October is 30 days of 10 each; 15 of them are October's",
        studio=studio(*ACME, billed("Acme", "1", "2026-09-15", 77), billed("Acme", "2", "2026-10-15", 300)),
        expected=of("Acme", pay=150, matched_hours=10),
    ),
    Case(
        name="invoiced-in-november-is-octobers-pay",
        rule="1 October to 14 November is 45 days of 10 each: 31 are October's",
        studio=studio(*ACME, billed("Acme", "1", "2026-09-30", 77), billed("Acme", "2", "2026-11-14", 450)),
        expected=of("Acme", pay=310),
    ),
    Case(
        name="arrears-at-most-92-days",
        rule="since 31 March, but at most 92 days: 1 August to 31 October at 10 a day, October 31 of them",
        studio=studio(*QUARTERLY, worked("Acme", "2026-10-01", 5)),
        expected=of("Acme", pay=310, hours=5),
    ),
    Case(
        name="days-that-no-invoice-covers",
        rule="July lies between two invoices' days: matched, for it is after the first; pay, rate, realization 0",
        studio=studio(*QUARTERLY, period=("2026-07-01", "2026-07-31")),
        expected=of(
            "Acme", pay=0, pay_basis="invoiced", matched_hours=6, effective_rate=0, realization=0, shortfall=600
        )
        | of("Acme", paid_hours=0, overserviced_hours=6, pay_share=None, pay_gap=None)
        | of(None, pay=0, effective_rate=0, matched_hours=6),
    ),
    Case(
        name="first-invoice-from-the-first-entry",
        rule="first entry 10 October, in the other connection; issued on the 19th: 10 days of 30; 6 up to the 15th",
        studio=studio(
            *known("Acme"),
            worked("Acme", "2026-10-12", 3),
            billed("Acme", "1", "2026-10-19", 300),
            also=(*known("Acme"), worked("Acme", "2026-10-10", 2)),
            period=("2026-10-01", "2026-10-15"),
        ),
        expected=of("Acme", pay=180, hours=5, matched_hours=5),
    ),
    Case(
        name="a-running-timer-is-no-first-entry",
        rule="the timer of 1 October is not finished: the first entry is of the 10th, 10 days of 30 each",
        studio=studio(
            *known("Acme"),
            worked("Acme", "2026-10-01", 0, running=True),
            worked("Acme", "2026-10-10", 2),
            billed("Acme", "1", "2026-10-19", 300),
            period=("2026-10-01", "2026-10-15"),
        ),
        expected=of("Acme", pay=180),
    ),
    Case(
        name="first-invoice-without-an-entry-before-it",
        rule="the first entry is later: the invoice covers its issue date alone, 7 October",
        studio=studio(
            *known("Acme"),
            worked("Acme", "2026-10-08", 3),
            billed("Acme", "1", "2026-10-07", 300),
            period=("2026-10-07", "2026-10-31"),
        ),
        expected=of("Acme", pay=300, matched_hours=0, waiting_hours=3, effective_rate=None),
    ),
    Case(
        name="hours-before-the-first-covered-day",
        rule="the first invoice's service began on 6 October: the 10 h of the 5th are not judged by it",
        studio=studio(
            *ACME,
            worked("Acme", "2026-10-06", 4),
            billed("Acme", "1", "2026-11-01", 260, **service("2026-10-06", "2026-10-31")),
        ),
        expected=of("Acme", pay=260, hours=14, matched_hours=4, waiting_hours=0, effective_rate=65),
    ),
    Case(
        name="one-issue-date-covers-the-same-days",
        rule="two invoices of 31 October both cover 1-31 October: 310 + 62, of which 15 days are 150 + 30",
        studio=studio(
            *ACME,
            billed("Acme", "1", "2026-09-30", 5),
            billed("Acme", "2", "2026-10-31", 310),
            billed("Acme", "3", "2026-10-31", 62),
            period=("2026-10-01", "2026-10-15"),
        ),
        expected=of("Acme", pay=180),
    ),
    Case(
        name="service-period-across-the-edge",
        rule="service from 16 September to 15 October: 30 days of 10 each, 15 of them October's",
        studio=studio(*ACME, billed("Acme", "1", "2026-11-20", 300, **service("2026-09-16", "2026-10-15"))),
        expected=of("Acme", pay=150),
    ),
    Case(
        name="a-long-service-period",
        rule="a service period may exceed 92 days: 365 over the whole year, 31 in October",
        studio=studio(*ACME, billed("Acme", "1", "2026-01-02", 365, **service("2026-01-01", "2026-12-31"))),
        expected=of("Acme", pay=31),
    ),
    Case(
        name="previous-goes-by-issue-date",
        rule="the invoice of 30 September serves November, yet the next one covers 1-31 October",
        studio=studio(
            *ACME,
            billed("Acme", "1", "2026-09-30", 999, **service("2026-11-01", "2026-11-30")),
            billed("Acme", "2", "2026-10-31", 310),
        ),
        expected=of("Acme", pay=310),
    ),
    Case(
        name="an-invoice-for-later-days-only",
        rule="over July the invoice that covers October covers no day up to the period's end: Acme is not invoiced",
        studio=studio(
            *known("Acme"),
            worked("Acme", "2026-07-10", 6),
            billed("Acme", "1", "2026-11-01", 310, **service("2026-10-01", "2026-10-31")),
            period=("2026-07-01", "2026-07-31"),
        ),
        expected=of("Acme", pay=None, pay_basis=None, matched_hours=6),
    ),
    Case(
        name="only-complete-days-count",
        rule="as of 11 October ten days are complete: 10 of 31 days' pay, and the hours of the 11th count nowhere",
        studio=studio(
            *ACME,
            worked("Acme", "2026-10-10", 1),
            worked("Acme", "2026-10-11", 2),
            billed("Acme", "1", "2026-10-01", 310, **service("2026-10-01", "2026-10-31")),
            as_of="2026-10-11",
        ),
        expected=of("Acme", pay=100, hours=11, matched_hours=11, effective_rate=part(100, 11)),
    ),
    Case(
        name="before-any-day-is-complete",
        rule="as of 1 October nothing of October is complete: nobody is listed, pay is unknown",
        studio=studio(
            *ACME,
            billed("Acme", "1", "2026-09-30", 310, **service("2026-10-01", "2026-10-31")),
            as_of="2026-10-01",
        ),
        expected=of("Acme", shown=False)
        | of(None, hours=0, client_hours=0, matched_hours=0, pay=None, effective_rate=None),
        findings={},
        skipped=frozenset(),
    ),
    Case(
        name="covering-the-last-day-only",
        rule="service begins on 31 October, the period's last day: invoiced, one day of 10, nothing matched before",
        studio=studio(*ACME, billed("Acme", "1", "2026-11-20", 310, **service("2026-10-31", "2026-11-30"))),
        expected=of("Acme", pay=10, pay_basis="invoiced", matched_hours=0),
    ),
)
