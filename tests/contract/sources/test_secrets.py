"""CONTRACT.md section 3: any secret `x` may be given as `x_command`; no secret is shown or kept anywhere."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Run = Callable[..., CompletedProcess[str]]
Connect = Callable[..., Path]
World = Callable[..., None]

pytestmark = pytest.mark.usefixtures("tracker")
VARIABLE = "CLIENTFIT_CONNECTIONS__TRACKER__API_TOKEN"
HELD = [["Bright", "2026-09-01", 3]]


def prints(code: str) -> str:
    """The setting of a command that runs this Python code."""
    return f"api_token_command = {json.dumps([sys.executable, '-c', code])}\n"


def faults(done: CompletedProcess[str]) -> str:
    """What was said of a configuration that does not hold."""
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    return done.stderr


@pytest.mark.parametrize(
    "code",
    [
        "print('open sesame')",
        "print('  open sesame \\r')",
        "print('open sesame', end='')",
        "print('open sesame\\nuser: me\\nurl: x')",
    ],
)
def test_the_first_line_that_the_command_prints_is_the_secret(
    connect: Connect, world: World, cli: Run, code: str
) -> None:
    world(entries=HELD)
    connect(tracker=prints(code))
    done = cli("sync")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_command_is_run_without_a_shell(connect: Connect, world: World, cli: Run, tracker: Path) -> None:
    printed = "$HOME; touch here; `id` *"
    world(token=printed)
    connect(
        tracker=f"api_token_command = {json.dumps([sys.executable, '-c', 'import sys; print(sys.argv[1])', printed])}"
    )
    assert cli("sync").returncode == 0
    assert not (tracker / "here").exists()


def test_the_command_runs_in_the_folder_of_the_configuration(
    connect: Connect, world: World, cli: Run, tracker: Path
) -> None:
    """As other relative paths start there."""
    world()
    (tracker / "token.txt").write_text("open sesame\n", encoding="utf-8")
    connect(tracker=prints("print(open('token.txt').read())"))
    assert cli("sync").returncode == 0


@pytest.mark.parametrize("command", [("report",), ("clients",), ("connectors",), ("checks",), ("forget", "tracker")])
def test_what_asks_no_tracker_runs_no_command(
    connect: Connect, world: World, cli: Run, tracker: Path, command: tuple[str, ...]
) -> None:
    world(entries=HELD)
    connect(tracker=prints("open('ran.txt', 'w').close(); print('open sesame')"))
    assert cli("sync").returncode == 0
    (tracker / "ran.txt").unlink()
    assert cli(*command).returncode == 0
    assert not (tracker / "ran.txt").exists()


@pytest.mark.parametrize("command", [("sync",), ("sync", "--plan"), ("sync", "--verify"), ("doctor",)])
def test_what_asks_a_tracker_runs_it_once(
    connect: Connect, world: World, cli: Run, tracker: Path, command: tuple[str, ...]
) -> None:
    world(plan={"requests": 1}, sums={}, examined=[])
    connect(tracker=prints("open('ran.txt', 'a').write('once '); print('open sesame')"))
    done = cli(*command)
    assert done.returncode == 0, done.stderr
    assert (tracker / "ran.txt").read_text(encoding="utf-8") == "once "


@pytest.mark.parametrize("command", [("sync",), ("sync", "--plan"), ("doctor",)])
@pytest.mark.parametrize(
    ("code", "said"),
    [
        (
            "import sys; print('hunter2'); print('no key\\nof that name', file=sys.stderr); sys.exit(7)",
            "code 7: no key of that name",
        ),
        ("import sys; print('hunter2'); print('+ echo hunter2', file=sys.stderr); sys.exit(1)", "code 1: + echo ***"),
        ("import sys; print('x' * 5000, file=sys.stderr); sys.exit(1)", f"{'x' * 200}..."),
        ("pass", "is empty"),
        ("print(); print('hunter2')", "is empty"),
        ("input()", "code 1"),
        ("import sys; sys.stdout.buffer.write(b'\\xff\\xfehunter2')", "what is no text"),
        ("print('hu')", "api_token Value should have at least 3 items"),
        ("print('hunter2 \\u20ac')", "letters that no request can carry"),
    ],
)
def test_a_command_that_brings_no_secret_is_told_and_its_output_never(
    connect: Connect, world: World, cli: Run, command: tuple[str, ...], code: str, said: str
) -> None:
    world(entries=HELD)
    connect(tracker=prints(code))
    done = cli(*command, "-vv")
    told = done.stdout + done.stderr
    assert done.returncode == 3
    assert "tracker: api_token_command: " in told
    assert said in told
    assert "hunter2" not in told
    assert "x" * 201 not in told


def test_a_program_that_is_not_there_is_told_and_the_other_connections_are_done(
    connect: Connect, world: World, cli: Run
) -> None:
    world(entries=HELD)
    connect(tracker='api_token_command = ["no-such-program"]', rival='api_token = "open sesame"')
    done = cli("sync")
    assert done.returncode == 3
    assert done.stderr == ("tracker: api_token_command: no-such-program cannot be run: No such file or directory\n")
    assert "Bright" in cli("clients").stdout


def test_a_command_that_does_not_end_is_stopped(
    connect: Connect, world: World, cli: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clientfit_sync.app.secrets.SECONDS", 0.05)
    world()
    connect(tracker=prints("import time; time.sleep(60)"))
    done = cli("sync")
    assert done.returncode == 3
    assert "api_token_command: " in done.stderr
    assert "did not end within" in done.stderr


@pytest.mark.parametrize("command", ["sync", "report", "doctor"])
def test_one_of_both_must_be_given(connect: Connect, cli: Run, command: str) -> None:
    connect(tracker="")
    done = cli(command)
    assert done.returncode == 2
    told = done.stdout + done.stderr
    assert "connections.tracker.api_token_command: is missing, and so is api_token; set one of them" in told


def test_both_from_one_place_are_a_fault(connect: Connect, cli: Run) -> None:
    connect(tracker='api_token = "open sesame"\napi_token_command = ["pass"]')
    assert "connections.tracker.api_token_command: api_token is given too" in faults(cli("sync"))
    connect(tracker="")
    both = {VARIABLE: "open sesame", f"{VARIABLE}_COMMAND": '["pass"]'}
    assert f"environment: {VARIABLE}_COMMAND: api_token is given too" in faults(cli("sync", **both))


def test_the_environments_outranks_the_files_whichever_way_they_are_given(
    connect: Connect, world: World, cli: Run
) -> None:
    world(entries=HELD)
    command = json.dumps([sys.executable, "-c", "print('open sesame')"])
    connect(tracker='api_token_command = ["no-such-program"]')
    assert cli("sync", **{VARIABLE: "open sesame"}).returncode == 0
    connect(tracker='api_token = "hunter2"')
    assert cli("sync", **{f"{VARIABLE}_COMMAND": command}).returncode == 0
    whole = json.dumps({"api_token_command": json.loads(command)})
    assert cli("sync", CLIENTFIT_CONNECTIONS__TRACKER=whole).returncode == 0


@pytest.mark.parametrize("secret", ["", " ", "\t"])
def test_a_blank_secret_is_a_fault(connect: Connect, cli: Run, secret: str) -> None:
    connect(tracker=f"api_token = {json.dumps(secret)}")
    assert "connections.tracker.api_token: is blank" in faults(cli("report"))


def test_a_blank_secret_of_the_environment_is_a_fault(connect: Connect, cli: Run) -> None:
    """A variable that a service's file names, and nobody has set."""
    connect(tracker="")
    assert f"environment: {VARIABLE}: is blank" in faults(cli("sync", **{VARIABLE: ""}))


