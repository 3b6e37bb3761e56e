"""What was noted of exceptions made for a client, and of doubts about it (METRICS.md section 6)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from clientfit_sync.checks import Finding, Severity, wording
from clientfit_sync.figures import Figures
from clientfit_sync.model import Note, NoteKind

ONE = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """A kind of note, of which one is worth watching and `act_from` ask to act."""

    kind: NoteKind
    act_from: int


MATTERS = (
    Matter(kind="exception", act_from=3),
    Matter(kind="doubt", act_from=2),
)


def find(client: str, target: Decimal | None, figures: Figures, days: int) -> Iterator[Finding]:
    """A finding for the exceptions, and one for the doubts, noted less than `days` before the last day that counts.

    `target` is the client's target rate.
    """
    recent = [one for one in figures.notes.get(client, ()) if 0 <= (figures.known - one.day).days < days]
    for matter in MATTERS:
        found = sorted((one for one in recent if one.kind == matter.kind), key=lambda one: (one.day, one.id))
        if found:
            yield _finding(client, matter, found, _dearer(target, figures), days)


def _dearer(target: Decimal | None, figures: Figures) -> str:
    """What an hour costs with the surcharge; empty where no target is known."""
    return "" if target is None else wording.amount(target * (1 + figures.policy.surcharge), figures.currency)


def _finding(client: str, matter: Matter, found: Sequence[Note], dearer: str, days: int) -> Finding:
    count = len(found)
    severity: Severity = "act" if count >= matter.act_from else "watch"
    last, text = found[-1].day, " ".join(found[-1].text.split())
    noted = f"{client} has {count} {matter.kind}{'' if count == 1 else 's'} noted"
    advice = (
        _on_exceptions(count, severity, dearer) if matter.kind == "exception" else _on_doubts(client, count, severity)
    )
    return Finding(
        client=client,
        severity=severity,
        measured=Decimal(count),
        limit=Decimal(matter.act_from) if severity == "act" else ONE,
        message=f"{noted} within {days} days, {'on' if count == 1 else 'the last one on'} {last}: {text}",
        advice=tuple(advice),
        evidence={"days": days, f"{matter.kind}s": [_told(one) for one in found]},
    )


def _told(note: Note) -> Mapping[str, object]:
    return {"id": note.id, "day": note.day, "text": note.text}


def _on_exceptions(count: int, severity: Severity, dearer: str) -> Iterator[str]:
    price = f": {dearer} an hour with your surcharge" if dearer else ""
    yield f"Put a price on the next one before you agree to it{price}."
    if severity == "act":
        yield f"{count} of them are no exceptions any more: agree in writing what is part of the work, or refuse."


def _on_doubts(client: str, count: int, severity: Severity) -> Iterator[str]:
    yield f"Say to {client} what troubles you, and what would have to change."
    if severity == "act":
        yield f"You doubted {count} times: set yourself a date by which you decide whether to go on."
