"""`sync` and `forget`: what is in the files is in the database, no more and no less."""

import os
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

Run = Callable[..., CompletedProcess[str]]
Configure = Callable[..., Path]
Judged = Callable[..., dict[str, Any]]
Write = Callable[..., Path]


def figures(report: dict[str, Any]) -> dict[str, Any]:
    """The report without the times at which it was made and its sources read."""
    sources = [{key: value for key, value in row.items() if key != "synced_at"} for row in report["sources"]]
    return {key: value for key, value in report.items() if key != "generated_at"} | {"sources": sources}


@pytest.mark.usefixtures("studio")
def test_a_successful_sync_prints_nothing(cli: Run) -> None:
    done = cli("sync")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.usefixtures("studio")
def test_with_v_it_tells_on_stderr(cli: Run) -> None:
    done = cli("sync", "-v")
    assert (done.returncode, done.stdout) == (0, "")
    assert "exports" in done.stderr


@pytest.mark.usefixtures("synced")
@pytest.mark.parametrize("option", [(), ("--full",)])
def test_a_second_sync_changes_nothing(cli: Run, judged: Judged, option: tuple[str, ...]) -> None:
    before = judged("--by", "project")
    assert cli("sync", *option).returncode == 0
    assert figures(judged("--by", "project")) == figures(before)


def test_a_row_removed_from_a_file_disappears(synced: Path, cli: Run, judged: Judged) -> None:
    path = synced / "exports" / "toggl.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if ",Tiny," not in line), encoding="utf-8")
    assert cli("sync").returncode == 0
    assert judged()["totals"]["hours"] == 214


def test_an_invoice_removed_from_a_file_disappears(synced: Path, cli: Run, judged: Judged) -> None:
    path = synced / "exports" / "invoices.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if ",Tiny," not in line), encoding="utf-8")
    assert cli("sync").returncode == 0
    assert judged()["totals"]["pay"] == 14150


def test_a_row_added_and_a_row_changed_arrive(synced: Path, cli: Run, judged: Judged) -> None:
    path = synced / "exports" / "toggl.csv"
    text = path.read_text(encoding="utf-8").replace(",13:00:00,04:00:00,", ",14:30:00,05:30:00,")
    path.write_text(text, encoding="utf-8")
    assert cli("sync").returncode == 0
    assert judged()["totals"]["hours"] == 219.5


@pytest.mark.usefixtures("synced")
def test_the_same_entry_in_two_overlapping_exports_counts_once(cli: Run, write_hours: Write, judged: Judged) -> None:
    write_hours([("Bright", "2026-09-10", 5, 5, {"User": "Bo"})], "exports/toggl-september.csv")
    assert cli("sync").returncode == 0
    assert judged()["totals"]["hours"] == 228, "12 days already there, 10 to 12 September in both; 13 and 14 are new"


@pytest.mark.parametrize(("older", "hours"), [("toggl-a.csv", 6), ("toggl-b.csv", 2)])
def test_a_day_that_two_files_hold_is_the_newer_files(
    studio: Path, cli: Run, write_hours: Write, judged: Judged, older: str, hours: int
) -> None:
    (studio / "exports" / "toggl.csv").unlink()
    write_hours([("Bright", "2026-09-01", 2, 1)], "exports/toggl-a.csv")
    write_hours([("Bright", "2026-09-01", 6, 1)], "exports/toggl-b.csv")
    os.utime(studio / "exports" / older, (1_600_000_000, 1_600_000_000))
    assert cli("sync").returncode == 0
    assert judged()["totals"]["hours"] == hours


@pytest.mark.parametrize("client", ["Nova", "Bright"])
def test_hours_that_a_newer_file_takes_away_are_warned_of(
    studio: Path, cli: Run, write_hours: Write, judged: Judged, client: str
) -> None:
    (studio / "exports" / "toggl.csv").unlink()
    old = write_hours(
        [("Bright", "2026-09-01", 2, 1), (client, "2026-09-01", 6, 1, {"Start time": "14:00:00"})],
        "exports/toggl-a.csv",
    )
    os.utime(old, (1_600_000_000, 1_600_000_000))
    write_hours([("Bright", "2026-09-01", 2, 1)], "exports/toggl-b.csv")
    done = cli("sync")
    assert (done.returncode, done.stdout) == (0, "")
    assert ("exports/toggl-a.csv: 6.0 h of 'Nova' do not count" in done.stderr) == (client == "Nova")
    assert judged()["totals"]["hours"] == 2


