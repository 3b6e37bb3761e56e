"""Bodies and headers as values."""

import json
import re
from datetime import UTC, datetime
from decimal import Decimal
from email.utils import parsedate_to_datetime
from typing import Any, NoReturn

WHOLE_SECONDS = re.compile(r"\d{1,9}")


def parsed(content: bytes) -> Any:
    """The JSON of a body, fractions as Decimal.

    Raises:
        ValueError: it is not JSON; nothing at all is not, nor are NaN and Infinity.
    """
    try:
        return json.loads(content, parse_float=Decimal, parse_constant=_refused)
    except (ArithmeticError, RecursionError):  # a number or a depth beyond all bounds
        raise ValueError("no JSON") from None


def moment(text: str | None) -> datetime | None:
    """An HTTP date, in UTC; None where it is none."""
    try:
        read = parsedate_to_datetime(text or "")
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def pause(retry_after: str | None, sent_at: datetime | None) -> float | None:
    """The seconds of a `Retry-After`; one that is a date counts from the answer's own `Date`, by the source's clock."""
    if retry_after is None:
        return None
    if WHOLE_SECONDS.fullmatch(retry_after.strip()):
        return float(retry_after)
    until = moment(retry_after)
    return max(0.0, (until - sent_at).total_seconds()) if until and sent_at else None


def _refused(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")
