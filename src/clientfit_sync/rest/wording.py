"""What an API said and when to come back, in words that may be shown."""

import html
import json
import math
import re
import unicodedata
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

LONGEST = 200
TITLE = re.compile(r"<title[^>]*>(.*?)</title", re.DOTALL | re.IGNORECASE)
UNSEEN = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->", re.DOTALL | re.IGNORECASE)
TAG = re.compile(r"<[^>]*>?")
MARKUP = re.compile(r"\s*<[!a-z?]", re.IGNORECASE)
ENOUGH = 65536
SECONDS = ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))


def phrase(status: int) -> str:
    """The name of a status, empty for one that has none: "Not Found"."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def said(body: str) -> str:
    """The message in the body of an error: JSON, HTML or plain text, cleaned and cut short; empty where it has none."""
    text = body[:ENOUGH]
    try:
        return shown(_message(json.loads(text)))
    except (ValueError, RecursionError):
        return shown(_visible(text) if MARKUP.match(text) else text)


def shown(text: str) -> str:
    """One line without control and format characters (terminal escapes, reversed text), cut short."""
    clean = "".join(" " if unicodedata.category(letter).startswith("C") else letter for letter in text)
    line = " ".join(clean.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1].rstrip()}…"


def later(seconds: float) -> str:
    """When to come back, rounded up: "in 45 seconds", "in 38 minutes", "in 7 hours"."""
    length, unit = next(one for one in SECONDS if seconds > 2 * one[0] or one[0] == 1)
    count = math.ceil(seconds / length)
    return f"in {count} {unit}{'' if count == 1 else 's'}"


def _message(body: Any) -> str:
    """Harvest: error_description, message, error; Toggl: a string; its older reports: error.message."""
    if isinstance(body, str):
        return body
    if not isinstance(body, Mapping):
        return ""
    found = next((body[key] for key in ("error_description", "message", "error") if body.get(key)), "")
    return _message(found)


def _visible(markup: str) -> str:
    title = TITLE.search(markup)
    return html.unescape(title[1] if title and title[1].strip() else TAG.sub(" ", UNSEEN.sub(" ", markup)))
