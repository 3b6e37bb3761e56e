"""Tokens that see only a part (METRICS.md section 1): incomplete, with what is unknown and why, unless told to judge.

A connector of somebody else's stands in for the source: it says what its key does not show.
"""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

Run = Callable[..., CompletedProcess[str]]
Judged = Callable[..., dict[str, Any]]
Configure = Callable[..., None]
Install = Callable[..., Path]

CONNECTOR = '''
    """A choir's books: two clients, each with work and an invoice from August to October 2026."""

    from collections.abc import Iterator
    from datetime import date
    from decimal import Decimal

    from clientfit_sync.connector import Ask, Bookmark, Connector, Message, View
    from clientfit_sync.errors import QuotaError
    from clientfit_sync.model import Client, Invoice, Project, TimeEntry, Window
    from clientfit_sync.section import Section


    REASONS = {"time_entry": "the key shows only its owner's hours", "project": "projects are refused"}


    class Settings(Section):
        """Whose books, what of them it brings, what the key does not show, and when the quota is used up."""

        names: tuple[str, ...] = ("Acme", "Nova")
        brings: tuple[str, ...] = ("time_entry", "invoice")
        lacks: tuple[str, ...] = ()
        stops_after: int = 9


    def fetch(settings: Settings, ask: Ask) -> Iterator[Message]:
        """The same books each time."""
        yield View(lacks={kind: REASONS.get(kind, "the key shows no money") for kind in settings.lacks})
        for number, stretch in enumerate((_names(settings.names), _work(settings)), start=1):
            yield from stretch
            if settings.stops_after == number:
                raise QuotaError("the quota is used up: come back in 38 minutes")


    def _names(names: tuple[str, ...]) -> Iterator[Message]:
        for name in names:
            yield Client(id=name, name=name)
            yield Project(id=name, name="Work", client=name)
        yield Bookmark()


    def _work(settings: Settings) -> Iterator[Message]:
        for name, hours, net in zip(settings.names, (10, 20), (500, 1500)):
            day, worked = date(2026, 9, 20), Decimal(3600 * hours)
            entry = TimeEntry(id=name, project=name, day=day, seconds=worked, billable=True)
            invoice = Invoice(
                id=name,
                client=name,
                number=name,
                issued=date(2026, 11, 2),
                currency="EUR",
                amount=Decimal(net),
                tax=Decimal(0),
                period_start=date(2026, 8, 1),
                period_end=date(2026, 10, 31),
            )
            yield from [entry] * ("time_entry" in settings.brings) + [invoice] * ("invoice" in settings.brings)
        yield Bookmark(covered=Window(start=date(2026, 1, 1), end=date(2027, 1, 1)))


    CONNECTOR = Connector(settings=Settings, fetch=fetch, ages=False)
'''
CONFIG = """\
timezone = "Europe/Sofia"
database = "sqlite:///clientfit.db"
exchange_rates_url = ""
rates.target = 100

[connections.choir]
type = "choir_books"
"""
REMEDY = "set `partial = true` in [connections.choir] to judge all the same"
HOURS, MONEY = "the key shows only its owner's hours", "the key shows no money"
SOLO = '[connections.solo]\ntype = "choir_books"\nnames = ["Birch"]\n'
AGAINST_HOURS = {"effective_rate", "realization", "overserviced_hours", "shortfall", "pay_gap"}
ON_PAY = AGAINST_HOURS | {"pay", "pay_share", "paid_hours"}


@pytest.fixture(autouse=True)
def choir_books(install: Install) -> None:
    """The connector, installed."""
    install("choir_books", CONNECTOR, connectors="choir_books = choir_books:CONNECTOR")


@pytest.fixture
def connected(tmp_path: Path) -> Configure:
    """Configures the connection with these lines, and the tables after it."""

    def write(*lines: str, tables: str = "") -> None:
        path = tmp_path / "studio" / "clientfit.toml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(CONFIG + "\n".join(lines) + "\n" + tables, encoding="utf-8")

    return write


def by_client(report: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["client"]: row for row in report["clients"]}


@pytest.fixture
def seen_in_part(cli: Run, connected: Configure) -> Run:
    """Syncs with a key that shows only some records of these kinds."""

    def sync(*kinds: str, also: Sequence[str] = (), tables: str = "") -> CompletedProcess[str]:
        connected(f"lacks = {json.dumps(kinds)}", *also, tables=tables)
        return cli("sync")

    return sync


