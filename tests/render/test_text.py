"""Foreign text becomes one harmless line, and is measured as a terminal shows it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from clientfit_sync.render import text

ANYTHING = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)
HARMFUL = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@given(ANYTHING)
def test_clean_text_is_one_line_without_anything_unseen(foreign: str) -> None:
    clean = text.clean(foreign)
    assert not {unicodedata.category(one) for one in clean} & HARMFUL
    assert clean.encode().decode() == clean
    assert clean == " ".join(clean.split())
    assert text.clean(clean) == clean


@pytest.mark.parametrize(
    ("foreign", "clean"),
    [
        ("Acme Ltd", "Acme Ltd"),
        ("Студио Ветер", "Студио Ветер"),
        ("日本 Über Ω 🎨", "日本 Über Ω 🎨"),
        ("  Acme\r\n\tLtd\u2028\u00a0GmbH ", "Acme Ltd GmbH"),
        ("a\x1b[31mb\x9b2Jc", "a\ufffd[31mb\ufffd2Jc"),
        ("a\x00b\x7fc", "a\ufffdb\ufffdc"),
        ("\u202egnp.exe\u2066", "\ufffdgnp.exe\ufffd"),
        ("Ac\u200bme\ufeff", "Ac\ufffdme\ufffd"),
        ("half \ud83d a pair", "half \ufffd a pair"),
        ("\u0645\u06cc\u200c\u062e", "\u0645\u06cc \u062e"),
        ("👩\u200d💻 Studio", "👩 💻 Studio"),
        ("❤\ufe0f Bakery", "❤ Bakery"),
        ("\u3164\u2800", "\ufffd\ufffd"),
        ("\u0301e\u0301 \u0302", "◌\u0301e\u0301 ◌\u0302"),
    ],
)
def test_what_cannot_be_seen_is_replaced_and_what_can_be_stays(foreign: str, clean: str) -> None:
    assert text.clean(foreign) == clean


@pytest.mark.parametrize(("foreign", "name"), [(" Acme ", "Acme"), (" \n", "(no name)"), ("", "(no name)")])
def test_a_name_that_shows_nothing_is_said_to_be_missing(foreign: str, name: str) -> None:
    assert text.name(foreign) == name


@pytest.mark.parametrize(
    ("foreign", "sentence"), [("It is so", "It is so."), ("Is it so?\n", "Is it so?"), ("It is.", "It is."), ("…", "…")]
)
def test_a_sentence_ends_once(foreign: str, sentence: str) -> None:
    assert text.sentence(foreign) == sentence


@pytest.mark.parametrize(
    ("width", "cut"),
    [(8, "日本語ab"), (7, "日本語…"), (6, "日本…"), (5, "日本…"), (4, "日…"), (3, "日…"), (2, "…"), (1, "…")],
)
def test_wide_characters_take_two_cells_and_are_never_halved(width: int, cut: str) -> None:
    assert text.cut("日本語ab", width) == cut


def test_combining_marks_take_no_cell_and_stay_with_their_letter() -> None:
    assert text.cut("e\u0301e\u0301e\u0301", 3) == "e\u0301e\u0301e\u0301"
    assert text.cut("e\u0301e\u0301e\u0301", 2) == "e\u0301…"


def test_a_letter_moves_to_the_next_line_with_its_marks() -> None:
    """Also where the mark makes the letter wider."""
    for width in (2, 3, 4):
        assert not any(line.startswith("\u093e") for line in text.wrap("aa\u0939\u093e", width))


def test_a_heap_of_combining_marks_is_cut_too() -> None:
    assert len(text.cut("a" + "\u0301" * 500, 20)) <= 20 * text.CODE_POINTS_PER_CELL + 1


def test_no_blank_stands_before_the_ellipsis() -> None:
    assert text.cut("Acme Limited", 6) == "Acme…"


@given(ANYTHING, st.integers(min_value=1, max_value=50))
def test_a_cut_text_fits(foreign: str, width: int) -> None:
    assert wcswidth(text.cut(text.clean(foreign), width)) <= width


@given(ANYTHING, st.integers(min_value=2, max_value=50))
def test_wrapped_lines_fit_and_lose_nothing(foreign: str, width: int) -> None:
    clean = text.clean(foreign)
    lines = text.wrap(clean, width)
    assert all(wcswidth(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == clean.replace(" ", "")


def test_lines_break_at_spaces_but_not_before_a_unit() -> None:
    lines = text.wrap("takes 31 % of the time, 12 h or 90 EUR", 9)
    assert lines == ["takes", "31 % of", "the time,", "12 h or", "90 EUR"]


def test_a_long_word_is_broken_anywhere_and_an_empty_text_is_one_empty_line() -> None:
    assert text.wrap("a abcdefgh", 4) == ["a", "abcd", "efgh"]
    assert text.wrap("", 4) == [""]


@pytest.mark.parametrize(
    ("names", "listed"),
    [
        (["A"], "A"),
        (["A", "B"], "A and B"),
        (["A", "B", "C"], "A, B and C"),
        (["A", "B", "C", "D"], "A, B and 2 others"),
        (["A" * 50, "\n"], "A" * 39 + "… and (no name)"),
    ],
)
def test_names_are_listed_as_a_person_would(names: list[str], listed: str) -> None:
    assert text.listed(names) == listed
