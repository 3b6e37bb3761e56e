"""Notes that light signs are kept whatever happens to the sources, and travel in a file."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Report = dict[str, Any]
Books = Callable[..., None]

HOURS = [("Nova", "2026-08-03", 8, 5), ("Orla", "2026-08-03", 8, 5)]
PAID = [("Nova", 4000), ("Orla", 4000)]
LIT = {
    ("Nova", "treatment", "act", "part_ways"),
    ("Nova", "exceptions", "watch", "part_ways"),
    ("Orla", "exceptions", "act", "watch"),
}


@pytest.fixture
def lit(judged: Callable[..., Report]) -> Callable[[], set[tuple[str, ...]]]:
    """Client, check, severity and verdict of every finding."""

    def told() -> set[tuple[str, ...]]:
        report = judged()
        verdicts = {one["client"]: one["verdict"] for one in report["clients"]}
        found = report["findings"]
        return {(one["client"], one["check"], one["severity"], verdicts[one["client"]]) for one in found}

    return told


@pytest.fixture
def noticed(books: Books, noted: Callable[..., None]) -> None:
    """A studio with notes of every kind."""
    books(HOURS, PAID)
    noted("Nova", "incident", 1, 3)
    noted("Nova", "exception", 1)
    noted("Orla", "doubt", 1)
    noted("Orla", "doubt", 2)
    noted("Orla", "praise", 1)


@pytest.mark.usefixtures("noticed")
@pytest.mark.parametrize("command", [("sync",), ("sync", "--full"), ("sync", "exports", "--from", "2026-01-01")])
def test_no_sync_takes_a_sign_away(
    cli: Callable[..., Any], lit: Callable[[], set[tuple[str, ...]]], command: tuple[str, ...]
) -> None:
    assert lit() == LIT
    assert cli(*command).returncode == 0
    assert lit() == LIT


@pytest.mark.usefixtures("noticed")
def test_a_source_forgotten_and_read_again_finds_its_notes(
    cli: Callable[..., Any], lit: Callable[[], set[tuple[str, ...]]]
) -> None:
    before = cli("notes", "--format", "json").stdout
    assert cli("forget", "exports").returncode == 0
    assert cli("notes", "--format", "json").stdout == before
    assert cli("sync").returncode == 0
    assert lit() == LIT


@pytest.mark.usefixtures("noticed")
@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_file_takes_the_signs_to_another_database(
    cli: Callable[..., Any], lit: Callable[[], set[tuple[str, ...]]], tmp_path: Path, form: str
) -> None:
    text = cli("notes", "--format", form).stdout
    kept = tmp_path / f"kept.{form}"
    kept.write_text(text, encoding="utf-8", newline="")
    (tmp_path / "studio" / "clientfit.db").unlink()
    assert cli("sync").returncode == 0
    assert lit() == set()
    for _ in range(2):
        assert cli("notes", "--import", str(kept)).returncode == 0
        assert lit() == LIT, "twice is once"
    assert cli("notes", "--format", form).stdout == text


@pytest.mark.usefixtures("noticed")
def test_a_note_removed_lights_nothing(cli: Callable[..., Any], lit: Callable[[], set[tuple[str, ...]]]) -> None:
    notes = json.loads(cli("notes", "Nova", "--format", "json").stdout)["notes"]
    (incident,) = [one["id"] for one in notes if one["kind"] == "incident"]
    assert cli("notes", "--remove", incident).returncode == 0
    assert lit() == {("Nova", "exceptions", "watch", "watch"), ("Orla", "exceptions", "act", "watch")}


@pytest.mark.usefixtures("noticed")
def test_a_note_on_an_alias_is_a_note_on_its_client(books: Books, lit: Callable[[], set[tuple[str, ...]]]) -> None:
    """Once Nova and Orla are one client, so are their notes: an exception, and two doubts."""
    books(HOURS, PAID, '[clients.Both]\naliases = ["Nova", "Orla"]')
    exceptions = {("Both", "exceptions", severity, "part_ways") for severity in ("act", "watch")}
    assert lit() == {("Both", "treatment", "act", "part_ways"), *exceptions}
