"""A first sync of Harvest by the connector into the store, without the rest of the program.

usage: runner_own.py URL TOKEN ACCOUNT FROM FOLDER
"""

import json
import sys
from time import perf_counter

started = perf_counter()

from datetime import UTC, date, datetime  # noqa: E402
from pathlib import Path  # noqa: E402

from clientfit_connectors.harvest import CONNECTOR, Settings  # noqa: E402  # its import is part of what is measured
from clientfit_sync.connector import Ask  # noqa: E402
from clientfit_sync.model import Window  # noqa: E402
from clientfit_sync.store import Store  # noqa: E402


def main() -> None:
    """Reads and keeps; prints the seconds in all and of the run alone, and what was kept."""
    url, token, account, first_day, folder = sys.argv[1:]
    settings = Settings.model_validate({"account_id": account, "access_token": token, "base_url": url})
    now = datetime.now(UTC)  # noqa: TID251  # what the program would ask too
    began = perf_counter()
    with (
        Store.open(f"sqlite:///{folder}/own.db", write=True) as store,
        store.intake("harvest", type="harvest", ages=True, now=now) as intake,
    ):
        ask = Ask(
            start=date.fromisoformat(first_day),
            covered=None,
            bookmark={},
            held=intake.held,
            now=now,
            folder=Path(folder),
            tracked=intake.tracked,
        )
        intake.apply(CONNECTOR.fetch(settings, ask))
        done = perf_counter()
        entries = intake.held("time_entry", Window(start=date.min, end=date.max))
    print(json.dumps({"work": done - began, "all": done - started, "entries": entries}))


if __name__ == "__main__":
    main()
