"""Notes as a list, as CSV and as JSON: a text does nothing to a spreadsheet or terminal, and can be had back whole."""

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from clientfit_sync.model import Note
from clientfit_sync.render import notes
from clientfit_sync.render.text import cells

STEERING = "=+-@＝'\t\r\n \\u001bfe\x00\x1b\u200d\u202e\ue000\U000e0001é👩"  # noqa: RUF001  # a full-width sign too
TEXTS = st.text(st.sampled_from(STEERING)) | st.text(st.characters(exclude_categories=["Cs"]))
FORMULA = tuple("=+-@＝＋－＠")  # noqa: RUF001  # likewise


def note(**fields: Any) -> Note:
    content: dict[str, Any] = {"id": "0a1b", "client": "Acme", "kind": "doubt", "day": date(2026, 3, 10)}
    return Note(**content | {"text": "late"} | fields)


@given(TEXTS)
@settings(max_examples=300)
@example("\\\x1b\\u001b\\\\u001b\\")
@example("\U000e0001")
@example("''\n=1")
@example("'\n")
def test_a_cell_gives_the_text_back_and_is_harmless(text: str) -> None:
    made = notes.guarded(text)
    assert notes.unguarded(made) == text
    assert not made.startswith(("\t", "\r", "\n", *FORMULA))
    assert not made.lstrip().startswith(FORMULA)
    assert all(one.isprintable() or one == "\n" for one in made)


@pytest.mark.parametrize(
    "text", ["'tis late", "a = b - c", "C:\\users\\new", "Größe 👩 «so»", "zwei\nZeilen", "''", ""]
)
def test_what_is_harmless_stays_as_it_is(text: str) -> None:
    assert (notes.guarded(text), notes.unguarded(text)) == (text, text)


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("=1+1", "'=1+1"),
        ("- late", "'- late"),
        ("\n=1", "'\n=1"),
        ("'=1", "''=1"),
        ("\ttab", "\\u0009tab"),
        ("\x1b[31m", "\\u001b[31m"),
        ("\\u001b", "\\\\u001b"),
        ("\U000e0001", "\\udb40\\udc01"),
    ],
)
def test_what_could_do_something_is_guarded(text: str, made: str) -> None:
    assert notes.guarded(text) == made


def test_csv_holds_a_row_a_note_and_no_severity_but_an_incidents() -> None:
    told = [note(kind="incident", severity=2, text='say "no",\nthen =', client="@Co"), note()]
    text = notes.render(told, "csv")
    assert text == (
        "id,client,kind,on,severity,text\n"
        '0a1b,\'@Co,incident,2026-03-10,2,"say ""no"",\nthen ="\n'
        "0a1b,Acme,doubt,2026-03-10,,late\n"
    )
    assert notes.render([], "csv") == "id,client,kind,on,severity,text\n"
    assert len(list(csv.reader(io.StringIO(text, newline="")))) == 3


def test_json_names_its_schema_and_gives_null_for_a_severity_that_there_is_not() -> None:
    text = notes.render([note(kind="incident", text="\x1b\n"), note()], "json")
    assert json.loads(text) == {
        "schema": "clientfit-notes/1",
        "notes": [
            {"id": "0a1b", "client": "Acme", "kind": "incident", "on": "2026-03-10", "severity": 1, "text": "\x1b\n"},
            {"id": "0a1b", "client": "Acme", "kind": "doubt", "on": "2026-03-10", "severity": None, "text": "late"},
        ],
    }
    assert "\x1b" not in text
    assert json.loads(notes.render([], "json"))["notes"] == []


def test_the_list_tells_day_kind_id_and_client_then_the_text() -> None:
    told = [note(kind="incident", severity=3), note(text="again", client="Nova")]
    assert notes.render(told, "table") == (
        "2026-03-10  incident (severity 3)  0a1b  Acme\n"
        "    late\n"
        "2026-03-10  doubt                  0a1b  Nova\n"
        "    again\n"
    )
    assert notes.render([], "table") == "no notes\n"


def test_the_list_is_clean_and_no_wider_than_the_terminal() -> None:
    told = notes.render([note(client="Ac\x1b[31mme" + "x" * 90, text="\x1b]0;t\a\nwide 漢字 " * 30)], "table", width=60)
    assert all(one.isprintable() or one == "\n" for one in told)
    assert max(cells(line) for line in told.splitlines()) <= 60
    assert "]0;t" in told
