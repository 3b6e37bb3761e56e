"""Hand-worked: tokens that see only a part (METRICS.md section 1). October 2026, known up to 30 November.

Whom the connection `also` names, it may hold more of than its token shows. Targets are 100 an hour.
"""

from decimal import Decimal

from building import Case, billed, known, monthly, of, part, studio, worked

OWN_HOURS = {"also": {"time_entry": "only your own"}}
NO_INVOICES = {"also": {"invoice": "refused"}}
AGAINST_HOURS = frozenset({"effective_rate", "realization", "overserviced_hours", "shortfall", "pay_gap"})
PAY = frozenset({"pay", "pay_share", "paid_hours"})
BILLABLE = {"billable": True, "currency": "EUR"}
TWO = (*known("Acme", "Nova"), worked("Acme", "2026-10-05", 10), worked("Nova", "2026-10-06", 20))
TWO_RETAINERS = {"Acme": monthly(500), "Nova": monthly(1500)}
FIVE = {
    name: monthly(pay) for name, pay in (("Acme", 500), ("Birch", 1000), ("Cedar", 1000), ("Dune", 700), ("Elm", 9000))
}
VIEW_CASES = (
    Case(
        name="hours-seen-in-part",
        rule="Acme may have more than 10 h: its 500 buy 5 h, but are set against none; pay 1/4, hours 1/3",
        studio=studio(*TWO, also=tuple(known("Acme")), clients=TWO_RETAINERS, lacks=OWN_HOURS),
        # Nova's 20 h are all there: 75 an hour, 15 h paid, 5 h over. The gap needs the hours of both.
        expected=of(
            "Acme", hours=10, matched_hours=10, hours_share=part(1, 3), pay=500, pay_share=0.25, target_rate=100
        )
        | of("Acme", effective_rate=None, realization=None, overserviced_hours=None, shortfall=None, pay_gap=None)
        | of("Acme", paid_hours=5, low_payer=False, unknown=AGAINST_HOURS)
        | of("Nova", effective_rate=75, realization=0.75, paid_hours=15, overserviced_hours=5, shortfall=500)
        | of("Nova", pay_share=0.75, pay_gap=None, low_payer=True, unknown=frozenset({"pay_gap"}))
        | of(None, hours=30, client_hours=30, matched_hours=30, pay=2000, effective_rate=None),
        skipped=frozenset({("effort_vs_pay", "Acme")}),
    ),
    Case(
        name="hours-seen-in-part-and-judged-all-the-same",
        rule="partial = true: 500 for 10 h are 50 an hour; gap (10/30) / (1/4)",
        studio=studio(
            *TWO, also=tuple(known("Acme")), clients=TWO_RETAINERS, lacks=OWN_HOURS, partial=frozenset({"also"})
        ),
        expected=of("Acme", effective_rate=50, overserviced_hours=5, shortfall=500, pay_gap=part(4, 3), low_payer=True)
        | of("Acme", unknown=frozenset())
        | of("Nova", pay_gap=part(8, 9))
        | of(None, effective_rate=part(2000, 30)),
    ),
    Case(
        name="hours-seen-in-part-are-no-yardstick",
        rule="each 10 h: Acme's others are Birch, Cedar and Dune, (1000 + 1000 + 700) / 30 = 90; Elm's all four, 80",
        studio=studio(
            *known(*FIVE),
            *(worked(name, "2026-10-05", 10) for name in FIVE),
            also=tuple(known("Elm")),
            clients=FIVE,
            rates={},
            lacks=OWN_HOURS,
        ),
        expected=of("Acme", target_rate=90, realization=part(5, 9))
        | of("Dune", target_rate=part(2500, 30))
        | of("Elm", target_rate=80, paid_hours=112.5, realization=None, overserviced_hours=None),
    ),
    Case(
        name="hours-seen-in-part-leave-too-few-others",
        rule="of Acme's three others, Dune's hours are not all known: two are no yardstick; Dune has three",
        studio=studio(
            *known(*FIVE),
            *(worked(name, "2026-10-05", 10) for name in ("Acme", "Birch", "Cedar", "Dune")),
            also=tuple(known("Dune")),
            clients={name: table for name, table in FIVE.items() if name != "Elm"},
            rates={},
            lacks=OWN_HOURS,
        ),
        expected=of("Acme", target_rate=None, paid_hours=None, effective_rate=50)
        | of("Dune", target_rate=part(2500, 30)),
    ),
    Case(
        name="hours-seen-in-part-of-a-client-whose-pay-does-not-count",
        rule="Nova is not invoiced yet and Own is internal: what is unknown of them hides nothing of Acme's",
        studio=studio(
            *known("Acme", "Nova", "Own"),
            worked("Acme", "2026-10-05", 10),
            worked("Nova", "2026-10-05", 10, **BILLABLE, amount=Decimal(400)),
            worked("Own", "2026-10-05", 10),
            also=tuple(known("Nova", "Own")),
            clients={"Acme": monthly(800), "Own": {"internal": True}},
            lacks=OWN_HOURS,
        ),
        expected=of("Acme", pay_gap=1, effective_rate=80)
        | of("Nova", pay=400, pay_basis="billable", paid_hours=4, effective_rate=None, low_payer=False)
        | of(None, effective_rate=80, matched_hours=10),
    ),
    Case(
        name="invoices-seen-in-part",
        rule="an invoice that is not seen may be Acme's or Nova's; Birch's come from `books`, and `also` has no Cedar",
        studio=studio(
            *known("Acme", "Nova", "Birch", "Cedar"),
            *(worked(name, "2026-10-05", 10) for name in ("Acme", "Nova", "Birch", "Cedar")),
            *(billed(name, name, "2026-10-31", 1000) for name in ("Acme", "Birch")),
            also=tuple(known("Acme", "Nova", "Birch")),
            clients={"Nova": monthly(800), "Birch": {"invoiced_in": "books"}, "Cedar": monthly(600)},
            lacks=NO_INVOICES,
        ),
        expected=of("Acme", pay=None, pay_basis="invoiced", matched_hours=10, waiting_hours=0, hours_share=0.25)
        | of("Acme", effective_rate=None, paid_hours=None, low_payer=False, unknown=AGAINST_HOURS | PAY)
        | of("Nova", pay=None, pay_basis="retainer", matched_hours=10)
        | of("Birch", pay=1000, pay_share=part(10, 16), pay_gap=part(8, 10), unknown=frozenset())
        | of("Cedar", pay=600, realization=part("0.6"))
        | of(None, pay=1600, matched_hours=20, effective_rate=80, client_hours=40),
    ),
    Case(
        name="invoices-seen-in-part-and-judged-all-the-same",
        rule="partial = true: what is seen counts, by its basis",
        studio=studio(
            *TWO,
            also=tuple(known("Acme", "Nova")),
            clients={"Acme": monthly(500)},
            lacks=NO_INVOICES,
            partial=frozenset({"also"}),
        ),
        expected=of("Acme", pay=500, pay_share=1, pay_gap=1) | of("Nova", pay=None, pay_basis=None),
    ),
    Case(
        name="invoiced-where-invoices-are-not-seen",
        rule="Acme's invoices will come from `also`, which shows none: its pay is not 0 but unknown",
        studio=studio(*TWO, also=tuple(known("Nova")), clients={"Acme": {"invoiced_in": "also"}}, lacks=NO_INVOICES),
        expected=of("Acme", pay=None, pay_basis="invoiced", waiting_hours=10, matched_hours=0),
    ),
    Case(
        name="without-hours-or-pay-that-is-seen",
        rule="Acme's last invoice paid for June, and nothing is known of October; Nova has a retainer in October",
        studio=studio(
            *known("Acme", "Nova", "Cedar"),
            billed("Acme", "1", "2026-06-30", 500),
            worked("Cedar", "2026-10-05", 10),
            also=tuple(known("Acme", "Nova", "Cedar")),
            clients={"Nova": monthly(3100)},
            lacks=NO_INVOICES,
        ),
        expected=of("Acme", shown=False) | of("Nova", shown=True, pay=None, hours=0) | of("Cedar", pay=None),
    ),
    Case(
        name="other-kinds-seen-in-part",
        rule="expenses set nothing against hours, nor do projects and clients",
        studio=studio(
            *TWO,
            also=tuple(known("Acme", "Nova")),
            clients=TWO_RETAINERS,
            lacks={"also": {"expense": "refused", "project": "refused", "client": "refused"}},
        ),
        expected=of("Acme", effective_rate=50, pay_gap=part(4, 3), unknown=frozenset()),
    ),
)
