"""`note` and `notes`: what was written down about clients is kept once, listed, exported, read back and removed."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from clientfit_sync.store import Store

Run = Callable[..., CompletedProcess[str]]
Configure = Callable[..., Path]

SAYINGS = [
    "shouted at Ann",
    '=HYPERLINK("http://x")',
    "+1",
    "- 10 % again",
    "@home",
    "\ttab",
    "'quoted'",
    'zwei\nZeilen, mit Komma; und\r\n"Zitat"',
    "Größe 👩\u200d🎨",
    "\x1b[31mred\x1b[0m \\u001b",
    " blanks ",
]


@pytest.fixture
def listed(cli: Run) -> Callable[..., list[dict[str, Any]]]:
    """The notes as JSON."""

    def read(*arguments: str, **environment: str) -> list[dict[str, Any]]:
        done = cli("notes", "--format", "json", *arguments, **environment)
        assert done.returncode == 0, done.stderr
        document = json.loads(done.stdout)
        assert document["schema"] == "clientfit-notes/1"
        return list(document["notes"])

    return read


@pytest.fixture
def noted(cli: Run) -> Callable[..., str]:
    """Keeps a note about Acme Ltd and returns what was said of it."""

    def keep(text: str, *options: str, client: str = "Acme Ltd") -> str:
        done = cli("note", *options, "--", client, text)
        assert (done.returncode, done.stdout) == (0, ""), done.stderr
        return done.stderr

    return keep


def saying(notes: list[dict[str, Any]]) -> list[str]:
    return [one["text"] for one in notes]


@pytest.mark.usefixtures("synced")
def test_a_note_is_an_incident_of_today_where_nothing_else_is_said(
    noted: Callable[..., str], listed: Callable[..., list[dict[str, Any]]]
) -> None:
    told = noted("shouted at Ann")
    (note,) = listed()
    assert note.pop("id") in told
    assert note == {
        "client": "Acme Ltd",
        "kind": "incident",
        "on": "2026-11-23",
        "severity": 1,
        "text": "shouted at Ann",
    }


@pytest.mark.usefixtures("synced")
def test_kind_day_and_severity_may_be_said(
    noted: Callable[..., str], listed: Callable[..., list[dict[str, Any]]]
) -> None:
    noted("a", "--severity", "3", "--on", "2025-01-31")
    for kind in ("exception", "doubt", "praise"):
        noted("b", "--kind", kind, "--on", "2026-11-23")
    told = [(one["kind"], one["on"], one["severity"]) for one in listed()]
    assert sorted(told[:3]) == [(kind, "2026-11-23", None) for kind in ("doubt", "exception", "praise")]
    assert told[3] == ("incident", "2025-01-31", 3)


@pytest.mark.usefixtures("synced")
def test_notes_are_listed_newest_first_of_all_clients_or_one(
    cli: Run, noted: Callable[..., str], listed: Callable[..., list[dict[str, Any]]]
) -> None:
    assert cli("notes").stdout == "no notes\n"
    noted("first", "--on", "2026-01-01")
    noted("third", "--on", "2026-03-01")
    noted("second", "--on", "2026-02-01", client="Bright")
    assert saying(listed()) == ["third", "second", "first"]
    assert saying(listed("acme")) == ["third", "first"], "an alias, in any case"
    assert saying(listed("Nova")) == []
    lines = cli("notes").stdout.splitlines()
    assert [lines[number].strip() for number in (1, 3, 5)] == ["third", "second", "first"]
    assert lines[2].startswith("2026-02-01  incident (severity 1)  ")
    assert lines[2].endswith("  Bright")


@pytest.mark.usefixtures("synced")
def test_the_same_note_is_kept_once_and_that_is_said(
    noted: Callable[..., str], listed: Callable[..., list[dict[str, Any]]]
) -> None:
    first = noted("late")
    again = noted("late", "--severity", "1", "--on", "2026-11-23", client=" ACME ")
    assert "kept" in first
    assert "there already" in again
    assert len(listed()) == 1


@pytest.mark.usefixtures("synced")
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("Acme Ltd", "x", "--on", "2026-11-24"), "--on: 2026-11-24 lies in the future"),
        (("Acme Ltd", "x", "--on", "31.08.2026"), "31.08.2026"),
        (("Acme Ltd", "x", "--kind", "rant"), "rant"),
        (("Acme Ltd", "x", "--severity", "0"), "0"),
        (("Acme Ltd", "x", "--severity", "4"), "4"),
        (("Acme Ltd", "x", "--kind", "doubt", "--severity", "1"), "--severity: a note of kind doubt has none"),
        (("Acme Ltd", " \n "), "TEXT: is missing"),
        ((" ", "x"), "CLIENT: is missing"),
        (("Acme Ltd", "half \udc80"), "TEXT: holds a character that cannot be kept"),
        (("Acme Ltd",), "TEXT"),
    ],
)
def test_2_what_is_no_note_is_refused(
    cli: Run, listed: Callable[..., list[dict[str, Any]]], arguments: tuple[str, ...], told: str
) -> None:
    done = cli("note", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr
    assert listed() == []


@pytest.mark.usefixtures("synced")
def test_2_every_fault_of_a_note_is_told_at_once(cli: Run) -> None:
    done = cli("note", "", "", "--on", "2027-01-01", "--kind", "praise", "--severity", "2")
    assert [line.partition(":")[0] for line in done.stderr.splitlines()] == ["CLIENT", "--on", "--severity", "TEXT"]


@pytest.mark.usefixtures("synced")
@pytest.mark.parametrize(("name", "near"), [("Brigth", "Bright"), ("Acme Limited", "Acme Ltd"), ("Qwxyz", None)])
def test_2_a_name_that_nobody_knows_is_refused(
    cli: Run, listed: Callable[..., list[dict[str, Any]]], name: str, near: str | None
) -> None:
    for command in (("note", name, "late"), ("notes", name)):
        done = cli(*command)
        assert (done.returncode, done.stdout) == (2, "")
        assert f"{name}: no such client" in done.stderr
        assert "`clientfit-sync clients` lists them all. A new one is known after a sync" in done.stderr
        assert ("did you mean" in done.stderr) == bool(near)
        assert f"did you mean {near}?" in done.stderr or not near
        assert f'[clients."{name}"]' in done.stderr
    assert listed() == []


@pytest.mark.usefixtures("studio")
def test_before_the_first_sync_the_configuration_names_the_clients(
    noted: Callable[..., str], listed: Callable[..., list[dict[str, Any]]], cli: Run
) -> None:
    noted("late", client="acme")
    assert [one["client"] for one in listed()] == ["Acme Ltd"]
    assert cli("note", "Bright", "late").returncode == 2
    assert cli("sync").returncode == 0
    noted("late", client="bright")
    assert [one["client"] for one in listed()] == ["Acme Ltd", "Bright"]


def test_where_no_client_is_known_any_name_is_taken(
    tmp_path: Path, listed: Callable[..., list[dict[str, Any]]], noted: Callable[..., str]
) -> None:
    (tmp_path / "studio").mkdir()
    (tmp_path / "studio" / "clientfit.toml").write_text('database = "sqlite:///x.db"\n', encoding="utf-8")
    assert listed() == []
    noted("late", client=" Zephyr ")
    noted("late", client="Quill")
    noted("early", client="ZEPHYR")
    assert [one["client"] for one in listed()] == ["Quill", "Zephyr", "Zephyr"]


@pytest.mark.usefixtures("synced")
def test_no_sync_and_no_forget_takes_a_note_away(
    cli: Run, noted: Callable[..., str], listed: Callable[..., list[dict[str, Any]]], synced: Path
) -> None:
    noted("late", client="Bright")
    before = listed()
    assert cli("sync").returncode == 0
    assert cli("sync", "--full").returncode == 0
    assert listed() == before
    for file in (synced / "exports").iterdir():
        lines = file.read_text(encoding="utf-8").splitlines()
        file.write_text("\n".join(line for line in lines if "Bright" not in line) + "\n", encoding="utf-8")
    assert cli("sync", "--full", "--allow-deletions").returncode == 0
    assert "Bright" not in cli("clients").stdout
    assert listed() == before
    assert cli("forget", "exports").returncode == 0
    assert listed() == before
    assert saying(listed("Bright")) == ["late"], "who has notes stays known"
    noted("late again", client="bright")
    assert [one["client"] for one in listed()] == ["Bright", "Bright"]


@pytest.mark.usefixtures("synced")
def test_names_that_are_joined_later_are_joined_when_notes_are_read(
    cli: Run,
    noted: Callable[..., str],
    listed: Callable[..., list[dict[str, Any]]],
    configure: Configure,
    tmp_path: Path,
) -> None:
    noted("late", client="Bright")
    noted("late", client="Nova")
    noted("well", "--kind", "praise", client="Nova")
    export = tmp_path / "before.json"
    export.write_text(cli("notes", "--format", "json").stdout, encoding="utf-8")
    configure('[clients."Bright & Nova"]\naliases = ["Bright", "Nova"]')
    joined = listed()
    assert sorted(saying(joined)) == ["late", "well"]
    assert {one["client"] for one in joined} == {"Bright & Nova"}
    assert listed("nova") == joined
    assert "0 notes kept, 2 there already" in cli("notes", "--import", export).stderr
    (late,) = (one["id"] for one in joined if one["text"] == "late")
    assert cli("notes", "--remove", late).returncode == 0
    assert saying(listed()) == ["well"], "both notes that were the same once the names were joined"


@pytest.mark.usefixtures("synced")
@pytest.mark.parametrize("form", ["csv", "json"])
def test_an_export_is_read_back_to_the_byte(
    cli: Run, noted: Callable[..., str], listed: Callable[..., list[dict[str, Any]]], tmp_path: Path, form: str
) -> None:
    for number, text in enumerate(SAYINGS):
        noted(text, "--on", f"2026-03-{number // 2 + 1:02}", client=("Acme Ltd", "Bright")[number % 2])
    noted("well done", "--kind", "praise")
    before = cli("notes", "--format", form).stdout
    file = tmp_path / f"notes.{form}"
    file.write_text(before, encoding="utf-8", newline="")
    again = cli("notes", "--import", file)
    assert (again.returncode, again.stdout) == (0, "")
    assert "0 notes kept, 12 there already" in again.stderr
    assert cli("notes", "--format", form).stdout == before
    ids = [argument for one in listed() for argument in ("--remove", one["id"])]
    assert cli("notes", *ids).returncode == 0
    assert listed() == []
    assert "12 notes kept\n" in cli("notes", "--import", file).stderr
    assert cli("notes", "--format", form).stdout == before
    assert sorted(saying(listed())) == sorted([*SAYINGS, "well done"])


@pytest.mark.usefixtures("synced")
def test_what_is_printed_steers_no_terminal(cli: Run, noted: Callable[..., str]) -> None:
    told = "".join(noted(text) for text in SAYINGS)
    for form in ("table", "csv", "json"):
        told += cli("notes", "--format", form).stdout
    assert all(one.isprintable() or one == "\n" for one in told)


@pytest.mark.usefixtures("synced")
def test_standard_input_is_read_back_and_notes_about_unknown_clients_are_kept_and_told(
    cli: Run, listed: Callable[..., list[dict[str, Any]]], stdin: Callable[[str], None]
) -> None:
    stdin("client,kind,on,text\nacme,doubt,2026-03-10,late\nBrigth,doubt,2026-03-10,late\nacme,doubt,2026-03-10,late\n")
    done = cli("notes", "--import", "-")
    assert (done.returncode, done.stdout) == (0, "")
    assert "standard input: Brigth: no such client; did you mean Bright? `clientfit-sync clients` lists" in done.stderr
    assert "2 notes kept" in done.stderr
    assert [one["client"] for one in listed()] == ["Acme Ltd", "Brigth"]


@pytest.mark.usefixtures("synced")
def test_2_a_file_with_a_fault_is_not_read_at_all(
    cli: Run, listed: Callable[..., list[dict[str, Any]]], tmp_path: Path
) -> None:
    file = tmp_path / "notes.csv"
    text = "client,kind,on,text\nAcme,doubt,2026-03-10,late\nAcme,rant,2026-03-10,late\nAcme,doubt,2026-11-25,late\n"
    file.write_text(text, encoding="utf-8")
    done = cli("notes", "--import", file)
    assert (done.returncode, done.stdout) == (2, "")
    assert [line.partition("notes.csv: ")[2][:14] for line in done.stderr.splitlines()] == [
        "line 3: kind: ",
        "line 4: on: 20",
    ]
    assert listed() == []
    done = cli("notes", "--import", tmp_path / "none.csv")
    assert (done.returncode, done.stdout) == (2, "")
    assert "none.csv: cannot be read: No such file" in done.stderr


@pytest.mark.usefixtures("synced")
def test_a_note_of_a_day_that_has_begun_elsewhere_is_read_back(
    cli: Run, listed: Callable[..., list[dict[str, Any]]], stdin: Callable[[str], None]
) -> None:
    stdin("client,kind,on,text\nAcme,doubt,2026-11-24,late\n")
    assert cli("notes", "--import", "-").returncode == 0
    assert [one["on"] for one in listed()] == ["2026-11-24"]


@pytest.mark.usefixtures("synced")
def test_notes_are_removed_by_their_ids_all_or_none(
    cli: Run, noted: Callable[..., str], listed: Callable[..., list[dict[str, Any]]]
) -> None:
    for text in ("a", "b", "c"):
        noted(text, "--on", "2026-03-10")
    first, second, third = (one["id"] for one in listed())
    done = cli("notes", "--remove", first, "--remove", "unheard", "--remove", "nor-this")
    assert (done.returncode, done.stdout) == (2, "")
    assert [line.split()[1] for line in done.stderr.splitlines()] == ["unheard:", "nor-this:"]
    assert len(listed()) == 3
    done = cli("notes", "--remove", first, "--remove", f" {third.upper()} ")
    assert (done.returncode, done.stdout) == (0, "")
    assert first in done.stderr
    assert [one["id"] for one in listed()] == [second]


@pytest.mark.usefixtures("synced")
@pytest.mark.parametrize(
    "arguments", [("Acme", "--import", "-"), ("--format", "csv", "--import", "-"), ("--import", "-", "--remove", "x")]
)
def test_2_notes_does_one_thing_at_a_time(cli: Run, arguments: tuple[str, ...]) -> None:
    done = cli("notes", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "one at a time" in done.stderr


@pytest.mark.usefixtures("synced")
def test_2_a_format_that_there_is_not(cli: Run) -> None:
    assert cli("notes", "--format", "html").returncode == 2


def test_5_notes_are_not_kept_beside_another_run_but_listed(
    synced: Path, cli: Run, noted: Callable[..., str], stdin: Callable[[str], None]
) -> None:
    noted("late")
    (before,) = json.loads(cli("notes", "--format", "json").stdout)["notes"]
    with Store.open(f"sqlite:///{synced / 'clientfit.db'}", write=True) as store, store.alone():
        for command in (("note", "Bright", "late"), ("notes", "--import", "-"), ("notes", "--remove", before["id"])):
            stdin("client,kind,on,text\nBright,doubt,2026-03-10,late\n")
            done = cli(*command)
            assert (done.returncode, done.stdout) == (5, "")
            assert "another run is at work" in done.stderr
        assert json.loads(cli("notes", "--format", "json").stdout)["notes"] == [before]


def test_a_database_of_the_program_before_is_brought_up_to_date(
    synced: Path, noted: Callable[..., str], listed: Callable[..., list[dict[str, Any]]]
) -> None:
    with closing(sqlite3.connect(synced / "clientfit.db")) as database, database:
        database.execute("DROP TABLE note")
        database.execute("ALTER TABLE outbox DROP COLUMN owed_to")
        database.execute("ALTER TABLE source DROP COLUMN deletions")
        database.execute("UPDATE alembic_version SET version_num = '0003'")
    noted("late")
    assert saying(listed()) == ["late"]


def test_1_a_database_that_cannot_be_read(synced: Path, cli: Run, stdin: Callable[[str], None]) -> None:
    (synced / "clientfit.db").write_text("no database " * 1000, encoding="utf-8")
    for command in (("note", "Acme", "late"), ("notes",), ("notes", "--import", "-"), ("notes", "--remove", "x")):
        stdin("client,kind,on,text\nAcme,doubt,2026-03-10,late\n")
        done = cli(*command)
        assert (done.returncode, done.stdout) == (1, "")
        assert "clientfit.db" in done.stderr


@pytest.mark.usefixtures("synced")
def test_quiet_says_nothing_of_what_went_well(
    cli: Run, listed: Callable[..., list[dict[str, Any]]], stdin: Callable[[str], None]
) -> None:
    assert cli("note", "-q", "Acme", "late").stderr == ""
    (note,) = listed()
    assert cli("notes", "-q", "--remove", note["id"]).stderr == ""
    stdin("client,kind,on,text\nAcme,doubt,2026-03-10,late\n")
    assert cli("notes", "-q", "--import", "-").stderr == ""


def test_notes_are_kept_in_postgresql_too(
    synced: Path, cli: Run, stdin: Callable[[str], None], postgresql_url: str
) -> None:
    assert synced.is_dir()
    database = {"CLIENTFIT_DATABASE": postgresql_url}
    assert cli("sync", **database).returncode == 0
    for text in SAYINGS:
        assert cli("note", "--", "Acme", text, **database).returncode == 0
    before = cli("notes", "--format", "csv", **database).stdout
    ids = [
        argument
        for line in json.loads(cli("notes", "--format", "json", **database).stdout)["notes"]
        for argument in ("--remove", line["id"])
    ]
    assert cli("notes", *ids, **database).returncode == 0
    stdin(before)
    assert cli("notes", "--import", "-", **database).returncode == 0
    assert cli("forget", "exports", **database).returncode == 0
    assert cli("notes", "--format", "csv", **database).stdout == before
