"""The report's currency, and how others are turned into it (METRICS.md section 1)."""

from clientfit_sync import money
from clientfit_sync.config import Settings
from clientfit_sync.errors import UsageError
from clientfit_sync.store import Store


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
    return money.Rates(currency=into or "", fixed=settings.exchange_rates, quote=money.reference_quotes(store.rates()))


def foreign(store: Store, settings: Settings) -> bool:
    """Whether a currency in use is neither the report's nor converted at a fixed rate."""
    used = store.currencies(connections=[one.name for one in settings.connections])
    others = used - {settings.currency, *settings.exchange_rates}
    return bool(others) if settings.currency else len(others) > 1
