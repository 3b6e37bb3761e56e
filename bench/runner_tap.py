"""A first sync of Harvest by singer's tap-harvest, its records into a file; runs in an environment that has the tap.

usage: runner_tap.py URL TOKEN ACCOUNT FROM FOLDER [payments]

The tap knows no base URL, and begins with a refresh of its OAuth token and a list of accounts: both are replaced, which
spares it two requests. No target reads what it writes.
"""

import json
import sys
from contextlib import redirect_stdout
from pathlib import Path
from time import perf_counter
from typing import Self

started = perf_counter()

from tap_harvest.client import Client  # noqa: E402  # its import is part of what is measured
from tap_harvest.discover import discover  # noqa: E402
from tap_harvest.sync import sync  # noqa: E402

LISTS = ("clients", "projects", "time_entries", "invoices", "invoice_line_items", "expenses", "invoice_item_categories")


class LocalClient(Client):
    """The tap's client with an address and a token of our own."""

    def __init__(self, url: str, token: str, account: str, first_day: str) -> None:
        super().__init__({"user_agent": "bench (me@example.com)", "start_date": f"{first_day}T00:00:00Z"})
        self.base_url, self._access_token, self._account_id = url, token, account

    def __enter__(self) -> Self:
        return self

    def get_access_token(self) -> str:
        """The token that was given."""
        return self._access_token


def main() -> None:
    """Reads; prints the seconds in all and of the sync alone, and what was written."""
    url, token, account, first_day, folder, *options = sys.argv[1:]
    catalog = discover()
    for stream in catalog.streams:
        for part in stream.metadata:
            if not part["breadcrumb"] and (stream.tap_stream_id in LISTS or stream.tap_stream_id[8:] in options):
                part["metadata"]["selected"] = True
    written = Path(folder) / "records.jsonl"
    began = perf_counter()
    with LocalClient(url, token, account, first_day) as client, written.open("w") as out, redirect_stdout(out):
        sync(client=client, config=client.config, catalog=catalog, state={})
    done = perf_counter()
    with written.open() as lines:
        entries = sum(
            message.get("stream") == "time_entries" for message in map(json.loads, lines) if "record" in message
        )
    print(json.dumps({"work": done - began, "all": done - started, "entries": entries}))


if __name__ == "__main__":
    main()