@pytest.mark.usefixtures("synced")
def test_one_invoice_in_two_connections_is_one_invoice(
    cli: Run, configure: Configure, write_invoices: Write, judged: Judged
) -> None:
    """Equal number, issue date, currency and amount; the second differs in its amount and is another one."""
    covered = ("2026-08-01", "2026-10-31")
    rows = [("2", "Bright", "2026-11-02", "6600", *covered), ("3", "Nova", "2026-11-02", "1000", *covered)]
    write_invoices(rows, "more.csv")
    config = configure()
    text = config.read_text(encoding="utf-8")
    start, end = text.index("[connections.exports.columns"), text.index("[clients.")
    columns = text[start:end].replace("exports", "more")
    configure(f"[connections.more]\ntype = 'csv'\ninvoices = ['more.csv']\n{columns}")
    assert cli("sync").returncode == 0
    assert {row["client"]: row["pay"] for row in judged()["clients"]} == {
        "Acme Ltd": 5000,
        "Bright": 6600,
        "Nova": 3550,
        "Pending": None,
        "Tiny": 100,
    }


@pytest.mark.usefixtures("studio")
def test_two_equal_rows_of_one_file_are_two_entries(cli: Run, write_hours: Write, judged: Judged) -> None:
    write_hours([("Bright", "2026-09-01", 5, 1), ("Bright", "2026-09-01", 5, 1)])
    assert cli("sync").returncode == 0
    assert judged()["totals"]["hours"] == 10


@pytest.mark.usefixtures("studio")
def test_narrow_then_wide_equals_wide(cli: Run, configure: Configure, judged: Judged) -> None:
    configure()
    assert cli("sync", "--from", "2026-10-01").returncode == 0
    assert cli("sync", "--from", "2026-01-01").returncode == 0
    narrow_then_wide = figures(judged())
    assert narrow_then_wide["totals"]["hours"] == 218


@pytest.mark.usefixtures("studio")
def test_only_the_connections_named_are_synced(cli: Run, configure: Configure, write_hours: Write) -> None:
    write_hours([("Bright", "2026-09-01", 5, 1)], "more.csv")
    configure("[connections.more]\ntype = 'csv'\ntime_entries = ['more.csv']")
    assert cli("sync", "more").returncode == 0
    done = cli("report", "--as-of", "2026-11-23")
    assert done.returncode == 3, "the other was never synced"
    assert "exports" in done.stderr + done.stdout
    assert cli("sync", "exports").returncode == 0
    assert cli("report", "--as-of", "2026-11-23").returncode == 0


@pytest.mark.usefixtures("studio")
def test_a_connection_that_is_not_configured_is_told(cli: Run) -> None:
    done = cli("sync", "exprots")
    assert done.returncode == 2
    assert "exprots" in done.stderr
    assert "exports" in done.stderr.replace("exprots", "")


def test_from_and_until_bound_the_days_that_a_connection_supplies(
    studio: Path, cli: Run, configure: Configure, judged: Judged
) -> None:
    config = studio / "clientfit.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(
        text.replace('type = "csv"', 'type = "csv"\nfrom = 2026-09-01\nuntil = 2026-09-10'), encoding="utf-8"
    )
    configure()
    assert cli("sync").returncode == 0
    assert judged("--period", "2026", "--as-of", "2026-11-23")["totals"]["hours"] == 50, "Bright, ten days"


def test_descriptions_are_not_stored_where_text_is_not_kept(studio: Path, cli: Run, write_hours: Write) -> None:
    write_hours([("Bright", "2026-09-01", 5, 1, {"Description": "a very secret matter"})])
    keep = "CLIENTFIT_CONNECTIONS__EXPORTS__KEEP_TEXT"
    assert cli("sync", **{keep: "false", "CLIENTFIT_DATABASE": "sqlite:///without.db"}).returncode == 0
    assert cli("sync").returncode == 0
    assert b"a very secret matter" not in b"".join(path.read_bytes() for path in studio.glob("without.db*"))
    assert b"a very secret matter" in (studio / "clientfit.db").read_bytes()


