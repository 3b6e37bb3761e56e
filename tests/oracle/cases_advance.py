"""Hand-worked: the days that an invoice in advance covers (METRICS.md section 1, Pay 1). K is 30 November 2026."""

from building import NOVEMBER, OCTOBER, Case, billed, known, of, part, service, studio, worked

ACME = (*known("Acme"), worked("Acme", "2026-10-05", 10))
IN_ADVANCE = {"Acme": {"billing": "advance"}}
ADVANCE_CASES = (
    Case(
        name="advance-up-to-the-next-invoice",
        rule="1 October to 10 November (the day before the next) is 41 days of 10: 31 in October",
        studio=studio(
            *ACME,
            billed("Acme", "1", "2026-10-01", 410),
            billed("Acme", "2", "2026-11-11", 999),
            clients=IN_ADVANCE,
        ),
        expected=of("Acme", pay=310, matched_hours=10, waiting_hours=0),
    ),
    Case(
        name="advance-latest-as-long-as-the-one-before",
        rule="the first covers 1 to 20 October; the latest 20 days too, 21 October to 9 November: 9 in November",
        studio=studio(
            *known("Acme"),
            worked("Acme", "2026-11-05", 10),
            billed("Acme", "1", "2026-10-01", 77),
            billed("Acme", "2", "2026-10-21", 200),
            clients=IN_ADVANCE,
            period=NOVEMBER,
        ),
        expected=of("Acme", pay=90, matched_hours=10),
    ),
    Case(
        name="advance-alone-is-31-days",
        rule="issued on 16 October, the only one: 31 days of 10 each up to 15 November, 16 of them October's",
        studio=studio(*ACME, billed("Acme", "1", "2026-10-16", 310), clients=IN_ADVANCE, period=OCTOBER),
        expected=of("Acme", pay=160, matched_hours=0),
    ),
    Case(
        name="advance-at-most-92-days",
        rule="2 July to 1 October is 92 days, though the next invoice is of 20 November: one day of 10 in October",
        studio=studio(
            *ACME,
            billed("Acme", "1", "2026-07-02", 920),
            billed("Acme", "2", "2026-11-20", 999),
            clients=IN_ADVANCE,
        ),
        expected=of("Acme", pay=10, matched_hours=10),
    ),
    Case(
        name="advance-next-known-by-the-last-known-day",
        rule="as of 11 November the invoice of that day is unknown: the first is the latest, 31 days from 1 October",
        studio=studio(
            *ACME,
            billed("Acme", "1", "2026-10-01", 410),
            billed("Acme", "2", "2026-11-11", 999),
            clients=IN_ADVANCE,
            as_of="2026-11-11",
            period=("2026-10-01", "2026-10-30"),
        ),
        expected=of("Acme", pay=part(410 * 30, 31)),
    ),
    Case(
        name="advance-latest-after-a-service-period",
        rule="the one before served the 31 days of October: the latest covers 16 October to 15 November, 15 of them",
        studio=studio(
            *known("Acme"),
            worked("Acme", "2026-11-05", 10),
            billed("Acme", "1", "2026-10-01", 77, **service("2026-10-01", "2026-10-31")),
            billed("Acme", "2", "2026-10-16", 310),
            clients=IN_ADVANCE,
            period=NOVEMBER,
        ),
        expected=of("Acme", pay=150, matched_hours=10),
    ),
    Case(
        name="advance-on-one-issue-date",
        rule="two invoices of 1 October both cover it up to the 31st, whatever came first: 310 + 62",
        studio=studio(
            *ACME,
            billed("Acme", "1", "2026-10-01", 310),
            billed("Acme", "2", "2026-10-01", 62),
            billed("Acme", "3", "2026-11-01", 999),
            clients=IN_ADVANCE,
        ),
        expected=of("Acme", pay=372),
    ),
    Case(
        name="advance-three-in-a-row",
        rule="the first covers 10 days, the second the 21 of 11-31 October, the third as many of November",
        studio=studio(
            *ACME,
            billed("Acme", "1", "2026-10-01", 100),
            billed("Acme", "2", "2026-10-11", 210),
            billed("Acme", "3", "2026-11-01", 420),
            clients=IN_ADVANCE,
            period=("2026-10-10", "2026-11-30"),
        ),
        expected=of("Acme", pay=10 + 210 + 420),
    ),
)