def test_a_sync_that_sees_only_a_part_is_incomplete_and_says_why(seen_in_part: Run) -> None:
    done = seen_in_part("time_entry")
    assert (done.returncode, done.stdout) == (3, "")
    assert HOURS in done.stderr
    assert "partial = true" in done.stderr


@pytest.mark.parametrize(
    ("kinds", "reasons"),
    [
        (["time_entry"], HOURS),
        (["project"], "projects are refused"),
        (["invoice", "expense"], MONEY),
        (["time_entry", "invoice"], f"{HOURS}; {MONEY}"),
    ],
)
def test_a_report_on_it_is_incomplete_and_says_each_reason_once(
    seen_in_part: Run, cli: Run, judged: Judged, kinds: list[str], reasons: str
) -> None:
    seen_in_part(*kinds)
    report = judged(code=3)
    (source,) = report["sources"]
    problem = f"{reasons}; {REMEDY}"
    assert (source["complete"], source["used"], source["problem"]) == (False, True, problem)
    assert source["synced_at"]
    assert f"choir: {problem}" in cli("report").stderr


def test_where_hours_are_not_all_seen_what_sets_pay_against_them_is_unknown(seen_in_part: Run, judged: Judged) -> None:
    seen_in_part("time_entry")
    report = judged(code=3)
    acme = by_client(report)["Acme"]
    assert set(acme["unknown"]) == AGAINST_HOURS
    assert set(acme["unknown"].values()) == {f"not all of its hours are seen (choir: {HOURS})"}
    assert {name for name, value in acme.items() if value is None} == AGAINST_HOURS | {"relation", "worth_per_month"}
    assert (acme["hours"], acme["pay"], acme["pay_share"], acme["paid_hours"]) == (10, 500, 0.25, 5)
    assert not acme["low_payer"]
    totals = report["totals"]
    assert (totals["hours"], totals["matched_hours"], totals["pay"]) == (30, 30, 2000)
    assert totals["effective_rate"] is None
    assert report["findings"] == []
    checks = ("effort_vs_pay", "time_share_cap")
    assert {(row["check"], row["client"]) for row in report["skipped"] if row["check"] in checks} == {
        (check, client) for check in checks for client in ("Acme", "Nova")
    }


def test_where_hours_are_not_all_seen_nobody_knows_what_is_left_of_a_retainer(
    seen_in_part: Run, judged: Judged
) -> None:
    retainer = '[clients.Acme]\nretainer = {amount = 500, every = "year", from = 2026-01-01, hours = 100}\n'
    seen_in_part("time_entry", tables=retainer)
    (told,) = judged(code=3)["retainers"]
    assert (told["hours"], told["used_hours"], told["left_hours"]) == (100, None, None)
    assert set(told["unknown"].values()) == {f"not all of its hours are seen (choir: {HOURS})"}
    seen_in_part("time_entry", also=["partial = true"], tables=retainer)
    assert judged()["retainers"][0]["left_hours"] == 90


def test_where_invoices_are_not_all_seen_pay_is_unknown_but_where_they_come_from_elsewhere(
    seen_in_part: Run, judged: Judged, cli: Run
) -> None:
    elsewhere = '[connections.empty]\ntype = "choir_books"\nuntil = 2000-01-01\n[clients.Nova]\ninvoiced_in = "empty"\n'
    seen_in_part("invoice", tables=elsewhere)
    clients = by_client(judged(code=3))
    acme, nova = clients["Acme"], clients["Nova"]
    assert set(acme["unknown"]) == ON_PAY
    assert set(acme["unknown"].values()) == {f"not all of its invoices are seen (choir: {MONEY})"}
    assert (acme["pay_basis"], acme["matched_hours"], acme["hours"]) == ("invoiced", 10, 10)
    assert (nova["pay"], nova["unknown"]) == (1500, {})
    listed = cli("clients")
    assert listed.returncode == 0
    assert [line.split()[-1] for line in listed.stdout.splitlines() if line.startswith(("Acme ", "Nova "))] == [
        "1,500",
        "?",
    ]


def test_the_time_of_others_is_known_but_no_gap_between_shares_of_time_and_money(
    seen_in_part: Run, judged: Judged
) -> None:
    seen_in_part("time_entry", tables=SOLO)
    birch = by_client(judged(code=3))["Birch"]
    assert birch["unknown"] == {"pay_gap": f"not all hours of those whose pay counts are seen (choir: {HOURS})"}
    assert (birch["effective_rate"], birch["pay_share"], birch["low_payer"]) == (50, 0.2, True)


