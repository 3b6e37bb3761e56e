"""A first sync of Harvest by dlt's rest_api source into duckdb; runs in an environment that has dlt.

usage: runner_dlt.py URL TOKEN ACCOUNT FROM FOLDER [payments] [append]

`payments`: those of every invoice, for the source has no way to leave any out. `append`: what dlt does fastest, rows
as parquet that replace nothing; otherwise as its documentation has it, merged by id so that it may be run again.
"""

import json
import sys
from time import perf_counter

started = perf_counter()

import dlt  # noqa: E402  # its import is part of what is measured
from dlt.sources.rest_api import rest_api_source  # noqa: E402

LISTS = ("clients", "projects", "time_entries", "invoices", "expenses", "invoice_item_categories")
DATED = ("time_entries", "expenses")


def resource(name: str, path: str, key: str, **params: str) -> dict[str, object]:
    """A list of Harvest's as the source wants it described."""
    endpoint = {"path": path, "data_selector": key, "params": {"per_page": 2000} | params}
    return {"name": name, "endpoint": endpoint, "primary_key": "id"}


def resources(first_day: str, options: list[str]) -> list[dict[str, object]]:
    """What is read: as much as clientfit-sync reads, and the payments on demand."""
    found = [resource(name, name, name, **({"from": first_day} if name in DATED else {})) for name in LISTS]
    if "payments" in options:
        found.append(resource("payments", "invoices/{resources.invoices.id}/payments", "invoice_payments"))
    return found


def main() -> None:
    """Reads and loads; prints the seconds in all and of the pipeline alone, and what was loaded."""
    url, token, account, first_day, folder, *options = sys.argv[1:]
    source = rest_api_source(
        {
            "client": {
                "base_url": url,
                "headers": {"Harvest-Account-Id": account, "User-Agent": "bench (me@example.com)"},
                "auth": {"type": "bearer", "token": token},
                "paginator": {"type": "json_link", "next_url_path": "links.next"},
            },
            "resource_defaults": {"write_disposition": "append" if "append" in options else "merge"},
            "resources": resources(first_day, options),
        }
    )
    pipeline = dlt.pipeline(
        "harvest",
        destination=dlt.destinations.duckdb(f"{folder}/studio.duckdb"),
        dataset_name="harvest",
        pipelines_dir=f"{folder}/pipelines",
    )
    began = perf_counter()
    pipeline.run(source, loader_file_format="parquet" if "append" in options else None).raise_on_failed_jobs()
    done = perf_counter()
    with pipeline.sql_client() as client:
        ((loaded,),) = client.execute_sql("SELECT count(*) FROM time_entries")
    print(json.dumps({"work": done - began, "all": done - started, "entries": loaded}))


if __name__ == "__main__":
    main()
