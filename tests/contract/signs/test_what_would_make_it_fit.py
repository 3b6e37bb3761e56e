"""`what-if`, `quote` and `exit-plan`: today beside tomorrow, the hours that a budget buys, and how it ends.

Pia 100 h for 12,000 (at most 0.6 of the hours, 125 EUR an hour agreed), Orla 60 h for 6,000, Nova 40 h for 2,000: 200 h
for 20,000, 100 EUR an hour on average. Nova is the low payer, takes 0.2, just the cap, and none of it is on focus.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest

Report = dict[str, Any]
Books = Callable[..., None]
Exported = Callable[..., Report]
Run = Callable[..., Any]

PERIOD = ("--period", "2026-08-01..2026-10-31", "--as-of", "2026-11-23")
CONFIG = """
[checks.focus]
known_for = ["tag:design"]

[clients.Pia]
time_cap = 0.6
target = 125
"""
ENTRIES: list[tuple[Any, ...]] = [
    ("Pia", "2026-08-03", 5, 20),
    ("Orla", "2026-08-03", 6, 10),
    ("Nova", "2026-08-03", 8, 5, {"Tags": "admin"}),
]
INVOICES: list[tuple[Any, ...]] = [("Pia", 12000), ("Orla", 6000), ("Nova", 2000)]


@pytest.fixture
def small(books: Books) -> None:
    """The studio."""
    books(ENTRIES, INVOICES, CONFIG)


@pytest.fixture
def what_if(exported: Exported) -> Callable[..., Report]:
    """`what-if` with these changes, as JSON."""
    return lambda *changes: exported("what-if", *changes, *PERIOD)


def by_name(side: Report) -> dict[str, Report]:
    """The clients of today or of then."""
    return {one["client"]: one for one in side["clients"]}


def shares(side: Report) -> dict[str | None, tuple[float, bool]]:
    """The share and whether it is over, of each cap; None: of the low payers."""
    return {one["client"]: (one["share"], one["over"]) for one in side["caps"]}


@pytest.mark.usefixtures("small")
def test_with_nothing_changed_it_is_today(what_if: Callable[..., Report]) -> None:
    told = what_if()
    assert told["changed"] == told["today"]
    assert (told["hours_freed"], told["pay_lost"], told["effective_rate_change"]) == (0, 0, 0)


@pytest.mark.usefixtures("small")
def test_today_is_what_the_report_says(what_if: Callable[..., Report], judged: Callable[..., Report]) -> None:
    told, report = what_if()["today"], judged(*PERIOD)
    for client, reported in zip(told["clients"], report["clients"], strict=True):
        assert client == {key: reported[key] for key in client}
    assert report["totals"] == {key: told["totals"][key] for key in report["totals"]}
    assert told["totals"]["focus_share"] == 0.8


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("kept", ["Pia", "Orla", "Nova"])
def test_dropping_all_but_one_gives_that_one_all_shares(what_if: Callable[..., Report], kept: str) -> None:
    drops = [argument for name in ("Pia", "Orla", "Nova") if name != kept for argument in ("--drop", name)]
    told = what_if(*drops)
    ((name, client),) = by_name(told["changed"]).items()
    assert (name, client["hours_share"], client["pay_share"], client["pay_gap"]) == (kept, 1, 1, 1)
    assert client["effective_rate"] == by_name(told["today"])[kept]["effective_rate"]


@pytest.mark.usefixtures("small")
def test_dropping_a_client_frees_its_hours_and_loses_its_pay(what_if: Callable[..., Report]) -> None:
    """160 h for 18,000 are left: 112.50 an hour, all on focus. Pia takes 100 / 160 of them, above its 0.6."""
    told = what_if("--drop", "nova")
    assert (told["hours_freed"], told["pay_lost"], told["effective_rate_change"]) == (40, 2000, 12.5)
    totals = told["changed"]["totals"]
    assert (totals["client_hours"], totals["pay"], totals["effective_rate"]) == (160, 18000, 112.5)
    assert (told["today"]["totals"]["focus_share"], totals["focus_share"]) == (0.8, 1)
    assert shares(told["today"]) == {None: (0.2, False), "Pia": (0.5, False)}
    assert shares(told["changed"]) == {None: (0, False), "Pia": (0.625, True)}


@pytest.mark.usefixtures("small")
def test_another_rate_changes_what_the_same_hours_pay(what_if: Callable[..., Report]) -> None:
    """Nova at 79 stays a low payer, at 80 it is none: 40 * 80 - 2,000 = 1,200 more, 21,200 / 200 = 106 an hour."""
    told = what_if("--rate", "Nova=80")
    nova = by_name(told["changed"])["Nova"]
    assert (nova["hours"], nova["pay"], nova["effective_rate"], nova["low_payer"]) == (40, 3200, 80, False)
    assert (told["hours_freed"], told["pay_lost"], told["effective_rate_change"]) == (0, -1200, 6)
    assert shares(told["changed"])[None] == (0, False)
    assert by_name(what_if("--rate", "Nova=79")["changed"])["Nova"]["low_payer"] is True


@pytest.mark.usefixtures("small")
def test_other_hours_are_paid_at_todays_rate(what_if: Callable[..., Report]) -> None:
    """Nova with 20 h at 50: 1,000. 180 h for 19,000; 20 / 180 of the hours off focus."""
    told = what_if("--hours", "Nova=20")
    nova = by_name(told["changed"])["Nova"]
    assert (nova["hours"], nova["pay"], nova["effective_rate"]) == (20, 1000, 50)
    assert (told["hours_freed"], told["pay_lost"]) == (20, 1000)
    assert told["changed"]["totals"]["effective_rate"] == 105.56
    assert told["changed"]["totals"]["focus_share"] == 0.8889
    assert shares(told["changed"])[None] == (0.1111, False)


@pytest.mark.usefixtures("small")
def test_a_client_may_have_another_rate_and_other_hours(what_if: Callable[..., Report]) -> None:
    nova = by_name(what_if("--hours", "Nova=20", "--rate", "Nova=110")["changed"])["Nova"]
    assert (nova["hours"], nova["pay"], nova["effective_rate"]) == (20, 2200, 110)


def test_todays_yardstick_is_kept(books: Books, exported: Exported) -> None:
    """Without a target of one's own it is the average of the others: for Nova 100, with or without Pia's 200 an hour.

    Pia 20 h for 4,000, Orla 40 h for 2,400, Quin 40 h for 3,600: 10,000 / 100 h. Without Pia it would be 75.
    """
    head = 'currency = "EUR"\ndatabase = "sqlite:///clientfit.db"\nexchange_rates_url = ""\n'
    head += '[connections.exports]\ntype = "csv"\ntime_entries = ["hours.csv"]\ninvoices = ["invoices.csv"]\n'
    entries = [
        (name, "2026-08-03", days / 5, 5) for name, days in (("Pia", 20), ("Orla", 40), ("Quin", 40), ("Nova", 40))
    ]
    invoices = [("Pia", 4000), ("Orla", 2400), ("Quin", 3600), ("Nova", 3000)]
    books(entries, invoices, head=head)
    told = exported("what-if", "--drop", "Pia", *PERIOD)
    for side in ("today", "changed"):
        nova = by_name(told[side])["Nova"]
        assert (nova["target_rate"], nova["realization"], nova["low_payer"]) == (100, 0.75, True)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    "change", [("--drop", "Nobody"), ("--rate", "Nobody=1"), ("--hours", "Nova"), ("--rate", "Nova=x")]
)
def test_2_a_change_that_cannot_be(cli: Run, change: tuple[str, str]) -> None:
    assert cli("what-if", *change, *PERIOD).returncode == 2


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("form", ["table", "markdown"])
def test_both_sides_are_printed(cli: Run, form: str) -> None:
    done = cli("what-if", "--drop", "Nova", *PERIOD, "--format", form)
    assert done.returncode == 0
    for told in ("200.0", "160.0", "20,000", "18,000", "100.00", "112.50", "80 %", "100 %"):
        assert told in done.stdout, told


@pytest.mark.usefixtures("small")
def test_what_if_writes_nothing(cli: Run, judged: Callable[..., Report]) -> None:
    before = judged(*PERIOD)["clients"]
    assert cli("what-if", "--drop", "Nova", *PERIOD).returncode == 0
    assert judged(*PERIOD)["clients"] == before


@pytest.mark.usefixtures("small")
def test_a_budget_buys_hours_at_the_target(exported: Exported) -> None:
    """5,000 / 100 = 50 h for somebody new. With them low payers take 40 / 250; now 40 / 200, and have no room."""
    told = exported("quote", "--budget", "5000", *PERIOD)
    assert (told["client"], told["target_rate"], told["hours_bought"]) == (None, 100, 50)
    (group,) = [one for one in told["caps"] if one["client"] is None]
    assert (group["share"], group["share_with_it"], group["over_with_it"]) == (0.2, 0.16, False)
    assert group["room_hours"] == 0


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(("hours", "share", "over"), [("50", 0.6, False), ("51", 0.6016, True)])
def test_a_quote_tells_what_the_work_does_to_the_clients_own_cap(
    exported: Exported, hours: str, share: float, *, over: bool
) -> None:
    """5,000 / 125 = 40 h. (100 + 50) / 250 = 0.6 is just its cap: there is room for 50 h."""
    told = exported("quote", "--budget", "5000", "--client", "pia", "--hours", hours, *PERIOD)
    assert (told["client"], told["target_rate"], told["hours_bought"]) == ("Pia", 125, 40)
    (pia,) = [one for one in told["caps"] if one["client"] == "Pia"]
    assert (pia["share"], pia["share_with_it"], pia["over_with_it"], pia["room_hours"]) == (0.5, share, over, 50)
    assert told["wish"]["hours_to_cut"] == int(hours) - 40
    assert told["wish"]["price"] == int(hours) * 125


@pytest.mark.usefixtures("small")
def test_a_quote_tells_what_the_work_does_to_the_low_payers_cap(exported: Exported) -> None:
    """60 h for 5,000 make Nova's (2,000 + 5,000) / 100 h = 70 an hour, still low: 100 / 260 of the hours."""
    told = exported("quote", "--budget", "5000", "--client", "Nova", "--hours", "60", *PERIOD)
    (group,) = told["caps"]
    assert (group["share"], group["share_with_it"], group["over"], group["over_with_it"]) == (0.2, 0.3846, False, True)