@pytest.mark.parametrize(
    ("brings", "lacks", "remark"),
    [
        ("time_entry", "invoice", "Acme has hours, and neither invoice nor retainer."),
        ("invoice", "time_entry", "Acme has pay and no hours in the period."),
    ],
)
def test_nobody_looks_for_an_alias_where_the_other_side_may_only_be_unseen(
    seen_in_part: Run, connected: Configure, cli: Run, judged: Judged, brings: str, lacks: str, remark: str
) -> None:
    side = f'brings = ["{brings}"]'
    seen_in_part(lacks, also=[side], tables=SOLO)
    assert judged(code=3)["warnings"] == []
    assert "To look at" not in cli("clients").stdout
    connected(side, "partial = true", tables=SOLO)
    assert cli("sync").returncode == 0
    assert remark in judged()["warnings"]
    assert "Acme: " in cli("clients").stdout.partition("To look at")[2]


@pytest.mark.parametrize("kind", ["time_entry", "invoice"])
def test_partial_true_judges_all_the_same(seen_in_part: Run, judged: Judged, kind: str) -> None:
    done = seen_in_part(kind, also=["partial = true"])
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    report = judged()
    assert [(source["complete"], source["problem"]) for source in report["sources"]] == [(True, "")]
    clients = by_client(report)
    assert [clients[name]["unknown"] for name in ("Acme", "Nova")] == [{}, {}]
    assert (clients["Acme"]["effective_rate"], clients["Nova"]["effective_rate"]) == (50, 75)
    assert report["totals"]["effective_rate"] == 66.67


def test_partial_true_needs_no_new_sync(seen_in_part: Run, connected: Configure, judged: Judged) -> None:
    seen_in_part("time_entry")
    connected('lacks = ["time_entry"]', "partial = true")
    assert by_client(judged())["Acme"]["effective_rate"] == 50


def test_a_key_that_shows_more_makes_the_next_sync_whole(
    seen_in_part: Run, connected: Configure, cli: Run, judged: Judged
) -> None:
    seen_in_part("time_entry")
    connected()
    assert cli("sync").returncode == 0
    assert by_client(judged())["Acme"]["effective_rate"] == 50


@pytest.mark.parametrize("kind", ["expense", "project", "client"])
def test_what_sets_no_pay_against_hours_leaves_the_figures_known(seen_in_part: Run, judged: Judged, kind: str) -> None:
    seen_in_part(kind)
    clients = by_client(judged(code=3))
    assert (clients["Acme"]["effective_rate"], clients["Acme"]["unknown"]) == (50, {})


@pytest.mark.parametrize("format_", ["table", "markdown"])
def test_people_read_it_at_the_top_and_below_the_table(seen_in_part: Run, cli: Run, format_: str) -> None:
    seen_in_part("time_entry")
    done = cli("report", "--format", format_, "--period", "2026-09", "--as-of", "2026-11-23")
    assert done.returncode == 3
    text = " ".join(done.stdout.replace("\\", "").split())
    assert "Nobody can be judged yet: not all of its hours are seen" in text
    assert "Not everything of choir is seen." in text
    assert f"not all of its hours are seen (choir: {HOURS}): Nova, Acme" in text
    assert f"incomplete; {HOURS};" in text
    assert "an hour on average" not in text


def test_a_first_sync_that_stopped_after_some_days_is_judged_by_them(
    cli: Run, connected: Configure, judged: Judged
) -> None:
    connected("stops_after = 2")
    assert cli("sync").returncode == 3
    report = judged(code=3)
    (source,) = report["sources"]
    assert (source["synced_at"], source["complete"], source["complete_from"]) == (None, False, "2026-01-01")
    assert source["problem"] == "the quota is used up: come back in 38 minutes"
    assert by_client(report)["Acme"]["effective_rate"] == 50
    table = cli("report").stdout
    assert "choir (choir_books): not yet synced as a whole, incomplete; the quota is used up" in " ".join(table.split())
    assert "Acme" in cli("clients").stdout


@pytest.mark.parametrize("command", ["report", "clients"])
def test_a_first_sync_that_stopped_before_any_day_was_whole_leaves_nothing_to_judge(
    cli: Run, connected: Configure, command: str
) -> None:
    connected("stops_after = 1")
    assert cli("sync").returncode == 3
    done = cli(command)
    assert (done.returncode, done.stdout) == (3, "")
    assert "nothing has been synced yet (choir: the quota is used up: come back in 38 minutes)" in done.stderr
