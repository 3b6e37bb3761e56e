"""Fetches the European Central Bank's reference rates, once a day, where a foreign currency is in use."""

import logging
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from xml.etree import ElementTree as ET  # expat refuses entity expansion bombs, and no entity is resolved

import requests

from clientfit_sync.app import exchange
from clientfit_sync.config import Settings
from clientfit_sync.rest import transport, wording
from clientfit_sync.store import Store

log = logging.getLogger(__name__)

TO_ANSWER = 20
TIMEOUT = (transport.CONNECT, TO_ANSWER)
SETTING = "exchange_rates_url"
REMEDY = f'`{SETTING} = ""` switches this off, and [exchange_rates] takes fixed rates'
ONE_DAY = timedelta(days=1)


def refresh(store: Store, settings: Settings, now: datetime) -> None:
    """Fetches the last 90 days' rates if a foreign currency needs them; a failure is only a warning."""
    fetched = store.rates_fetched_at()
    recent = fetched is not None and now - fetched < ONE_DAY
    if recent or not settings.exchange_rates_url or not exchange.foreign(store, settings):
        return
    try:
        quotes = list(parse(_download(settings.exchange_rates_url)))
    except (requests.RequestException, ET.ParseError, ValueError, ArithmeticError) as error:
        log.warning(
            "the exchange rates could not be fetched (%s); older ones serve until the next sync; %s",
            _why(error),
            REMEDY,
        )
        return
    store.save_rates(quotes, now)


def _download(url: str) -> bytes:
    with requests.get(url, timeout=TIMEOUT) as response:
        response.raise_for_status()
        return response.content


def _why(error: Exception) -> str:
    """What went wrong, in words that name neither a library nor the address."""
    match error:
        case requests.HTTPError(response=requests.Response(status_code=status)):
            return f"answered {status} {wording.phrase(status)}".strip()
        case requests.RequestException():
            return transport.setback(error, TO_ANSWER, SETTING).what
        case _:
            return f"what {SETTING} leads to holds none"


def parse(document: bytes) -> Iterator[tuple[str, date, Decimal]]:
    """Currency, day and units per euro of each rate in the Bank's XML document.

    Raises:
        ValueError: the document holds no rates.
    """
    found = False
    for day in ET.fromstring(document).iterfind(".//{*}Cube[@time]"):  # noqa: S314  # see the import
        for cube in day.iterfind("{*}Cube[@currency]"):
            found = True
            yield cube.attrib["currency"], date.fromisoformat(day.attrib["time"]), Decimal(cube.attrib["rate"])
    if not found:
        raise ValueError("the document holds no rates")
