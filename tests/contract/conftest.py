"""The program as a user meets it: a studio's folder, an environment of its own, and ways to start commands."""

import csv
import errno
import fcntl
import json
import os
import pty
import shutil
import socket
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Iterable
from contextlib import redirect_stderr, redirect_stdout
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from subprocess import CompletedProcess
from textwrap import dedent
from typing import Any

import pytest

from clientfit_sync.cli import main

Run = Callable[..., CompletedProcess[str]]

CONFIG = """\
timezone = "Europe/Sofia"
database = "sqlite:///clientfit.db"
history = 20000
exchange_rates_url = ""

[rates]
target = 100

[connections.exports]
type = "csv"
time_entries = ["exports/toggl*.csv"]
invoices = ["exports/invoices*.csv"]

[connections.exports.columns.invoices]
number = "No."
client = "Customer"
issued = "Issued"
net = "Net"
tax = "VAT"
currency = "Cur"
period_start = "From"
period_end = "To"

[clients."Acme Ltd"]
aliases = ["ACME"]

[clients."Own Studio"]
internal = true

[clients."Ignored Co"]
ignore = true
"""

# (client, first day, hours a day, days, columns that differ). The client's hours are hours a day times days.
HOURS: list[tuple[Any, ...]] = [
    ("  acme ", "2026-08-03", 5, 20, {"Project": "Site", "Task": "Build"}),
    ("Bright", "2026-09-01", 5, 12, {"User": "Bo"}),
    ("Nova", "2026-09-20", 3, 10, {"Billable": "No"}),
    ("Tiny", "2026-10-01", 4, 1),
    ("Own Studio", "2026-10-05", 5, 2),
    ("Ignored Co", "2026-10-07", 3, 2),
    ("Pending", "2026-10-12", 3, 2, {"Billable": "No"}),
    ("", "2026-10-20", 2, 1, {"Project": ""}),
]
# (number, client, issued, net, first and last day of the service period, columns that differ)
INVOICES: list[tuple[Any, ...]] = [
    ("1", "Acme Ltd", "2026-11-02", "5000", "2026-08-01", "2026-10-31"),
    ("2", "Bright", "2026-11-02", "6600", "2026-08-01", "2026-10-31"),
    ("3", "Nova", "2026-11-02", "2550", "2026-08-01", "2026-10-31"),
    ("4", "Tiny", "2026-11-02", "100", "2026-08-01", "2026-10-31"),
]
PERIOD = ("--period", "2026-08-01..2026-10-31", "--as-of", "2026-11-23")


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that commands start in: not the studio's. Home is empty, and no setting comes from the machine."""
    _isolate(tmp_path, monkeypatch)
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.socket.connect

    def refuse(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in ("127.0.0.1", "::1"):
            raise OSError(f"a test asked the network for {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The user's home folder."""
    return tmp_path / "home"


@pytest.fixture
def studio(tmp_path: Path, fresh_studio: Path) -> Path:
    """A folder with exports and a configuration, nothing imported yet."""
    return Path(shutil.copytree(fresh_studio, tmp_path / "studio"))


@pytest.fixture
def synced(tmp_path: Path, synced_studio: Path) -> Path:
    """The same folder after `sync`."""
    return Path(shutil.copytree(synced_studio, tmp_path / "studio"))


@pytest.fixture
def configure(tmp_path: Path) -> Callable[..., Path]:
    """Changes the studio's configuration: texts replaced, a head before it, tables after it."""

    def change(extra: str = "", *, top: str = "", **replaced: str) -> Path:
        path = tmp_path / "studio" / "clientfit.toml"
        text = path.read_text(encoding="utf-8") if path.exists() else CONFIG
        for key, value in replaced.items():
            lines = text.splitlines(keepends=True)
            found = [line for line in lines if line.startswith(f"{key} = ")]
            assert found, f"no {key} in the configuration"
            text = text.replace(found[0], f"{key} = {value}\n" if value else "")
        path.write_text(f"{top}\n{text}\n{extra}\n", encoding="utf-8")
        return path

    return change


@pytest.fixture
def write_hours(tmp_path: Path) -> Callable[..., Path]:
    """Writes a detailed report of Toggl with (client, first day, hours a day, days, columns) for each client."""

    def write(rows: Iterable[tuple[Any, ...]], name: str = "exports/toggl.csv") -> Path:
        path = tmp_path / "studio" / name
        _write(path, [row for block in rows for row in _days(*block)])
        return path

    return write


@pytest.fixture
def write_invoices(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file of invoices with (number, client, issued, net, first day, last day, columns) for each."""

    def write(rows: Iterable[tuple[Any, ...]], name: str = "exports/invoices.csv") -> Path:
        path = tmp_path / "studio" / name
        _write(path, [_invoice(*row) for row in rows])
        return path

    return write


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in this process; keywords become variables of the environment."""

    def start(*arguments: str | Path, **environment: str) -> CompletedProcess[str]:
        capsys.readouterr()
        with monkeypatch.context() as context:
            for name, value in environment.items():
                context.setenv(name, value)
            code = _exit_code([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        assert "-vv" in arguments or "Traceback" not in printed.err
        return CompletedProcess(arguments, code, printed.out, printed.err)

    return start


@pytest.fixture
def cli(run: Run, tmp_path: Path) -> Run:
    """The same with the studio's configuration."""

    def start(command: str, *arguments: str | Path, **environment: str) -> CompletedProcess[str]:
        return run(command, "--config", tmp_path / "studio" / "clientfit.toml", *arguments, **environment)

    return start


@pytest.fixture
def judged(cli: Run) -> Callable[..., dict[str, Any]]:
    """The report as JSON, by default of August to October 2026 as of 23 November; `code` is the expected exit code."""

    def report(*arguments: str, code: int = 0, **environment: str) -> dict[str, Any]:
        place = () if "--period" in arguments else PERIOD
        done = cli("report", "--format", "json", *place, *arguments, **environment)
        assert done.returncode == code, done.stderr
        built: dict[str, Any] = json.loads(done.stdout)
        return built

    return report


@pytest.fixture
def judge(
    cli: Run,
    write_hours: Callable[..., Path],
    write_invoices: Callable[..., Path],
    judged: Callable[..., dict[str, Any]],
) -> Callable[..., dict[str, Any]]:
    """Imports Bright's hours and invoices and returns its row of the report."""

    def report(hours: list[tuple[Any, ...]], invoices: list[tuple[Any, ...]], *arguments: str) -> dict[str, Any]:
        write_hours(hours)
        write_invoices(invoices)
        done = cli("sync")
        assert done.returncode == 0, done.stderr
        found = {client["client"]: client for client in judged(*arguments)["clients"]}
        return dict(found["Bright"])

    return report


@pytest.fixture
def program() -> Run:
    """Runs a command as a process of its own; keywords become variables of the environment."""

    def start(*arguments: str | Path, **environment: str) -> CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "clientfit_sync", *arguments],
            env=os.environ | environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=60,
            stdin=subprocess.DEVNULL,
        )

    return start


@pytest.fixture
def terminal() -> Callable[..., tuple[int, str]]:
    """Runs a command at a terminal of so many columns, types `typed`; returns the exit code and all that it showed."""

    def start(
        *arguments: str | Path, columns: int = 80, typed: bytes = b"", stderr: int | None = None, **environment: str
    ) -> tuple[int, str]:
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        process = subprocess.Popen(
            [sys.executable, "-m", "clientfit_sync", *arguments],
            env=os.environ | environment,
            stdin=slave,
            stdout=slave,
            stderr=slave if stderr is None else stderr,
            start_new_session=True,
        )
        os.close(slave)
        os.write(master, typed)
        shown = _read(master)
        os.close(master)
        return process.wait(timeout=60), shown.decode("utf-8").replace("\r\n", "\n")

    return start


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Puts a module on the path with the metadata of a wheel that names its entry points, instead of a real wheel."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH")])]))

    def put(module: str, source: str | None, **points: str) -> Path:
        monkeypatch.delitem(sys.modules, module, raising=False)
        if source is not None:
            (folder / f"{module}.py").write_text(dedent(source).lstrip(), encoding="utf-8")
        metadata = folder / f"{module}-1.0.dist-info"
        metadata.mkdir()
        head = f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n"
        (metadata / "METADATA").write_text(head, encoding="utf-8")
        text = "".join(f"[clientfit_sync.{group}]\n{point}\n" for group, point in points.items())
        (metadata / "entry_points.txt").write_text(text, encoding="utf-8")
        return folder

    return put