@pytest.mark.usefixtures("small")
def test_a_quote_is_printed_with_hours_rate_and_cap(cli: Run) -> None:
    done = cli("quote", "--budget", "5000", "--client", "Pia", "--hours", "60", *PERIOD)
    assert done.returncode == 0
    first = done.stdout.splitlines()[0]
    assert "5,000" in first
    assert "40 h" in first
    assert "125 EUR" in first
    assert "20 h" in done.stdout
    assert "60 %" in done.stdout


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    "wrong", [(), ("--budget", "-1"), ("--budget", "x"), ("--budget", "5000", "--client", "Nobody")]
)
def test_2_a_quote_for_nobody_or_nothing(cli: Run, wrong: tuple[str, ...]) -> None:
    assert cli("quote", *wrong, *PERIOD).returncode == 2


def test_a_quote_without_a_target_says_that_it_cannot_tell(books: Books, cli: Run) -> None:
    """One other client makes no average."""
    head = 'currency = "EUR"\ndatabase = "sqlite:///clientfit.db"\nexchange_rates_url = ""\n'
    head += '[connections.exports]\ntype = "csv"\ntime_entries = ["hours.csv"]\ninvoices = ["invoices.csv"]\n'
    books(ENTRIES[1:], INVOICES[1:], head=head)
    done = cli("quote", "--budget", "5000", *PERIOD, "--format", "json")
    told = json.loads(done.stdout)
    assert told["hours_bought"] is None
    assert told["unknown"]


