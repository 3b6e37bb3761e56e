"""Harvest's API as this connector asks it (Harvest API, sections 1 and 3)."""

from clientfit_connectors.harvest.settings import Settings
from clientfit_sync.connector import Meter
from clientfit_sync.rest.api import Api
from clientfit_sync.rest.pacing import Bucket

LIMITS = "100 in 15 seconds, 100 reports in 15 minutes; Harvest does not say what is left"


def opened(settings: Settings, meter: Meter) -> Api:
    """The API with the account's headers, at most 100 requests in 15 seconds."""
    headers = {
        "Authorization": f"Bearer {settings.access_token.get_secret_value()}",
        "Harvest-Account-Id": str(settings.account_id),
        "User-Agent": f"clientfit-sync (account {settings.account_id})",
    }
    return Api(settings.base_url, headers=headers, politeness=settings, bucket=Bucket(100, 100 / 15), meter=meter)


def report_bucket() -> Bucket:
    """What reports take from: at most 100 in 15 minutes."""
    return Bucket(100, 100 / 900)
