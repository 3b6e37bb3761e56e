"""What the program costs: seconds of its commands, and the memory of a report from 10,000 to 1,000,000 entries.

`make bench`. Prints figures; judges nothing, for a busy machine would make it lie.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from time import perf_counter

from clientfit_sync.connector import Bookmark, Message
from clientfit_sync.demo import write
from clientfit_sync.model import Client, Invoice, Project, TimeEntry
from clientfit_sync.store import Store

PROGRAM = [sys.executable, "-m", "clientfit_sync"]
LIBRARIES = [sys.executable, "-c", "import sqlalchemy, pydantic_settings, tabulate, click"]
AS_OF = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
CLIENTS, DAYS = 20, 1000
SIZES = (10_000, 100_000, 1_000_000)
MEASURE = """
import json, resource, sys
from time import perf_counter
from clientfit_sync.cli import main
started = perf_counter()
try:
    main(sys.argv[1:])
except SystemExit as ended:
    code = ended.code
spent = perf_counter() - started
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"code": code, "seconds": spent, "kilobytes": peak}), file=sys.stderr)
"""


def best(command: list[str], folder: Path, tries: int = 11) -> float:
    """The shortest of several runs, in seconds."""
    seconds = []
    for _ in range(tries):
        started = perf_counter()
        subprocess.run(command, cwd=folder, check=True, capture_output=True, env=environment(folder))
        seconds.append(perf_counter() - started)
    return min(seconds)


def environment(folder: Path) -> dict[str, str]:
    """The caller's environment without its settings of the program, with the folder as its home."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CLIENTFIT_")}
    return kept | {"HOME": str(folder)}


def history(count: int) -> Iterator[Message]:
    """`count` entries over 1,000 days and 20 clients, with an invoice a client every 28 days."""
    first = AS_OF - timedelta(days=DAYS)
    for number in range(CLIENTS):
        yield Client(id=f"c{number}", name=f"Client {number}")
        yield Project(id=f"p{number}", name="Work", client=f"c{number}")
        for week in range(4, DAYS // 7, 4):
            yield Invoice(
                id=f"{number}-{week}",
                client=f"c{number}",
                number=f"{number}-{week}",
                issued=first + timedelta(weeks=week),
                currency="EUR",
                amount=Decimal(3000),
                tax=Decimal(0),
            )
    for number in range(count):
        yield TimeEntry(
            id=str(number),
            day=first + timedelta(days=number % DAYS),
            seconds=Decimal(3600),
            project=f"p{number % CLIENTS}",
            billable=True,
            person=f"Person {number % 5}",
            description="Work on what was agreed",
        )
    yield Bookmark()


def measured(folder: Path, arguments: list[str]) -> dict[str, float]:
    """Seconds and peak memory of one run of the program."""
    command = [sys.executable, "-c", MEASURE, *arguments]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, env=environment(folder))
    result: dict[str, float] = json.loads(done.stderr.splitlines()[-1])
    return result


def commands(folder: Path) -> None:
    """The commands that people wait for, on the demo's data."""
    configuration = write(folder / "demo", AS_OF)
    program = [*PROGRAM, "--config", str(configuration)]
    subprocess.run([*program, "sync"], cwd=folder, check=True, env=environment(folder))
    judge = [*program, "report", "--as-of", str(AS_OF)]
    libraries, report = best(LIBRARIES, folder), best(judge, folder)
    print(f"--help                    {best([*PROGRAM, '--help'], folder) * 1000:8.0f} ms")
    print(f"the libraries' imports    {libraries * 1000:8.0f} ms")
    print(f"report on the demo data   {report * 1000:8.0f} ms   {report / libraries:.2f} times the imports")
    print(f"demo                      {best([*PROGRAM, 'demo'], folder, 3) * 1000:8.0f} ms")


def sizes(folder: Path) -> None:
    """Import and report from few entries to many."""
    for size in SIZES:
        place = folder / str(size)
        place.mkdir()
        database = f"sqlite:///{place}/clientfit.db"
        (place / "config.toml").write_text(
            f'database = "{database}"\n[rates]\ntarget = 90\n[connections.made]\ntype = "csv"\ninvoices = ["none"]\n'
        )
        started = perf_counter()
        with Store.open(database, write=True) as store, store.intake("made", type="csv", ages=False, now=NOW) as intake:
            intake.apply(history(size))
        imported = perf_counter() - started
        result = measured(place, ["--config", f"{place}/config.toml", "report", "--as-of", str(AS_OF)])
        print(
            f"{size:9,} entries   import {imported:6.1f} s   report {result['seconds']:5.2f} s"
            f"   peak memory {result['kilobytes'] / 1024:5.0f} MiB"
        )
        shutil.rmtree(place)


def main() -> None:
    """Measures in a temporary folder."""
    with tempfile.TemporaryDirectory() as folder:
        commands(Path(folder))
        sizes(Path(folder))
    print(f"peak memory of the import {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:5.0f} MiB")


if __name__ == "__main__":
    main()
