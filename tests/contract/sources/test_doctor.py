"""`doctor`: a line a check on stdout, exit 0 when nothing fails; it stores nothing."""

import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

Run = Callable[..., CompletedProcess[str]]
Connect = Callable[..., Path]
World = Callable[..., None]
Write = Callable[..., Path]

pytestmark = pytest.mark.usefixtures("tracker")
OPEN = 'api_token = "open sesame"\n'
RECENT = [["Bright", "2026-09-01", 3], ["Nova", "2026-09-02", 4]]
WELL: dict[str, Any] = {"entries": RECENT, "examined": [["token", "Ann's, an administrator", True]]}


def lines(done: CompletedProcess[str]) -> dict[str, str]:
    """The mark and text of each line by its subject."""
    found = {}
    for line in done.stdout.splitlines():
        assert line[:6] in ("ok    ", "note  ", "FAIL  "), line
        subject, _, text = line[6:].partition(": ")
        found[subject] = f"{line[:4].strip()} {text}"
    return found


def line(done: CompletedProcess[str], *texts: str) -> str:
    """The one line that holds these texts."""
    (found,) = (one for one in done.stdout.splitlines() if all(text in one for text in texts))
    return found


def state(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("clientfit*")}


def test_0_all_is_well(connect: Connect, world: World, cli: Run, tracker: Path) -> None:
    world(**WELL)
    path = connect(tracker=OPEN)
    assert cli("sync").returncode == 0
    before = state(tracker)
    done = cli("doctor")
    assert (done.returncode, done.stderr) == (0, "")
    assert line(done, "configuration: ").startswith(f"ok    configuration: {path}: connections tracker")
    assert line(done, "database: ").startswith("ok    database: sqlite:///")
    assert line(done, "token") == "ok    tracker: token: Ann's, an administrator"
    assert line(done, "tracker: state").startswith("ok    tracker: state: complete, last synced on ")
    assert line(done, "clients: ") == ("note  clients: hours without pay: Nova, Bright; an alias may be missing")
    assert state(tracker) == before


@pytest.mark.parametrize(("partial", "mark", "code"), [("false", "FAIL", 3), ("true", "note", 0)])
def test_a_view_in_part_is_a_fault_unless_the_connection_is_partial(
    connect: Connect, world: World, cli: Run, partial: str, mark: str, code: int
) -> None:
    world(entries=RECENT, examined=[["role", "the token's owner is a member", False]])
    connect(tracker=f"{OPEN}partial = {partial}")
    done = cli("doctor")
    assert done.returncode == code
    assert line(done, "role: ") == f"{mark:<6}tracker: role: the token's owner is a member"


def test_what_else_is_not_well_is_a_fault_of_a_partial_connection_too(connect: Connect, world: World, cli: Run) -> None:
    world(entries=RECENT, examined=[["clock", "300 s ahead", False]])
    connect(tracker=f"{OPEN}partial = true")
    assert cli("doctor").returncode == 3


def test_0_before_the_first_sync(connect: Connect, world: World, cli: Run, tracker: Path) -> None:
    """It is what one runs after `init`; neither a database nor a lock's file is made."""
    world(**WELL)
    connect(tracker=OPEN, csv="time_entries = ['exports/toggl.csv']")
    done = cli("doctor")
    assert done.returncode == 0
    assert line(done, "database: ").startswith("note  ")
    assert line(done, "tracker: state").startswith("note  tracker: state: it has never been synced")
    assert line(done, "csv: type csv").startswith("ok    ")
    assert not list(tracker.glob("*.db*"))


def test_what_the_source_says_is_not_well_fails(connect: Connect, world: World, cli: Run) -> None:
    world(examined=[["token", "sees its owner's time alone", False], ["quota", "22 of 30 left", True]])
    connect(tracker=OPEN)
    done = cli("doctor")
    assert done.returncode == 3
    assert line(done, "token") == "FAIL  tracker: token: sees its owner's time alone"
    assert line(done, "quota") == "ok    tracker: quota: 22 of 30 left"


@pytest.mark.parametrize(("error", "code"), [("credentials", 4), ("quota", 3), ("source", 3), ("fault", 3)])
def test_a_source_that_fails_is_a_line_and_the_others_are_examined(
    connect: Connect, world: World, cli: Run, error: str, code: int
) -> None:
    world(error=error)
    world("second.json", **WELL)
    connect(tracker=OPEN, second=f'{OPEN}type = "tracker"\nworld = "second.json"')
    done = cli("doctor")
    assert done.returncode == code
    assert line(done, "the tracker says no").startswith("FAIL  tracker: ")
    assert line(done, "Ann's").startswith("ok    second: token: ")
    assert done.stderr == ""


