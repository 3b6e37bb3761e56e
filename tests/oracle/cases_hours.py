"""Hand-worked: which hours count, and whose they are (METRICS.md section 1). K is 30 November 2026."""

from building import NOVEMBER, Case, billed, known, of, service, studio, worked
from clientfit_sync.model import Client, Project

SEPTEMBER = service("2026-09-01", "2026-09-30")
HOURS_CASES = (
    Case(
        name="waiting-hours",
        rule="after 30 September, the last covered day; 1 October is 60 days before K, 2 October 59: only its 7 h wait",
        studio=studio(
            *known("Acme"),
            worked("Acme", "2026-10-01", 5),
            worked("Acme", "2026-10-02", 7),
            billed("Acme", "1", "2026-10-01", 900, **SEPTEMBER),
        ),
        expected=of(
            "Acme",
            hours=12,
            waiting_hours=7,
            matched_hours=5,
            pay=0,
            pay_basis="invoiced",
            effective_rate=0,
            realization=0,
        ),
        findings={("effort_vs_pay", "Acme"): {"severity": "act", "measured": 0}}
        | {("time_share_cap", None): {"severity": "act", "measured": 1, "hours_to_shed": 12}},
    ),
    Case(
        name="hours-on-the-last-covered-day",
        rule="the 5 h of 15 October are covered, the 7 h of the 16th wait",
        studio=studio(
            *known("Acme"),
            worked("Acme", "2026-10-15", 5),
            worked("Acme", "2026-10-16", 7),
            billed("Acme", "1", "2026-10-20", 150, **service("2026-10-01", "2026-10-15")),
        ),
        expected=of("Acme", pay=150, waiting_hours=7, matched_hours=5),
    ),
    Case(
        name="only-waiting-hours",
        rule="all 7 h wait: nothing is matched, so there is no rate, and the check is skipped",
        studio=studio(
            *known("Acme"),
            worked("Acme", "2026-10-02", 7),
            billed("Acme", "1", "2026-10-01", 900, **SEPTEMBER),
        ),
        expected=of(
            "Acme", waiting_hours=7, matched_hours=0, pay=0, effective_rate=None, realization=None, shortfall=0
        ),
        findings={},
        skipped=frozenset({("effort_vs_pay", "Acme")}),
    ),
    Case(
        name="invoiced-in-without-an-invoice",
        rule="invoices will come: basis invoiced, pay 0; 2 October on waits, 1 October (60 days) is matched",
        studio=studio(
            *known("Acme"),
            worked("Acme", "2026-10-01", 5),
            worked("Acme", "2026-10-02", 7),
            clients={"Acme": {"invoiced_in": "books"}},
        ),
        expected=of("Acme", pay=0, pay_basis="invoiced", waiting_hours=7, matched_hours=5, effective_rate=0),
    ),
    Case(
        name="invoiced-in-matches-all-hours",
        rule="the first covered day is 6 October, but with invoiced_in the 10 h of the 5th are matched too",
        studio=studio(
            *known("Acme"),
            worked("Acme", "2026-10-05", 10),
            billed("Acme", "1", "2026-11-01", 260, **service("2026-10-06", "2026-10-31")),
            clients={"Acme": {"invoiced_in": "books"}},
        ),
        expected=of("Acme", pay=260, matched_hours=10, waiting_hours=0, effective_rate=26),
    ),
    Case(
        name="what-counts-as-hours",
        rule="3 h finished; no running timer, no day outside the period; 1 h without a client is in the whole only",
        studio=studio(
            *known("Acme"),
            Project(id="own", name="Own", client=None),
            worked("Acme", "2026-10-31", 2, billable=True),
            worked("Acme", "2026-10-01", 1),
            worked("Acme", "2026-10-20", 8, running=True),
            worked("Acme", "2026-11-01", 16),
            worked("Acme", "2026-09-30", 32),
            worked("own", "2026-10-05", "0.5"),
            worked("none", "2026-10-05", "0.5", project=None),
        ),
        expected=of("Acme", hours=3, billable_hours=2, hours_share=1) | of(None, hours=4, client_hours=3),
    ),
    Case(
        name="internal-and-ignored-clients",
        rule="they are in the hours of all, in no share and not listed: 10 of 17 h, Acme has all client hours",
        studio=studio(
            *known("Acme", "Us", "Old"),
            worked("Acme", "2026-10-05", 10),
            worked("Us", "2026-10-05", 4),
            worked("Old", "2026-10-05", 3),
            billed("Old", "1", "2026-10-31", 500),
            clients={"Us": {"internal": True}, "Old": {"ignore": True}},
        ),
        expected=of("Acme", hours_share=1)
        | of("Us", shown=False)
        | of("Old", shown=False)
        | of(None, hours=17, client_hours=10, pay=None),
    ),
    Case(
        name="aliases",
        rule="one client under three spellings in two connections: 1 + 2 + 4 h, billed 700 in the second",
        studio=studio(
            Client(id="1", name=" ACME "),
            Client(id="2", name="acme limited"),
            Project(id="p1", name="Site", client="1"),
            Project(id="p2", name="Shop", client="2"),
            worked("a", "2026-10-05", 1, project="p1"),
            worked("b", "2026-10-05", 2, project="p2"),
            also=(
                Client(id="9", name="Acme Ltd"),
                Project(id="p1", name="Site", client="9"),
                worked("c", "2026-10-05", 4, project="p1"),
                billed("9", "1", "2026-10-31", 700, **service("2026-10-01", "2026-10-31")),
            ),
            clients={"Acme Ltd": {"aliases": ["Acme", "Acme Limited"]}},
        ),
        expected=of("Acme Ltd", hours=7, matched_hours=7, pay=700, effective_rate=100)
        | of("acme limited", shown=False)
        | of("ACME", shown=False),
    ),
    Case(
        name="one-name-without-configuration",
        rule="case and surrounding blanks never matter, nor how an accent is composed",
        studio=studio(
            *known("Zoe\u0301"),
            worked("Zoe\u0301", "2026-10-05", 1),
            also=(*known(" ZO\u00c9 "), worked(" ZO\u00c9 ", "2026-10-06", 2)),
        ),
        expected=of("ZO\u00c9", hours=3) | of(None, client_hours=3),
    ),
    Case(
        name="left-out-without-hours-and-pay",
        rule="in November Acme has neither, though invoiced before; Nova has pay alone, Odd pay of unknown amount",
        studio=studio(
            *known("Acme", "Nova", "Odd"),
            worked("Acme", "2026-10-05", 10),
            billed("Acme", "1", "2026-10-31", 500),
            billed("Nova", "2", "2026-11-30", 300, **service("2026-11-01", "2026-11-30")),
            billed("Odd", "3", "2026-11-30", 300, **service("2026-11-01", "2026-11-30"), tax=None),
            period=NOVEMBER,
        ),
        expected=of("Acme", shown=False)
        | of("Nova", hours=0, pay=300, hours_share=None, pay_share=1, effective_rate=None, pay_gap=None)
        | of("Odd", hours=0, pay=None)
        | of(None, hours=0, client_hours=0, matched_hours=0, pay=300, effective_rate=None),
    ),
)
