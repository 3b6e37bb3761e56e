"""Hand-worked: what an invoice is worth (METRICS.md section 1, Pay 1).

Unless said otherwise: as of 1 December 2026 (K is 30 November), over October, Acme worked 10 h on 5 October, and each
invoice has October as its service period, so that all of its net is the period's pay.
"""

from decimal import Decimal

from building import Case, billed, day, known, line, of, part, payment, service, studio, worked

TEN_HOURS = worked("Acme", "2026-10-05", 10)
ACME = (*known("Acme"), TEN_HOURS)
OCTOBER = service("2026-10-01", "2026-10-31")
NET_CASES = (
    Case(
        name="net-of-lines",
        rule="800 of services + 200 of expenses - 100 discount + 180 tax = 1080; net = 800 - 100 * 800/1000 = 720",
        studio=studio(
            *ACME,
            billed(
                "Acme",
                "1",
                "2026-11-02",
                1080,
                **OCTOBER,
                tax=Decimal(180),
                discount=Decimal(100),
                lines=(line(800), line(200, expense=True)),
            ),
        ),
        # Rate 720 / 10; 7.2 h at 100; 2.8 h too many; 10 * 100 - 720 short; alone: gap (10/10) / 1.
        expected=of(
            "Acme",
            pay=720,
            pay_basis="invoiced",
            matched_hours=10,
            waiting_hours=0,
            effective_rate=72,
            target_rate=100,
            realization=part("0.72"),
            paid_hours=part("7.2"),
            overserviced_hours=part("2.8"),
            shortfall=280,
            hours_share=1,
            pay_share=1,
            pay_gap=1,
            low_payer=True,
            unknown=frozenset(),
            estimates=frozenset(),
        )
        | of(None, hours=10, client_hours=10, matched_hours=10, pay=720, effective_rate=72),
    ),
    Case(
        name="net-less-tax",
        rule="no lines known: 1200 less 200 of tax is 1000",
        studio=studio(*ACME, billed("Acme", "1", "2026-11-02", 1200, **OCTOBER, tax=Decimal(200))),
        expected=of("Acme", pay=1000, effective_rate=100, realization=1, shortfall=0, overserviced_hours=0),
    ),
    Case(
        name="lines-make-taxes-needless",
        rule="the lines are known, so the net is, although the tax is not",
        studio=studio(*ACME, billed("Acme", "1", "2026-11-02", 1080, **OCTOBER, tax=None, lines=(line(900),))),
        expected=of("Acme", pay=900),
    ),
    Case(
        name="taxes-unknown",
        rule="no lines and no taxes: pay unknown, but the basis, waiting and matched hours are given",
        studio=studio(*ACME, billed("Acme", "1", "2026-11-02", 1200, **OCTOBER, tax=None)),
        expected=of(
            "Acme",
            pay=None,
            pay_basis="invoiced",
            matched_hours=10,
            waiting_hours=0,
            effective_rate=None,
            realization=None,
            paid_hours=None,
            low_payer=False,
            target_rate=100,
            unknown=frozenset(
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
            ),
        )
        | of(None, pay=None, effective_rate=None, matched_hours=0),
        findings={},
        skipped=frozenset({("effort_vs_pay", "Acme")}),
    ),
    Case(
        name="taxes-unknown-elsewhere",
        rule="an invoice of unknown net matters only where it covers a day: that of September is not October's",
        studio=studio(
            *ACME,
            billed("Acme", "1", "2026-10-01", 500, **service("2026-09-01", "2026-09-30"), tax=None),
            billed("Acme", "2", "2026-11-02", 1000, **OCTOBER),
        ),
        expected=of("Acme", pay=1000),
    ),
    Case(
        name="amount-unknown",
        rule="no lines and no amount: pay unknown, of one invoice of tax 0 and one of tax unknown; it is no credit",
        studio=studio(
            *known("Acme", "Nova"),
            TEN_HOURS,
            billed("Acme", "1", "2026-11-02", None, **OCTOBER),
            worked("Nova", "2026-10-05", 10),
            billed("Nova", "2", "2026-10-31", None, tax=None),
        ),
        # A credit would cover no day, so that nobody were invoiced.
        expected=of("Acme", pay=None, pay_basis="invoiced", matched_hours=10, effective_rate=None)
        | of("Nova", pay=None, pay_basis="invoiced", matched_hours=10, waiting_hours=0),
    ),
    Case(
        name="lines-make-the-amount-needless",
        rule="the lines are known, so the net is; only for a write-off the paid part of the amount must be, too",
        studio=studio(
            *known("Acme", "Nova"),
            TEN_HOURS,
            billed("Acme", "1", "2026-11-02", None, **OCTOBER, tax=None, lines=(line(900), line(50, expense=True))),
            worked("Nova", "2026-10-05", 10),
            billed(
                "Nova", "2", "2026-11-02", None, **OCTOBER, lines=(line(900),), state="written_off", paid=Decimal(100)
            ),
        ),
        expected=of("Acme", pay=900) | of("Nova", pay=None, pay_basis="invoiced"),
    ),
    Case(
        name="unknown-amounts-are-alike",
        rule="one number, issue date and currency, neither amount known: one invoice, of 900; and one more",
        studio=studio(
            *ACME,
            billed("Acme", "1", "2026-11-02", None, **OCTOBER, lines=(line(900),)),
            also=(
                *known("Acme"),
                billed("Acme", "1", "2026-11-02", None, **OCTOBER, lines=(line(900),)),
                billed("Acme", "2", "2026-11-02", None, **OCTOBER, lines=(line(900),)),
            ),
        ),
        expected=of("Acme", pay=1800),
    ),
    Case(
        name="written-off",
        rule="net 1000 of 1200; by K, that day included, 300 were paid, not those of December: 1000 * 300/1200 = 250",
        studio=studio(
            *ACME,
            billed(
                "Acme",
                "1",
                "2026-11-02",
                1200,
                **OCTOBER,
                tax=Decimal(200),
                state="written_off",
                closed_on=day("2026-11-30"),
                paid=Decimal(600),
                payments=(payment("2026-11-30", 300), payment("2026-12-01", 300)),
            ),
        ),
        expected=of("Acme", pay=250, effective_rate=25),
    ),
    Case(
        name="written-off-later",
        rule="written off on 1 December, after K: as known at K it counts in full",
        studio=studio(
            *ACME,
            billed(
                "Acme",
                "1",
                "2026-11-02",
                1200,
                **OCTOBER,
                tax=Decimal(200),
                state="written_off",
                closed_on=day("2026-12-01"),
                paid=Decimal(0),
            ),
        ),
        expected=of("Acme", pay=1000),
    ),
    Case(
        name="written-off-paid-in-part",
        rule="no single payments known: paid 400 of 1000, so 400; an open invoice unpaid counts in full",
        studio=studio(
            *ACME,
            billed("Acme", "1", "2026-11-02", 1000, **OCTOBER, state="written_off", paid=Decimal(400)),
            billed("Acme", "2", "2026-11-03", 70, **OCTOBER, state="open", paid=Decimal(0)),
        ),
        expected=of("Acme", pay=470),
    ),
    Case(
        name="written-off-for-nobody-knows-how-much",
        rule="what was paid is not known, so neither is the pay",
        studio=studio(*ACME, billed("Acme", "1", "2026-11-02", 1000, **OCTOBER, state="written_off")),
        expected=of("Acme", pay=None, pay_basis="invoiced"),
    ),
    Case(
        name="paid-after-the-last-known-day",
        rule="written off, and the 400 paid on 1 December, after K: nothing had been paid",
        studio=studio(
            *ACME,
            billed(
                "Acme",
                "1",
                "2026-11-02",
                1000,
                **OCTOBER,
                state="written_off",
                closed_on=day("2026-11-20"),
                paid=Decimal(400),
                paid_on=day("2026-12-01"),
            ),
        ),
        expected=of("Acme", pay=0, effective_rate=0),
    ),
    Case(
        name="paid-on-the-last-known-day",
        rule="the 400 paid on 30 November, which is K, count",
        studio=studio(
            *ACME,
            billed(
                "Acme",
                "1",
                "2026-11-02",
                1000,
                **OCTOBER,
                state="written_off",
                closed_on=day("2026-11-20"),
                paid=Decimal(400),
                paid_on=day("2026-11-30"),
            ),
        ),
        expected=of("Acme", pay=400),
    ),
)