@pytest.mark.usefixtures("studio")
@pytest.mark.parametrize(
    ("held", "left", "code"),
    [(60, 40, 0), (60, 39, 3), (100, 79, 0), (100, 75, 0), (100, 74, 3)],
)
def test_a_mass_deletion_stops_the_run(
    cli: Run, write_hours: Write, judged: Judged, held: int, left: int, code: int
) -> None:
    """More than 20 and more than a quarter of what the connection held."""
    write_hours([("Bright", "2026-08-01", 1, held)])
    assert cli("sync").returncode == 0
    write_hours([("Bright", "2026-08-01", 1, left)])
    done = cli("sync")
    assert done.returncode == code
    period = ("--period", "2026", "--as-of", "2026-11-23")
    if code:
        assert done.stderr.startswith("exports: stopped, ")
        assert "--allow-deletions" in done.stderr
        assert judged(*period, code=3)["totals"]["hours"] == held, "nothing was deleted"
        assert cli("sync", "--allow-deletions").returncode == 0
    assert judged(*period)["totals"]["hours"] == left


@pytest.mark.parametrize("change", ["header only", "empty", "gone"])
def test_a_file_that_lost_everything_deletes_nothing_by_itself(
    synced: Path, cli: Run, judged: Judged, change: str
) -> None:
    path = synced / "exports" / "toggl.csv"
    header = path.read_text(encoding="utf-8").splitlines()[0]
    path.unlink()
    if change != "gone":
        path.write_text(f"{header}\n" if change == "header only" else "", encoding="utf-8")
    done = cli("sync")
    assert done.returncode == 3
    assert done.stderr
    assert judged(code=3)["totals"]["hours"] == 218


def test_forget_deletes_what_a_connection_brought_and_nothing_else(
    synced: Path, cli: Run, configure: Configure, write_hours: Write, judged: Judged
) -> None:
    assert synced.is_dir()
    write_hours([("Bright", "2026-08-01", 1, 3)], "more.csv")
    configure("[connections.more]\ntype = 'csv'\ntime_entries = ['more.csv']")
    assert cli("sync").returncode == 0
    assert judged()["totals"]["hours"] == 221
    assert cli("forget", "exports").returncode == 0
    report = judged(code=3)
    assert report["totals"]["hours"] == 3
    assert {row["connection"]: row["complete"] for row in report["sources"]} == {"exports": False, "more": True}


@pytest.mark.usefixtures("synced")
def test_after_forget_the_database_is_empty_and_a_sync_fills_it_again(cli: Run, judged: Judged) -> None:
    assert cli("forget", "exports").returncode == 0
    assert cli("report").returncode == 3
    assert cli("sync").returncode == 0
    assert judged()["totals"]["hours"] == 218


@pytest.mark.usefixtures("synced")
def test_an_unknown_name_given_to_forget_is_a_wrong_usage(cli: Run, judged: Judged) -> None:
    done = cli("forget", "exprots")
    assert done.returncode == 2
    assert "exprots" in done.stderr
    assert "exports" in done.stderr.replace("exprots", "")
    assert judged()["totals"]["hours"] == 218


def test_a_connection_no_longer_configured_is_unused_until_forget(
    synced: Path, cli: Run, configure: Configure, write_hours: Write, judged: Judged
) -> None:
    write_hours([("Bright", "2026-08-01", 1, 3)], "more.csv")
    before = (synced / "clientfit.toml").read_text(encoding="utf-8")
    configure("[connections.more]\ntype = 'csv'\ntime_entries = ['more.csv']")
    assert cli("sync").returncode == 0
    (synced / "clientfit.toml").write_text(before, encoding="utf-8")
    report = judged()
    assert report["totals"]["hours"] == 218
    assert {row["connection"]: row["used"] for row in report["sources"]} == {"exports": True, "more": False}
    assert cli("forget", "more").returncode == 0
    assert [row["connection"] for row in judged()["sources"]] == ["exports"]
