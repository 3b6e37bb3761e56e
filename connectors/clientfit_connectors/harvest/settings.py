"""The settings of a harvest connection (CONTRACT.md section 3)."""

from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr

from clientfit_sync.rest.settings import BaseUrl, LimitPause, Politeness

HOME = "https://api.harvestapp.com/v2"

WINDOW = 15
"""Seconds in which Harvest takes 100 requests (Harvest API, section 3): after as many it takes others again."""


class Settings(Politeness):
    """Which account a harvest connection reads, and how much of it."""

    account_id: int = Field(
        gt=0, description="the account's number, from https://id.getharvest.com/developers", examples=[123456]
    )
    access_token: SecretStr = Field(
        min_length=1,
        description="a personal access token, from https://id.getharvest.com/developers; best an administrator's",
        examples=["..."],
    )
    payments: Literal["needed", "all"] = Field(
        "needed", description="which invoices' payments are read: those partly paid or paid late, or all"
    )
    limit_pause: LimitPause = WINDOW
    base_url: BaseUrl = Field(HOME, description="where the API lies")


def accounts(settings: Settings) -> frozenset[str]:
    """The account, named alike by every connection that reads it."""
    there = "" if settings.base_url == HOME else f" at {urlsplit(settings.base_url).netloc}"
    return frozenset({f"account {settings.account_id}{there}"})