@pytest.fixture(scope="session")
def fresh_studio(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The studio's folder that tests copy."""
    folder = tmp_path_factory.mktemp("fresh")
    _write(folder / "exports" / "toggl.csv", [row for block in HOURS for row in _days(*block)])
    _write(folder / "exports" / "invoices.csv", [_invoice(*row) for row in INVOICES])
    (folder / "clientfit.toml").write_text(CONFIG, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def synced_studio(import_studio: Callable[..., Path]) -> Path:
    """The studio's folder after one `sync`, that tests copy."""
    return import_studio(HOURS, INVOICES)


@pytest.fixture(scope="session")
def import_studio(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Makes the folder of a studio with these hours and invoices, after one `sync`."""

    def make(hours: Iterable[tuple[Any, ...]], invoices: Iterable[tuple[Any, ...]], config: str = CONFIG) -> Path:
        root = tmp_path_factory.mktemp("imported")
        folder = root / "studio"
        _write(folder / "exports" / "toggl.csv", [row for block in hours for row in _days(*block)])
        _write(folder / "exports" / "invoices.csv", [_invoice(*row) for row in invoices])
        (folder / "clientfit.toml").write_text(config, encoding="utf-8")
        out, err = StringIO(), StringIO()
        with pytest.MonkeyPatch.context() as monkeypatch, redirect_stdout(out), redirect_stderr(err):
            _isolate(root, monkeypatch)
            code = _exit_code(["sync", "--config", str(folder / "clientfit.toml")])
        assert code == 0, err.getvalue()
        return folder

    return make


def _isolate(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(("CLIENTFIT_", "XDG_"))]:
        monkeypatch.delenv(name)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "PYTHONIOENCODING"):
        monkeypatch.delenv(name, raising=False)
    (root / "home").mkdir(exist_ok=True)
    monkeypatch.setenv("HOME", str(root / "home"))
    monkeypatch.setenv("TERM", "xterm-256color")


def _exit_code(arguments: list[str]) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    code = ended.value.code
    assert code is None or isinstance(code, int)
    return code or 0


def _days(
    client: str, first: str, hours: float, days: int, columns: dict[str, str] | None = None
) -> list[dict[str, str]]:
    """One entry a day from nine o'clock on."""
    start, minutes = date.fromisoformat(first), round(hours * 60)
    return [_entry(client, str(start + timedelta(days=number)), minutes, columns or {}) for number in range(days)]


def _entry(client: str, day: str, minutes: int, columns: dict[str, str]) -> dict[str, str]:
    hours, rest = divmod(minutes, 60)
    entry = {"User": "Ann", "Email": "ann@example.com", "Client": client, "Project": "Work", "Task": ""}
    entry |= {"Description": "done", "Billable": "Yes", "Start date": day, "Start time": "09:00:00"}
    entry |= {"End date": day, "End time": f"{9 + hours:02}:{rest:02}:00", "Duration": f"{hours:02}:{rest:02}:00"}
    return entry | {"Tags": ""} | columns


def _invoice(
    number: str,
    client: str,
    issued: str,
    net: str,
    first: str = "",
    last: str = "",
    columns: dict[str, str] | None = None,
) -> dict[str, str]:
    invoice = {"No.": number, "Customer": client, "Issued": issued, "Net": net, "VAT": "0", "Cur": "EUR"}
    return invoice | {"From": first, "To": last} | (columns or {})


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys(name for row in rows for name in row)), restval="")
        writer.writeheader()
        writer.writerows(rows)


def _read(master: int) -> bytes:
    """All that is shown until the other end is closed."""
    found = b""
    while True:
        try:
            part = os.read(master, 65536)
        except OSError as error:
            if error.errno != errno.EIO:
                raise
            return found
        if not part:
            return found
        found += part