def test_4_before_3(connect: Connect, world: World, cli: Run) -> None:
    world(error="source")
    world("second.json", error="credentials")
    connect(tracker=OPEN, second=f'{OPEN}type = "tracker"\nworld = "second.json"')
    assert cli("doctor").returncode == 4


def test_2_a_configuration_that_does_not_hold_with_all_its_faults(connect: Connect, cli: Run) -> None:
    connect(tracker="colour = 1", top='history = "long"')
    done = cli("doctor")
    assert (done.returncode, done.stderr) == (2, "")
    assert len(done.stdout.splitlines()) == 3
    for place in ("history", "connections.tracker.colour", "connections.tracker.api_token_command"):
        assert line(done, place).startswith("FAIL  configuration: ")


def test_2_two_connections_on_one_account(connect: Connect, cli: Run) -> None:
    account = f"{OPEN}account = 'studio 1'\n"
    connect(tracker=account, second=f"{account}type = 'tracker'")
    done = cli("doctor")
    assert done.returncode == 2
    assert line(done, "studio 1").startswith("FAIL  configuration: ")


def test_3_two_connections_on_one_account_as_the_source_tells_it(connect: Connect, world: World, cli: Run) -> None:
    """The second has never been stored, and its state says why."""
    world(**WELL, accounts=["1"])
    connect(tracker=OPEN, second=f"{OPEN}type = 'tracker'")
    assert cli("sync").returncode == 2
    done = cli("doctor")
    assert done.returncode == 3
    assert line(done, "second: state").startswith("FAIL  second: state: it reads 1, which the connection tracker reads")


def test_2_two_connections_that_came_to_one_account_one_after_the_other(
    connect: Connect, world: World, cli: Run
) -> None:
    world(**WELL, accounts=["1"])
    second = f"{OPEN}type = 'tracker'"
    connect(tracker=OPEN)
    assert cli("sync").returncode == 0
    connect(second=second)
    assert cli("sync").returncode == 0
    connect(tracker=OPEN, second=second)
    done = cli("doctor")
    assert done.returncode == 2
    assert line(done, "every hour would count twice").startswith(
        "FAIL  tracker: it reads 1, which the connection second"
    )


def test_2_no_connection_at_all(run: Run, connect: Connect) -> None:
    assert run("doctor").returncode == 2
    assert "clientfit-sync init" in run("doctor").stdout
    path = connect()
    done = run("doctor", "--config", path)
    assert done.returncode == 2
    told = line(done, "no connection is configured")
    assert told.startswith("FAIL  configuration: ")
    assert told.endswith("add a table such as [connections.exports]")


