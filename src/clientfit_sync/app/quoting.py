"""What a budget buys, judged by what is known today."""

from dataclasses import dataclass
from decimal import Decimal

from clientfit_sync.app import deciding
from clientfit_sync.app.deciding import Moment
from clientfit_sync.config import Settings
from clientfit_sync.figures import Terms
from clientfit_sync.outlook import quote as outlook_quote
from clientfit_sync.outlook.grounds import Grounds
from clientfit_sync.outlook.quote import Asked, Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A budget in the report's currency, a client by any of its names (None: a new one), and the hours wished for."""

    budget: Decimal
    client: str | None = None
    hours: Decimal | None = None


def quote(settings: Settings, wanted: Wanted, moment: Moment) -> tuple[Grounds, Quote]:
    """The quote, and what it rests on.

    Raises:
        UsageError: no such client, or the report's currency cannot be told.
        SourceError: nothing has been synced yet.
        StoreError: the database cannot be read.
    """
    with deciding.grounds(settings, moment) as (opened, grounds):
        client, terms = (None, Terms()) if wanted.client is None else deciding.client(opened, wanted.client, "--client")
    asked = Asked(budget=wanted.budget, client=client, wish=wanted.hours, terms=terms)
    return grounds, outlook_quote.of(grounds.today, asked, grounds.low_payer_cap, grounds.unseen)
