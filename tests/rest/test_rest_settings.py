"""The settings that connectors over HTTP inherit."""

import subprocess
import sys
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from clientfit_sync.rest.settings import BaseUrl, Politeness

BASE_URL: TypeAdapter[str] = TypeAdapter(BaseUrl)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://api.harvestapp.com/v2", "https://api.harvestapp.com/v2"),
        ("https://api.track.toggl.com/", "https://api.track.toggl.com"),
        ("HTTPS://proxy.example:8443/a/b//", "https://proxy.example:8443/a/b"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://127.8.9.1", "http://127.8.9.1"),
        ("http://localhost:8000/v2/", "http://localhost:8000/v2"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_a_base_url_is_kept_without_a_slash_at_its_end(given: str, kept: str) -> None:
    assert BASE_URL.validate_python(given) == kept


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("http://api.harvestapp.com/v2", "to keep the secret"),
        ("http://127.0.0.1.evil.example", "to keep the secret"),
        ("http://localhost.evil.example", "to keep the secret"),
        ("http://192.168.0.1", "to keep the secret"),
        ("ftp://api.example.com", "to keep the secret"),
        ("//api.example.com", "to keep the secret"),
        ("https://user:word@api.example.com", "no user"),
        ("https://user@api.example.com", "no user"),
        ("https://api.example.com/v2?x=1", "no user, password, query"),
        ("https://api.example.com/v2#x", "fragment"),
        ("https://api.example.com/v2?", "query"),
        ("api.harvestapp.com/v2", "is written as"),
        ("https://", "is written as"),
        ("https:///v2", "is written as"),
        ("https://api.example.com:port", "is written as"),
        ("https://api.example.com:99999", "is written as"),
        ("https://[::1", "is written as"),
        ("https://evil.example\\@api.example.com", "is written as"),
        ("https://api.example.com/a b", "is written as"),
        ("https://api.example.com\n", "is written as"),
        ("https://\u0430pi.example.com", "is written as"),
        ("", "is written as"),
    ],
)
def test_a_base_url_that_could_lose_the_secret_is_a_fault(url: str, fault: str) -> None:
    with pytest.raises(ValidationError, match=fault):
        BASE_URL.validate_python(url)


def test_politeness_by_default() -> None:
    assert Politeness().model_dump() == {
        "timeout": 60,
        "retries": 4,
        "retry_pause": 1,
        "limit_pause": 0,
        "longest_pause": 60,
    }


@pytest.mark.parametrize(
    "setting",
    [
        {"timeout": 0},
        {"timeout": float("inf")},
        {"timeout": float("nan")},
        {"retries": -1},
        {"retries": 1000},
        {"retry_pause": -1},
        {"retry_pause": float("inf")},
        {"limit_pause": -1},
        {"limit_pause": float("nan")},
        {"longest_pause": -1},
        {"longest_pause": float("nan")},
        {"unknown": 1},
    ],
)
def test_politeness_has_bounds(setting: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Politeness(**setting)


def test_reading_settings_does_not_wait_for_what_asks() -> None:
    code = "import sys, clientfit_sync.rest.settings as _; print({'requests', 'urllib3'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
