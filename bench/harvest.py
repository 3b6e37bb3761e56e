"""A first sync of Harvest by this program, by dlt's rest_api source and by singer's tap-harvest: seconds and requests.

`python bench/harvest.py`, from an environment that has the program. 10,000 entries over three years and 300 invoices
in a made-up account on loopback, the same for all, one tool after the other, the best of some rounds. dlt and
tap-harvest are installed into environments of their own under build/bench. No part of CI: it needs a package index.
"""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any

HERE = Path(__file__).parent
BUILD = HERE.parent / "build" / "bench"
ENTRIES, YEARS, INVOICES = 10_000, 3, 300
ROUNDS = 3
QUIET = {"RUNTIME__DLTHUB_TELEMETRY": "false", "RUNTIME__LOG_LEVEL": "ERROR"}
CONFIG = """\
history = {history}
database = "sqlite:///clientfit.db"
exchange_rates_url = ""
[connections.harvest]
base_url = "{url}"
account_id = {account}
access_token = "{token}"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """`python` runs `script` with what each runner takes and `options`; without a script, the program's own command."""

    name: str
    python: Path
    script: str = ""
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """`work`: the seconds without starting Python and importing; None where it was not told."""

    seconds: float
    requests: int
    work: float | None = None


def installed(name: str, *packages: str) -> Path:
    """The Python of an environment that has the packages; it is made once."""
    folder = BUILD / name
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=True)
    return python


def tools() -> list[Tool]:
    """Ours and theirs, each of theirs as it is meant to be used, and at its fastest."""
    own = Path(sys.executable)
    dlt = installed("dlt", "dlt[duckdb,parquet]")
    tap = installed("tap-harvest", "tap-harvest")
    return [
        Tool(name="clientfit-sync sync", python=own),
        Tool(name="connector and store alone", python=own, script="runner_own.py"),
        Tool(name="dlt, merged, all payments", python=dlt, script="runner_dlt.py", options=("payments",)),
        Tool(name="dlt, merged, no payments", python=dlt, script="runner_dlt.py"),
        Tool(name="dlt, appended, no payments", python=dlt, script="runner_dlt.py", options=("append",)),
        Tool(name="tap-harvest, all payments", python=tap, script="runner_tap.py", options=("payments",)),
        Tool(name="tap-harvest, no payments", python=tap, script="runner_tap.py"),
    ]


def command(tool: Tool, fake: Any, first_day: str, folder: Path) -> list[str]:
    """What is to be run."""
    url = f"{fake.url}/v2"
    if tool.script:
        place = [url, fake.token, str(fake.account_id), first_day, str(folder)]
        return [str(tool.python), str(HERE / tool.script), *place, *tool.options]
    history = 366 * YEARS
    config = folder / "config.toml"
    config.write_text(CONFIG.format(history=history, url=url, account=fake.account_id, token=fake.token))
    config.chmod(0o600)
    return [str(tool.python), "-m", "clientfit_sync", "--config", str(config), "sync"]


def measured(tool: Tool, fake: Any, first_day: str) -> Result:
    """One run in a folder of its own.

    Raises:
        SystemExit: it failed, or did not bring every entry.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fake.forget()
        began = perf_counter()
        done = subprocess.run(
            command(tool, fake, first_day, folder),
            cwd=folder,
            capture_output=True,
            text=True,
            env=environment(folder),
            check=False,
        )
        seconds = perf_counter() - began
    if done.returncode:
        sys.exit(f"{tool.name}: {done.stderr}")
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1]) if tool.script else {}
    if told.get("entries", ENTRIES) != ENTRIES:
        sys.exit(f"{tool.name}: it brought {told['entries']:.0f} of {ENTRIES} entries")
    return Result(seconds=seconds, requests=len(fake.requests), work=told.get("work"))


def environment(folder: Path) -> dict[str, str]:
    """The caller's, without its settings of the program, with the folder as its home."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CLIENTFIT_")}
    return kept | {"HOME": str(folder)} | QUIET


def main() -> None:
    """Runs all of them in turn, and prints the best of each."""
    sys.path.insert(0, str(HERE.parent / "tests" / "fakes"))
    studio = import_module("fake_harvest_studio").studio
    now = datetime.now(UTC).replace(microsecond=0)  # noqa: TID251  # the program asks it too
    first_day = f"{now - timedelta(days=366 * YEARS):%Y-%m-%d}"
    chosen = tools()
    with studio(entries=ENTRIES, years=YEARS, invoices=INVOICES, now=now) as fake:
        rounds = [[measured(tool, fake, first_day) for tool in chosen] for _ in range(ROUNDS)]
    print(f"{'':28} {'seconds':>8} {'work':>8} {'requests':>9}")
    for tool, results in zip(chosen, zip(*rounds, strict=True), strict=True):
        work = [result.work for result in results if result.work is not None]
        shown = f"{min(work):8.2f}" if work else f"{'':8}"
        print(f"{tool.name:28} {min(one.seconds for one in results):8.2f} {shown} {results[0].requests:9}")


if __name__ == "__main__":
    main()
