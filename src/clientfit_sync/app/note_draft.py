"""What makes a note: who wrote what, about whom, of which day; and what is wrong with it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Self, get_args

from clientfit_sync.model import Note, NoteKind

KINDS: tuple[NoteKind, ...] = get_args(NoteKind)
SEVERITIES = {"": None, "1": 1, "2": 2, "3": 3}
LONGEST = 10_000
DIGITS = 12
Fault = tuple[str, str]
"""A field and what is wrong with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A note as somebody gives it; `severity` is None where it is not given."""

    client: str
    kind: NoteKind
    on: date
    text: str
    severity: int | None = None

    @classmethod
    def read(cls, fields: Mapping[str, str]) -> tuple[Self, list[Fault]]:
        """The note that these texts say, and what cannot be read: that stands there as if it were in order."""
        faults = []
        word = fields.get("kind", "").strip().casefold()
        kind = next((one for one in KINDS if one == word), None)
        if kind is None:
            faults.append(("kind", f"is {word!r}; write one of: {', '.join(KINDS)}"))
        day = _day(fields.get("on", ""))
        if day is None:
            faults.append(("on", f"{fields.get('on', '')!r} is no date; write it as 2026-08-31"))
        if (severity := fields.get("severity", "").strip()) not in SEVERITIES:
            faults.append(("severity", f"is {severity!r}; write 1, 2 or 3"))
        draft = cls(
            client=fields.get("client", ""),
            kind=kind or "incident",
            on=day or date.min,
            text=fields.get("text", ""),
            severity=SEVERITIES.get(severity),
        )
        return draft, faults

    def faults(self, latest: date) -> Iterator[Fault]:
        """What is wrong with it; it may not be dated after `latest`."""
        yield from (("client", fault) for fault in _of_text(self.client))
        if self.on > latest:
            yield "on", f"{self.on} lies in the future; write the day on which it happened"
        if self.severity is not None and self.kind != "incident":
            yield "severity", f"a note of kind {self.kind} has none; leave it out, or make it an incident"
        yield from (("text", fault) for fault in _of_text(self.text))

    def note(self) -> Note:
        """The note, with its id."""
        severity = self.severity or 1
        note = Note(id="", client=self.client.strip(), kind=self.kind, day=self.on, text=self.text, severity=severity)
        return identified(note)


def identified(note: Note) -> Note:
    """The note with the id that its content gives it, so that the same note is never kept twice."""
    content = json.dumps([note.client, note.kind, note.day.isoformat(), note.severity, note.text])
    return replace(note, id=sha256(content.encode()).hexdigest()[:DIGITS])


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _of_text(text: str) -> Iterator[str]:
    if not text.strip():
        yield "is missing"
    if len(text) > LONGEST:
        yield f"is longer than {LONGEST:,} characters; keep the long story elsewhere, and say here where"
    # PostgreSQL keeps no NUL, and no encoding has half of a character.
    if any(one == "\0" or "\ud800" <= one <= "\udfff" for one in text):
        yield "holds a character that cannot be kept (a NUL, or half of one); leave it out"
