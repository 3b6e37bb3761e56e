"""Notes about clients. No source knows them: no sync, however full, and no `forget` touches them."""

from collections.abc import Iterable
from dataclasses import asdict

from sqlalchemy import Connection, delete, insert, select

from clientfit_sync.model import Note
from clientfit_sync.store.schema import note


def all_of(db: Connection) -> tuple[Note, ...]:
    """Every note, newest first; those of one day by id."""
    rows = db.execute(select(note).order_by(note.c.day.desc(), note.c.id)).mappings()
    return tuple(Note(**row) for row in rows)


def keep(db: Connection, notes: Iterable[Note]) -> int:
    """Keeps them beside those of other ids; how many were new."""
    held = set(db.execute(select(note.c.id)).scalars())
    new = {one.id: asdict(one) for one in notes if one.id not in held}
    if new:
        db.execute(insert(note), list(new.values()))
    return len(new)


def remove(db: Connection, id_: str) -> bool:
    """Deletes the note of that id; whether there was one."""
    return db.execute(delete(note).where(note.c.id == id_)).rowcount > 0
