"""Keeps the European Central Bank's reference rates, once a day, where a foreign currency is in use."""

import logging
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from xml.etree import ElementTree as ET  # expat refuses entity expansion bombs, and no entity is resolved

import requests

from clientfit_sync import money
from clientfit_sync.config import Settings
from clientfit_sync.errors import UsageError
from clientfit_sync.store import Store

log = logging.getLogger(__name__)

TIMEOUT = (5, 20)
ONE_DAY = timedelta(days=1)


def currency(store: Store, settings: Settings) -> str | None:
    """The report's currency: the configured one, else the sources' own; None where they hold no amounts.

    Raises:
        UsageError: the sources have several, and none is configured.
    """
    found = sorted(store.currencies(connections=[one.name for one in settings.connections]))
    if settings.currency is None and len(found) > 1:
        where = settings.file or "the configuration"
        raise UsageError(
            f'{where}: currency: the sources hold {", ".join(found)}; set it to one, as in currency = "EUR"'
        )
    return settings.currency or (found[0] if found else None)


def rates(store: Store, settings: Settings, into: str | None) -> money.Rates:
    """Conversion into a currency by the configured rates, else by the Bank's: the kept ones and the shipped ones."""
    used = store.currencies(connections=[one.name for one in settings.connections])
    quote = money.reference_quotes(store.rates(used | ({into} if into else set())))
    return money.Rates(currency=into or "", fixed=settings.exchange_rates, quote=quote)


def refresh(store: Store, settings: Settings, now: datetime) -> None:
    """Fetches the last 90 days' rates if a foreign currency needs them; a failure is only a warning."""
    fetched = store.rates_fetched_at()
    recent = fetched is not None and now - fetched < ONE_DAY
    if recent or not settings.exchange_rates_url or not _foreign(store, settings):
        return
    try:
        quotes = list(parse(_download(settings.exchange_rates_url)))
    except (requests.RequestException, ET.ParseError, ValueError, ArithmeticError) as error:
        log.warning("the exchange rates could not be fetched; older ones serve until the next sync: %s", error)
        return
    store.save_rates(quotes, now)


def _foreign(store: Store, settings: Settings) -> bool:
    """Whether a currency in use is neither the report's nor converted at a fixed rate."""
    used = store.currencies(connections=[one.name for one in settings.connections])
    others = used - {settings.currency, *settings.exchange_rates}
    return bool(others) if settings.currency else len(others) > 1


def _download(url: str) -> bytes:
    with requests.get(url, timeout=TIMEOUT) as response:
        response.raise_for_status()
        return response.content


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
