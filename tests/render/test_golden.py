"""What every format looks like: files to be read, made anew with CLIENTFIT_TEST_GOLDEN=1 and looked at in the diff."""

import os
from pathlib import Path

import pytest

from clientfit_sync import render
from clientfit_sync.render import letter
from clientfit_sync.report import Report

GOLDEN = Path(__file__).parent / "golden"
RENEW = "CLIENTFIT_TEST_GOLDEN" in os.environ


@pytest.mark.parametrize(
    ("file", "format_", "width"),
    [
        ("table.txt", "table", 80),
        ("table-wide.txt", "table", 120),
        ("table-narrow.txt", "table", 40),
        ("report.json", "json", 80),
        ("report.csv", "csv", 80),
        ("report.tsv", "tsv", 80),
        ("report.md", "markdown", 80),
        ("page.html", "html", 80),
        ("psql.txt", "psql", 80),
        ("pipe.md", "pipe", 80),
        ("latex.tex", "latex", 80),
    ],
)
def test_the_report_looks_as_it_did(report: Report, file: str, format_: str, width: int) -> None:
    compare(file, render.render(report, format_, width=width))


@pytest.mark.parametrize(
    ("file", "format_"),
    [
        ("by-project.txt", "table"),
        ("by-project.json", "json"),
        ("by-project.csv", "csv"),
        ("by-project.md", "markdown"),
        ("by-project-simple.txt", "simple"),
    ],
)
def test_the_breakdown_looks_as_it_did(broken_down: Report, file: str, format_: str) -> None:
    compare(file, render.render(broken_down, format_))


def test_colours_look_as_they_did(report: Report) -> None:
    compare("colour.txt", render.render(report, "table", colour=True))


def test_the_letter_looks_as_it_did(report: Report) -> None:
    made = letter.render(report)
    compare("letter.txt", f"Subject: {made.subject}\n\n{made.text}")
    compare("letter.html", made.html)


def compare(file: str, text: str) -> None:
    """Against the golden file; as bytes, for line ends count."""
    path = GOLDEN / file
    if RENEW:
        path.write_bytes(text.encode())
    assert path.read_bytes().decode() == text
