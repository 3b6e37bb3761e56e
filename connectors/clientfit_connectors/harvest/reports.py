"""Harvest's own totals: the time report by client (Harvest API, section 2.11)."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from clientfit_connectors.harvest.entries import PATH
from clientfit_connectors.harvest.forms import Form
from clientfit_connectors.harvest.pages import DAY, PER_PAGE, Listing, between, complete
from clientfit_connectors.harvest.session import opened, report_bucket
from clientfit_connectors.harvest.settings import Settings
from clientfit_connectors.harvest.wire import EntryRow, ReportRow
from clientfit_sync.connector import Ask, Sums
from clientfit_sync.model import SECONDS_PER_HOUR, Window
from clientfit_sync.rest.api import Api
from clientfit_sync.rest.paging import linked

REPORT = "/reports/time/clients"
KEY = "results"
LONGEST = timedelta(days=365)
FIRST_DAY = date(2006, 1, 1)
"""Harvest began in 2006: no account has an entry before."""

PRINTED = Decimal("0.01")
FORM = Form(ReportRow)
ENTRIES = Listing(path=PATH, key="time_entries", form=Form(EntryRow))


def sums(settings: Settings, ask: Ask, window: Window) -> Sums:
    """Rounded seconds by client, in the days of `window` up to a year from now.

    `tolerance` is half of what the report prints last, for each of its windows, and all that running timers show: the
    report may count them or not.
    """
    until = ask.now.date() + LONGEST + DAY
    spans = list(years(window.cut(Window(start=FIRST_DAY, end=until))))
    bucket = report_bucket()
    hours: defaultdict[str | None, Decimal] = defaultdict(Decimal)
    with opened(settings, ask.meter) as api:
        for span in spans:
            days = {"from": f"{span.start:%Y%m%d}", "to": f"{span.end - DAY:%Y%m%d}"}
            for answer in linked(api, REPORT, {"per_page": PER_PAGE, **days}, key=KEY, bucket=bucket):
                for row in FORM.many(answer.body, REPORT, KEY):
                    hours[row.client_id] += row.total_hours
        uncertain = PRINTED / 2 * len(spans) + _running(api, window)
    return Sums(
        seconds={client: total * SECONDS_PER_HOUR for client, total in hours.items()},
        rounded=True,
        tolerance=uncertain * SECONDS_PER_HOUR,
    )


def years(window: Window) -> Iterator[Window]:
    """The window in parts of at most 365 days, which is the longest that the report takes."""
    start = window.start
    while start < window.end:
        end = min(start + LONGEST, window.end)
        yield Window(start=start, end=end)
        start = end


def _running(api: Api, window: Window) -> Decimal:
    """The hours on timers that run, each with a unit more for the time until the report was made."""
    rows = complete(api, ENTRIES, {"is_running": "true", **between(window)})
    return sum((max(row.hours, row.rounded_hours or row.hours) + PRINTED for row in rows if row.is_running), Decimal(0))