def test_an_exit_plan_tells_what_is_owed_on_both_sides_and_the_week_afterwards(books: Books, cli: Run) -> None:
    """To bill: 16 h of November, 1,600 at the target. To collect: 1,500 of 2,000, due on 1 October, and 300 later.

    The period is 90 days up to 22 November, 25 August to 22 November: Nova's 40 + 16 h of 216 h and 2,300 of 20,300 go.
    """
    entries = [(name, "2026-09-01", *rest) for name, _, *rest in ENTRIES]
    part = {"Received": "500", "Paid on": "2026-10-05", "State": "open", "Due": "2026-10-01"}
    soon = {"Received": "0", "Paid on": "", "State": "open", "Due": "2026-12-01"}
    span = {"First": "2026-09-01"}
    invoices = [("Pia", 12000, span), ("Orla", 6000, span), ("Nova", 2000, part | span), ("Nova", 300, soon | span)]
    retainer = "[clients.Nova]\nuntil = 2026-12-31\n"
    books([*entries, ("Nova", "2026-11-02", 8, 2)], invoices, CONFIG + retainer)
    done = cli("exit-plan", "nova", "--as-of", "2026-11-23")
    assert done.returncode == 0, done.stderr
    text = done.stdout
    assert text.startswith("# ")
    parts = {part.splitlines()[0]: part for part in text.split("\n## ")[1:]}
    assert set(parts) >= {
        "Still to be honoured",
        "To bill",
        "To collect",
        "The week afterwards",
        "Draft of a message",
    }
    assert "Site" in parts["Still to be honoured"]
    assert "16 h" in parts["To bill"]
    assert "1,600" in parts["To bill"]
    for told in ("i3", "2026-10-01", "1,500.00", "i4", "2026-12-01", "300.00", "1,800.00"):
        assert told in parts["To collect"], told
    # 56 h / 90 days * 7 = 4.4 h a week, 56 / 216 = 26 %; 2,300 / 90 * 365 / 12 = 777 a month; 18,000 / 160 = 112.50
    for told in ("4.4 h", "26 %", "777 EUR", "112.50"):
        assert told in parts["The week afterwards"], told
    message = parts["Draft of a message"]
    assert "31 December 2026" in message
    assert "i3" in message
    assert "EUR an hour" not in message, "what it pays is none of a courteous farewell"


