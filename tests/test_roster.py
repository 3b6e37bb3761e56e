"""Clients joined by name and alias (METRICS.md section 1, CONTRACT.md section 3), and likely twins."""

import pytest

from clientfit_sync.figures import Roster, Terms
from clientfit_sync.figures.roster import alike


def test_case_blanks_and_unicode_form_never_matter() -> None:
    roster = Roster.of({"Café Ltd": Terms()}, ["  CAFE\u0301 ltd\t"])
    assert roster.name("  CAFE\u0301 ltd\t") == "Café Ltd"


@pytest.mark.parametrize(
    "written", ["Two\u00a0Spaces", "two  spaces", "\ufeffTwo Spa\u200bces", "Two\u2009Spaces\u200e"]
)
def test_names_that_look_the_same_are_one(written: str) -> None:
    roster = Roster.of({"Two Spaces": Terms()}, [written])
    assert roster.name(written) == "Two Spaces"


def test_lines_are_no_blanks() -> None:
    roster = Roster.of({}, ["Two\nLines", "Two Lines"])
    assert roster.name("two\nlines ") == "Two\nLines"


def test_an_alias_leads_to_the_client_as_it_is_to_be_shown() -> None:
    terms = Terms(aliases=("ACME", "Acme Limited"), internal=True)
    roster = Roster.of({"Acme Ltd": terms}, ["acme", "ACME LIMITED "])
    assert {roster.name("acme"), roster.name("ACME LIMITED ")} == {"Acme Ltd"}
    assert roster.of_client("Acme Ltd") == terms
    assert not roster.of_client("Acme Ltd").counts


def test_a_client_without_configuration_is_shown_in_the_spelling_that_sorts_first() -> None:
    names = ["acme ", "ACME", "Acme"]
    assert {Roster.of({}, order).name("aCmE") for order in (names, names[::-1])} == {"ACME"}


def test_a_name_that_nobody_knows_stays_as_it_is() -> None:
    assert Roster.of({}, []).name(" New Co ") == "New Co"
    assert Roster.of({}, []).of_client("New Co") == Terms()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme Ltd", "ACME Limited"),
        ("Acme", "Acme Studios"),
        ("Müller GmbH", "Muller"),
        ("Brightwater", "Bright water"),
        ("Northern Light Films", "NLF"),
        ("The Ltd", "The Ltd."),
    ],
)
def test_these_look_like_one_client(one: str, other: str) -> None:
    assert alike(one, ["Zebra", other]) == other
    assert alike(other, ["Zebra", one]) == one


@pytest.mark.parametrize(("one", "other"), [("Acme", "Apex"), ("Nova", "Novartis Kino"), ("", "Acme"), ("!!!", "???")])
def test_these_do_not(one: str, other: str) -> None:
    assert alike(one, [other]) is None


def test_a_name_is_no_twin_of_itself() -> None:
    assert alike("Acme", ["ACME ", "acme"]) is None