@pytest.mark.parametrize("secret", ["hunter2\n", "hunter2\r\nX-Evil: 1", "hunter2\u20ac", "„hunter2“", "hunter2\x00"])
def test_a_secret_that_no_header_may_hold_is_a_fault_that_does_not_show_it(
    connect: Connect, cli: Run, secret: str
) -> None:
    connect(tracker=f"api_token = {json.dumps(secret)}")
    told = faults(cli("sync"))
    assert "connections.tracker.api_token: holds line breaks or letters" in told
    assert "hunter2" not in told


@pytest.mark.parametrize("command", ["[]", '[""]', '"pass show tracker"', "5", "[5]"])
def test_a_command_is_a_program_and_its_arguments(connect: Connect, cli: Run, command: str) -> None:
    connect(tracker=f"api_token_command = {command}")
    told = faults(cli("sync"))
    assert "connections.tracker.api_token_command" in told
    assert "missing" not in told


def test_the_other_faults_are_told_beside_it(connect: Connect, cli: Run) -> None:
    connect(tracker="colour = 1", top='history = "long"')
    told = faults(cli("sync"))
    for place in ("history", "tracker.colour", "tracker.api_token_command"):
        assert place in told


@pytest.mark.parametrize(("mode", "warned"), [(0o600, False), (0o640, True), (0o604, True), (0o700, False)])
def test_a_file_that_others_may_read_and_that_holds_a_secret_is_warned_of(
    connect: Connect, world: World, cli: Run, mode: int, *, warned: bool
) -> None:
    world()
    path = connect(tracker='api_token = "open sesame"', mode=mode)
    done = cli("sync")
    assert done.returncode == 0
    assert (f"chmod 600 {path}" in done.stderr) == warned
    assert ("connections.tracker.api_token" in done.stderr) == warned
    assert "open sesame" not in done.stderr
    assert cli("sync", "-q").stderr == ""


def test_a_file_that_others_may_read_and_that_holds_no_secret_is_nobodys_business(
    connect: Connect, world: World, cli: Run
) -> None:
    world()
    connect(tracker=prints("print('open sesame')"), mode=0o644)
    assert cli("sync").stderr == ""
    connect(tracker="", mode=0o644)
    assert cli("sync", **{VARIABLE: "open sesame"}).stderr == ""


def test_a_password_of_the_database_is_a_secret_too(studio: Path, cli: Run) -> None:
    path = studio / "clientfit.toml"
    path.write_text('database = "postgresql://me:hunter2@127.0.0.1:1/x"\n', encoding="utf-8")
    done = cli("report")
    assert f"holds database: chmod 600 {path}" in done.stderr
    assert "hunter2" not in done.stderr


@pytest.mark.parametrize("given", ['api_token = "hunter2"', prints("print('hunter2')")])
@pytest.mark.parametrize("answer", [{"token": "hunter2"}, {"token": "other"}, {"error": "fault"}])
def test_a_secret_is_in_no_output_and_in_no_file(
    connect: Connect, world: World, cli: Run, tracker: Path, given: str, answer: dict[str, str]
) -> None:
    """Well, refused, or in a traceback of the connector's."""
    world(entries=HELD, plan={"requests": 1}, sums={}, examined=[], **answer)
    connect(tracker=given)
    for command in (("sync",), ("sync", "--plan"), ("sync", "--verify"), ("doctor",), ("report",), ("connectors",)):
        done = cli(*command, "-vv")
        assert "hunter2" not in done.stdout + done.stderr, command
    for path in tracker.glob("clientfit.db*"):
        assert b"hunter2" not in path.read_bytes()


def test_the_list_shows_both_ways_and_no_value(run: Run) -> None:
    listed = run("connectors").stdout
    assert "api_token = none" in listed
    assert "api_token_command = none" in listed
    assert "a command that prints api_token" in listed
