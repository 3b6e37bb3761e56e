"""Incidents fade with time, and praise stands beside them (METRICS.md section 7)."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from clientfit_sync.checks.interface import Severity
from clientfit_sync.model import Note

ZERO = Decimal(0)
HALF_LIFE = PRAISE_DAYS = 180


def weight(notes: Iterable[Note], known: date) -> Decimal:
    """The severities of the incidents up to `known`, each halved every 180 days of its age."""
    return sum((_weight(one, known) for one in _incidents(notes, known)), ZERO)


def message(client: str, notes: Iterable[Note], known: date) -> str:
    """How many there were, the latest in its own words, and how much praise there was beside them."""
    found = _incidents(notes, known)
    told = "incident weighs" if len(found) == 1 else "incidents weigh"
    beside = len(_praise(notes, known))
    praise = f"; beside {beside} {'note' if beside == 1 else 'notes'} of praise" if beside else ""
    total = sum((_weight(one, known) for one in found), ZERO)
    last, text = found[-1].day, " ".join(found[-1].text.split())
    return f"{client}: {len(found)} {told} {total:.2f}, the last of {last}: {text}{praise}"


def advice(severity: Severity, collect: Iterable[str]) -> tuple[str, ...]:
    """What to do, least drastic first; `collect`: what is to be recovered before the end."""
    talk = "Say in writing what happened, what you will not accept again, and what follows if it does."
    watch = "Note the next one as well (`clientfit-sync note`): what does not happen again fades."
    return (talk, watch) if severity == "watch" else (talk, "If it happens again, plan the exit.", *collect)


def evidence(notes: Iterable[Note], known: date) -> dict[str, Any]:
    """The incidents with what each still weighs, and the praise of the last 180 days."""
    found = _incidents(notes, known)
    return {
        "incidents": [_shown(one) | {"severity": one.severity, "weight": _weight(one, known)} for one in found],
        "praise": [_shown(one) for one in _praise(notes, known)],
    }


def _incidents(notes: Iterable[Note], known: date) -> list[Note]:
    return _by_day(one for one in notes if one.kind == "incident" and one.day <= known)


def _praise(notes: Iterable[Note], known: date) -> list[Note]:
    return _by_day(one for one in notes if one.kind == "praise" and 0 <= (known - one.day).days < PRAISE_DAYS)


def _by_day(notes: Iterator[Note]) -> list[Note]:
    return sorted(notes, key=lambda one: (one.day, one.id))


def _weight(note: Note, known: date) -> Decimal:
    return note.severity * Decimal(2) ** (Decimal((note.day - known).days) / HALF_LIFE)


def _shown(note: Note) -> dict[str, Any]:
    return {"id": note.id, "day": note.day, "text": note.text}