@pytest.mark.parametrize("content", [b"no database at all" * 100, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_1_a_database_that_cannot_be_read(
    connect: Connect, world: World, cli: Run, tracker: Path, content: bytes
) -> None:
    world(**WELL)
    connect(tracker=OPEN)
    (tracker / "clientfit.db").write_bytes(content)
    done = cli("doctor")
    assert done.returncode == 1
    assert line(done, "clientfit.db").startswith("FAIL  database: ")
    assert line(done, "Ann's").startswith("ok    ")
    assert (tracker / "clientfit.db").read_bytes() == content


@pytest.mark.parametrize("place", ["/proc/nope/x.db", "world.json/x.db"])
def test_1_a_database_that_cannot_be_made(connect: Connect, world: World, cli: Run, place: str) -> None:
    """`sync` cannot make it either; both say what to do."""
    world(**WELL)
    connect(tracker=OPEN)
    here = {"CLIENTFIT_DATABASE": f"sqlite:///{place}"}
    remedy = "name another place in the setting `database`"
    done = cli("doctor", **here)
    assert done.returncode == 1
    assert line(done, "database: ").startswith("FAIL  database: ")
    assert line(done, "database: ").endswith(remedy)
    done = cli("sync", **here)
    assert done.returncode == 1
    assert done.stderr.endswith(f"{remedy}\n")


def test_1_a_database_of_a_newer_program(connect: Connect, world: World, cli: Run, tracker: Path) -> None:
    world(**WELL)
    connect(tracker=OPEN)
    assert cli("sync").returncode == 0
    with closing(sqlite3.connect(tracker / "clientfit.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    done = cli("doctor")
    assert done.returncode == 1
    assert line(done, "9999").startswith("FAIL  database: ")


def test_a_database_on_a_server(connect: Connect, world: World, cli: Run, postgresql_url: str) -> None:
    world(**WELL)
    connect(tracker=OPEN)
    server = {"CLIENTFIT_DATABASE": postgresql_url}
    assert line(cli("doctor", **server), "database: ").startswith("note  database: postgresql")
    assert cli("sync", **server).returncode == 0
    done = cli("doctor", **server)
    assert done.returncode == 0
    assert line(done, "database: ").startswith("ok    database: postgresql")


def test_1_a_server_that_does_not_answer_and_its_password_stays_hidden(
    connect: Connect, world: World, cli: Run
) -> None:
    world(**WELL)
    connect(tracker=OPEN)
    url = "postgresql+psycopg://me:hunter2@127.0.0.1:1/clientfit?connect_timeout=2"
    done = cli("doctor", CLIENTFIT_DATABASE=url)
    assert done.returncode == 1
    assert "hunter2" not in done.stdout + done.stderr


def test_3_a_source_whose_last_sync_failed(connect: Connect, world: World, cli: Run) -> None:
    world(error="source")
    connect(tracker=OPEN)
    assert cli("sync").returncode == 3
    world(**WELL)
    done = cli("doctor")
    assert done.returncode == 3
    assert line(done, "tracker: state").startswith("FAIL  tracker: state: the tracker says no")


def test_3_a_source_that_is_stale(connect: Connect, world: World, cli: Run, tracker: Path) -> None:
    world(**WELL)
    connect(tracker=OPEN)
    assert cli("sync").returncode == 0
    with closing(sqlite3.connect(tracker / "clientfit.db")) as database, database:
        database.execute("UPDATE source SET synced_at = '2026-01-05 06:00:00.000000'")
    done = cli("doctor")
    assert done.returncode == 3
    assert line(done, "tracker: state").startswith("FAIL  tracker: state: it was last synced on 2026-01-05")


def test_3_a_token_that_does_not_show_everything(connect: Connect, world: World, cli: Run) -> None:
    world(**WELL, lacks={"time_entry": "its owner's time alone"})
    connect(tracker=OPEN)
    assert cli("sync").returncode == 3
    assert line(cli("doctor"), "its owner's time alone").startswith("FAIL  tracker: state: ")
    connect(tracker=f"{OPEN}partial = true")
    assert cli("doctor").returncode == 0


def test_3_connections_that_hold_the_same_entries(connect: Connect, world: World, cli: Run, write_hours: Write) -> None:
    """A tracker beside an export of the same account."""
    days = [("Bright", f"2026-09-{day:02}", 1 + day / 4, 1) for day in range(1, 9)]
    write_hours(days, "exports/toggl.csv")
    world(examined=[], entries=[[client, day, hours] for client, day, hours, _ in days])
    connect(tracker=OPEN, csv="time_entries = ['exports/toggl.csv']")
    assert cli("sync").returncode == 0
    done = cli("doctor")
    assert done.returncode == 3
    told = line(done, "same entries")
    assert told.startswith("FAIL  csv, tracker: ")
    assert "8 client-days are alike between 2026-09-01 and 2026-09-08" in told


def test_clients_without_a_partner_are_noted_by_name(cli: Run, studio: Path) -> None:
    assert studio.is_dir()
    assert cli("sync").returncode == 0
    done = cli("doctor")
    assert done.returncode == 0
    assert line(done, "hours without pay") == "note  clients: hours without pay: Pending; an alias may be missing"


def test_names_that_look_like_one_client_are_noted(cli: Run, studio: Path, write_hours: Write) -> None:
    assert studio.is_dir()
    write_hours([("Bright Inc", "2026-09-01", 3, 1)])
    assert cli("sync").returncode == 0
    assert line(cli("doctor"), "Bright Inc looks like").startswith("note  clients: Bright Inc looks like Bright")


def test_clients_that_all_have_their_partners_are_well(
    cli: Run, studio: Path, write_hours: Write, write_invoices: Write
) -> None:
    assert studio.is_dir()
    write_hours([("Bright", "2026-09-01", 3, 1)])
    write_invoices([("2", "Bright", "2026-11-02", "6600", "2026-08-01", "2026-10-31")])
    assert cli("sync").returncode == 0
    assert line(cli("doctor"), "clients: ") == "ok    clients: every one has hours and pay, or needs none"


def test_2_sources_of_several_currencies_need_one_for_the_report(
    cli: Run, configure: Callable[..., Path], write_invoices: Write
) -> None:
    row = ("9", "Abroad", "2026-11-02", "700", "2026-10-01", "2026-10-31", {"Cur": "USD"})
    write_invoices([row], "exports/invoices-usd.csv")
    configure()
    assert cli("sync").returncode == 0
    done = cli("doctor")
    assert done.returncode == 2
    assert line(done, "EUR, USD").startswith("FAIL  configuration: ")


def test_nothing_from_outside_steers_the_terminal(connect: Connect, world: World, cli: Run) -> None:
    world(examined=[["tok\x1b[2Jen", "Ann\nok    database: well", True]])
    connect(tracker=OPEN)
    done = cli("doctor")
    assert "\x1b" not in done.stdout
    assert line(done, "Ann ok database: well").startswith("ok    tracker: tok")
