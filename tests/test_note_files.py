"""Notes are read back as they were written; a file with faults names them all, and nothing of it is taken."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientfit_sync.app.note_draft import KINDS, LONGEST, Draft
from clientfit_sync.app.note_files import read
from clientfit_sync.errors import UsageError
from clientfit_sync.model import Note
from clientfit_sync.render import notes as rendered

TODAY = date(2026, 11, 23)
HEADER = "client,kind,on,severity,text\n"
SAYING = st.text(st.sampled_from("=+-@'\"\t\r\n ,;\\u001bfeö\x1b\u200d\U000e0001👩"), min_size=1) | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1
)


@st.composite
def written(draw: st.DrawFn) -> Note:
    kind = draw(st.sampled_from(KINDS))
    return Draft(
        client=draw(SAYING.filter(str.strip)),
        kind=kind,
        on=draw(st.dates(max_value=TODAY)),
        text=draw(SAYING.filter(str.strip)),
        severity=draw(st.integers(1, 3)) if kind == "incident" else None,
    ).note()


def parsed(text: str, name: str = "notes.csv") -> tuple[Note, ...]:
    return read(text.encode(), name, TODAY)


def problems(text: str, name: str = "notes.csv") -> tuple[str, ...]:
    with pytest.raises(UsageError) as raised:
        parsed(text, name)
    return raised.value.problems


def one(row: str) -> Note:
    (note,) = parsed(HEADER + row)
    return note


@given(st.lists(written(), max_size=4), st.sampled_from(["csv", "json"]))
@settings(max_examples=100)
def test_what_was_written_is_read_back(notes: list[Note], form: str) -> None:
    text = rendered.render(notes, form)
    assert parsed(text, f"notes.{form}") == tuple(notes)
    assert parsed(text, "standard input") == tuple(notes), "by its content, where no name tells"
    assert parsed(text.replace("\n", "\r\n"), f"notes.{form}") == tuple(notes), "through a program of Windows too"


@given(written(), written())
@settings(max_examples=50)
def test_an_id_is_told_by_all_the_rest_and_by_nothing_else(note: Note, other: Note) -> None:
    content = (note.client, note.kind, note.day, note.severity, note.text)
    same = content == (other.client, other.kind, other.day, other.severity, other.text)
    assert (note.id == other.id) == same


def test_each_field_tells_on_notes_apart() -> None:
    base: dict[str, Any] = {"client": "A", "kind": "incident", "on": TODAY, "text": "t", "severity": 1}
    others: list[dict[str, Any]] = [
        {"client": "B"},
        {"kind": "doubt", "severity": None},
        {"on": date(2026, 1, 1)},
        {"text": "u"},
    ]
    ids = {Draft(**base | other).note().id for other in [{}, *others, {"severity": 2}]}
    assert len(ids) == 6
    assert Draft(**base | {"severity": None}).note().id == Draft(**base).note().id, "an incident has severity 1"


def test_a_hand_written_row_needs_no_more_than_it_must() -> None:
    assert one("Acme, Praise ,2026-03-10,,well done").kind == "praise"
    assert one("Acme,incident,2026-03-10,,shouted").severity == 1
    assert one("Acme,incident,2026-03-10,3,shouted").severity == 3
    assert [note.text for note in parsed("text,on,client,kind\nlate,2026-03-10,Acme,doubt\n")] == ["late"]


def test_spreadsheets_may_add_what_says_nothing() -> None:
    for text in (
        "\ufeffclient;kind;on;text\r\nAcme;doubt;2026-03-10;late, again\r\n",
        "Client\tKind\tOn\tText\nAcme\tdoubt\t2026-03-10\tlate, again\n",
        '"client","kind","on","text",,\nAcme,doubt,2026-03-10,"late, again",,\n\n,,,,,\n',
    ):
        assert [note.text for note in parsed(text)] == ["late, again"]


def test_an_id_in_the_file_does_not_matter() -> None:
    (note,) = parsed("id,client,kind,on,text\n1.2E+10,Acme,doubt,2026-03-10,late\n")
    assert note == Draft(client="Acme", kind="doubt", on=date(2026, 3, 10), text="late").note()


def test_every_fault_is_told_with_its_line() -> None:
    told = problems(
        HEADER + "Acme,doubt,2026-03-10,,fine\n"
        'Acme,doubt,2026-03-10,,"two\nlines"\n'
        "\n"
        "Acme,rant,10.03.2026,4,late\n"
        " ,doubt,2026-03-10,2,\n"
        "Acme,praise,2026-11-24,,well\n"
        "Acme,praise,2026-11-23,,a,b\n"
        "Acme,praise\n"
    )
    assert told == (
        "notes.csv: line 6: kind: is 'rant'; write one of: incident, exception, doubt, praise",
        "notes.csv: line 6: on: '10.03.2026' is no date; write it as 2026-08-31",
        "notes.csv: line 6: severity: is '4'; write 1, 2 or 3",
        "notes.csv: line 7: client: is missing",
        "notes.csv: line 7: severity: a note of kind doubt has none; leave it out, or make it an incident",
        "notes.csv: line 7: text: is missing",
        "notes.csv: line 8: on: 2026-11-24 lies in the future; write the day on which it happened",
        "notes.csv: line 9: it has 6 cells, the first line 5; put a text that holds ',' in quotes",
        "notes.csv: line 10: on: '' is no date; write it as 2026-08-31",
        "notes.csv: line 10: text: is missing",
    )


def test_the_first_line_must_name_the_columns() -> None:
    known = "id, client, kind, on, severity, text"
    assert problems("client,client,kind,severty,on\n") == (
        "notes.csv: line 1: client: stands there twice; keep one of them",
        f"notes.csv: line 1: severty: no such column; there are: {known}",
        f"notes.csv: line 1: text: this column is missing; the first line names the columns: {known}",
    )
    assert len(problems("")) == 4


@pytest.mark.parametrize("row", ['Acme,doubt,2026-03-10,,"never closed\n', 'Acme,doubt,2026-03-10,,"closed" twice"\n'])
def test_quotes_that_do_not_close_are_told(row: str) -> None:
    (told,) = problems(HEADER + row)
    assert told.startswith("notes.csv: line 2: the quotes of this note do not close")


def test_what_is_no_utf_8_is_told_with_its_line() -> None:
    with pytest.raises(UsageError, match=r"^notes\.csv: line 2: is not UTF-8; save the file as UTF-8$"):
        read((HEADER + "Acme,doubt,2026-03-10,,spät\n").encode("latin-1"), "notes.csv", TODAY)


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_what_cannot_be_kept_is_refused(text: str) -> None:
    document = json.dumps([{"client": "Acme", "kind": "doubt", "on": "2026-03-10", "text": text}])
    (told,) = problems(document, "notes.json")
    assert (
        told == "notes.json: note 1: text: holds a character that cannot be kept (a NUL, or half of one); leave it out"
    )


def test_a_text_may_be_long_but_not_endless() -> None:
    assert one(f"Acme,doubt,2026-03-10,,{'x' * LONGEST}").text == "x" * LONGEST
    (told,) = problems(f"{HEADER}Acme,doubt,2026-03-10,,{'x' * (LONGEST + 1)}")
    assert "longer than 10,000 characters" in told


def test_the_longest_text_of_escapes_is_read_back() -> None:
    note = Draft(client="Acme", kind="doubt", on=TODAY, text="\U000e0001" * LONGEST).note()
    assert parsed(rendered.render([note], "csv")) == (note,)


def test_json_faults_are_told_with_the_number_of_the_note() -> None:
    listed = [
        "late",
        {"client": "Acme", "kind": None, "on": 20260310, "text": "late", "stars": 5},
        {"client": "Acme", "kind": "incident", "on": "2026-03-10", "severity": True, "text": "late"},
        {"client": "Acme", "kind": "incident", "on": "2026-03-10", "severity": 4, "text": "late"},
    ]
    known = "id, client, kind, on, severity, text"
    assert problems(json.dumps({"notes": listed}), "x") == (
        f"x: note 1: is no object with the fields {known}",
        "x: note 2: on: must be text in quotes",
        f"x: note 2: stars: no such field; there are: {known}",
        "x: note 3: severity: must be 1, 2, 3 or null",
        "x: note 4: severity: is '4'; write 1, 2 or 3",
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"notes": [\n}', "notes.json: line 2: not JSON: "),
        ("", "notes.json: line 1: not JSON: "),
        ("[" * 100_000, "notes.json: not JSON that can be read: "),
        (
            '{"schema": "clientfit-notes/2", "notes": []}',
            "notes.json: schema: is 'clientfit-notes/2', this program reads",
        ),
        ('{"clients": []}', "notes.json: notes: is missing; "),
        ("7", "notes.json: notes: is missing; "),
    ],
)
def test_a_document_that_is_none_of_notes_is_told(text: str, told: str) -> None:
    (problem,) = problems(text, "notes.json")
    assert problem.startswith(told)
