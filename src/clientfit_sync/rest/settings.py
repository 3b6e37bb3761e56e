"""The settings that every connector over HTTP inherits."""

from ipaddress import ip_address
from typing import Annotated
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, Field

from clientfit_sync.section import Section

LimitPause = Annotated[
    float,
    Field(
        ge=0,
        le=3600,
        allow_inf_nan=False,
        description="seconds to wait at least where a source was asked too often and does not say for how long",
    ),
]


class Politeness(Section):
    """How long to wait for a source, and how often to ask it again."""

    timeout: float = Field(60, gt=0, le=3600, allow_inf_nan=False, description="seconds to wait for an answer")
    retries: int = Field(4, ge=0, le=20, description="how often a request that failed is sent again")
    retry_pause: float = Field(
        1, ge=0, le=3600, allow_inf_nan=False, description="seconds before the first retry at most; doubled each time"
    )
    limit_pause: LimitPause = 0
    longest_pause: float = Field(
        60,
        ge=0,
        le=86400,
        allow_inf_nan=False,
        description="seconds; where a source asks for a longer pause, the run ends and says when to come back",
    )


def is_loopback(host: str) -> bool:
    """Whether the host is this machine, as its name alone says."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _parsed(url: str) -> SplitResult:
    """Raises ValueError where readers of URLs may differ about the host, too."""
    parts = urlsplit(url)
    _ = parts.port
    if not parts.hostname or "\\" in url or not url.isascii() or not url.isprintable() or " " in url:
        raise ValueError
    return parts


def _base_url(url: str) -> str:
    try:
        parts = _parsed(url)
    except ValueError:
        raise ValueError("a base URL is written as https://api.example.com/v2") from None
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname or "")):
        raise ValueError("a base URL begins with https:// (http:// only to this machine), to keep the secret")
    if "@" in parts.netloc or "?" in url or "#" in url:
        raise ValueError("a base URL holds no user, password, query or fragment")
    return f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/")


BaseUrl = Annotated[str, AfterValidator(_base_url)]
