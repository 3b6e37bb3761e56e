"""Notes as a list to read, and as CSV or JSON from which `notes --import` makes the same notes again.

JSON: {"schema": "clientfit-notes/1", "notes": [{"id", "client", "kind", "on", "severity", "text"}]}; `on` is a date,
`severity` null for all that is no incident. CSV has the same columns, severity empty instead of null. The `id` is told
by the other fields.
"""

import csv
import io
import re
from collections.abc import Sequence

from clientfit_sync.model import Note
from clientfit_sync.render import json_text, text
from clientfit_sync.render.rows import FORMULA

SCHEMA = "clientfit-notes/1"
COLUMNS = ("id", "client", "kind", "on", "severity", "text")
INDENT = "    "
NARROWEST = 20  # of a client, however narrow the terminal
APOSTROPHE = "'"
# What a spreadsheet could take for a formula, blanks and newlines before it ignored; apostrophes of its own before
# that, or it could not be told whose the first one is.
UNSAFE = re.compile(rf"{APOSTROPHE}*(\n|\s*[{re.escape(''.join(FORMULA))}])")
TOKEN = re.compile(r"(\\*)(u[0-9a-f]{4}|[^\\])", re.DOTALL)
ESCAPED = re.compile(r"(\\+)u([0-9a-f]{4})")


def render(notes: Sequence[Note], form: str, *, width: int = 80) -> str:
    """The notes in their order, as csv, json or table; `width` (in terminal cells) matters to `table` alone."""
    match form:
        case "csv":
            return _csv(notes)
        case "json":
            return json_text.write({"schema": SCHEMA, "notes": [_fields(one) for one in notes]}) + "\n"
        case _:
            return _table(notes, width)


def kind(note: Note) -> str:
    """Its kind; of an incident, how severe it was."""
    return f"incident (severity {note.severity})" if note.kind == "incident" else note.kind


def guarded(said: str) -> str:
    """The text as a cell that a spreadsheet takes for text and a terminal does not obey, before quoting.

    What cannot be seen, but for newlines, is escaped as in JSON, and backslashes are doubled where they would make such
    an escape; one apostrophe comes before what could be a formula.
    """
    safe = TOKEN.sub(_escaped, said)
    return APOSTROPHE + safe if UNSAFE.match(safe) else safe


def unguarded(cell: str) -> str:
    """The text of which `guarded` made this cell."""
    bare = cell.removeprefix(APOSTROPHE)
    found = ESCAPED.sub(_unescaped, bare if UNSAFE.match(bare) else cell)
    # Two escapes may be the halves of one character.
    return found.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def _escaped(found: re.Match[str]) -> str:
    backslashes, after = found.groups()
    if after == "\n" or (len(after) == 1 and after.isprintable()):
        return found[0]
    return backslashes * 2 + (after if len(after) > 1 else _units(after))


def _units(unseen: str) -> str:
    """Its UTF-16 code units."""
    code = unseen.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{code[start : start + 4]}" for start in range(0, len(code), 4))


def _unescaped(found: re.Match[str]) -> str:
    backslashes, code = found.groups()
    own, escapes = divmod(len(backslashes), 2)
    return "\\" * own + (chr(int(code, 16)) if escapes else f"u{code}")


def _fields(note: Note) -> dict[str, object]:
    severity = note.severity if note.kind == "incident" else None
    content = (note.id, note.client, note.kind, note.day.isoformat(), severity, note.text)
    return dict(zip(COLUMNS, content, strict=True))


def _csv(notes: Sequence[Note]) -> str:
    target = io.StringIO(newline="")
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in notes:
        cells = _fields(one) | {"client": guarded(one.client), "text": guarded(one.text)}
        writer.writerow(cells.values())
    return target.getvalue()


def _table(notes: Sequence[Note], width: int) -> str:
    """A line that tells day, kind, id and client, then the text, in lines of at most `width` cells."""
    if not notes:
        return "no notes\n"
    kinds = max(len(kind(one)) for one in notes)
    lines = []
    for one in notes:
        head = f"{one.day}  {kind(one):{kinds}}  {one.id}  "
        lines.append(head + text.cut(text.name(one.client), max(width - len(head), NARROWEST)))
        lines += [f"{INDENT}{line}" for line in text.wrap(text.clean(one.text), width - len(INDENT))]
    return "\n".join(lines) + "\n"