def test_an_exit_plan_tells_the_term_of_a_retainer(books: Books, cli: Run) -> None:
    term = "from = 2026-01-01, until = 2027-03-31"
    config = f'[clients.Nova]\nretainer = {{ amount = 1000, every = "month", {term}, hours = 20 }}'
    books([*ENTRIES, ("Nova", "2026-11-02", 8, 1)], INVOICES[:2], CONFIG + config)
    done = cli("exit-plan", "Nova", *PERIOD)
    assert done.returncode == 0, done.stderr
    honoured = done.stdout.split("## Still to be honoured")[1].split("\n## ")[0]
    assert "31 March 2027" in honoured
    assert "1,000 EUR" in honoured


def test_what_waits_to_be_billed_is_told_though_the_period_ended_before(books: Books, cli: Run) -> None:
    """16 h of November wait on 22 November, also where the figures are those of August to October."""
    books([*ENTRIES, ("Nova", "2026-11-02", 8, 2)], INVOICES, CONFIG)
    done = cli("exit-plan", "Nova", *PERIOD)
    assert "16 h" in done.stdout.split("## To bill")[1].split("\n## ")[0]


@pytest.mark.usefixtures("small")
def test_2_an_exit_plan_for_nobody(cli: Run) -> None:
    assert cli("exit-plan", "Nobody", *PERIOD).returncode == 2


@pytest.mark.parametrize("waiting", [0, 8])
def test_the_report_shows_what_a_retainer_has_used_and_left(
    books: Books, judged: Callable[..., Report], waiting: float
) -> None:
    """Of November's 20 h, as of the 23rd; October's hours are October's."""
    config = '[clients.Nova]\nretainer = { amount = 1000, every = "month", from = 2026-01-01, hours = 20 }'
    entries = [("Nova", "2026-10-30", 3, 1), ("Nova", "2026-10-01", 3, 4)]
    books([*entries, *([("Nova", "2026-11-02", waiting, 1)] if waiting else [])], (), config)
    (told,) = judged("--period", "2026-08-25..2026-11-22", "--as-of", "2026-11-23")["retainers"]
    assert (told["client"], told["used_hours"], told["left_hours"]) == ("Nova", waiting, 20 - waiting)
