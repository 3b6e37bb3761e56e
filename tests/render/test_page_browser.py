"""Page and letter in a real browser, on a phone and on a desk, by day and by night."""

from dataclasses import replace
from itertools import combinations

import pytest

from chromium import Browser, Label, Place, Text, View
from clientfit_sync import render
from clientfit_sync.render import letter
from clientfit_sync.report import Report
from contrast import READABLE, contrast
from extremes import EXTREMES

PHONE, DESK = 360, 1200
PAPER = 673  # what A4 holds between margins of 16 mm
SLACK = 1  # browsers round places to parts of a pixel
AS_IT_IS = "as it is"
LOADED = """<!DOCTYPE html><meta http-equiv="Content-Security-Policy" content="default-src 'none'"><title>x</title>
<p style="color: red"><img src="http://127.0.0.1:9/x.png"><script src="x.js"></script><script>1</script>"""


def shown(report: Report, what: str) -> str:
    return render.render(report, "html") if what == "page" else letter.render(report).html


def of_kind(report: Report, kind: str) -> Report:
    made: Report = EXTREMES[kind](report) if kind != AS_IT_IS else report
    return made


@pytest.mark.parametrize("kind", [AS_IT_IS, *EXTREMES])
@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("what", ["page", "letter"])
def test_it_loads_nothing_overflows_nowhere_and_draws_what_it_promises(
    browser: Browser, report: Report, what: str, width: int, kind: str
) -> None:
    view = browser.look(shown(of_kind(report, kind), what), width=width)
    assert view.requested == []
    assert view.refused == []
    assert view.width == width
    assert view.needed <= view.width
    assert outside(view) == []
    assert empty(view) == []
    assert clipped(view) == []


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("what", ["page", "letter"])
def test_all_text_is_readable_by_day_and_by_night_and_another_at_night(
    browser: Browser, report: Report, what: str, width: int
) -> None:
    day, night = (browser.look(shown(report, what), width=width, dark=dark) for dark in (False, True))
    for view in (day, night):
        assert [one for one in view.texts if contrast(one["colour"], one["ground"]) < READABLE] == []
    assert [one["text"] for one in day.texts] == [one["text"] for one in night.texts]
    assert [one for one, other in zip(day.texts, night.texts, strict=True) if one["colour"] == other["colour"]] == []


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_what_is_read_out_is_the_same_at_any_width(browser: Browser, report: Report, width: int) -> None:
    """Rows shown as cards are still rows: with the headers of their columns, and their own."""
    roles = browser.look(shown(report, "page"), width=width).roles
    names = [name for role, name in roles if role == "columnheader"]
    signs = ["Focus", "Exceptions", "Pay", "Treatment", "Closeness"]
    assert names == [
        *("Client", *signs, "EUR a month", "Verdict"),
        *("Client", "Hours", "Time", "Pay EUR", "Money", "Rate", "Target", "Reached", "Verdict"),
    ]
    clients = [one.client for one in report.clients]
    assert [name for role, name in roles if role == "rowheader"] == [*clients, *clients, "All clients"]
    assert [name for role, name in roles if role == "table"] == [
        "The verdicts, and the signs behind them",
        "The numbers",
    ]
    assert [name for role, name in roles if role == "image" and not name] == []
    assert sum(role == "image" for role, _ in roles) == 6


def test_the_table_of_all_months_may_be_wide_but_not_the_page(browser: Browser, report: Report) -> None:
    year = EXTREMES["sixty clients"](report)
    year = replace(year, months={client: rates * 2 for client, rates in year.months.items()})
    view = browser.look(shown(year, "page").replace("<details>", "<details open>"), width=PHONE)
    assert outside(view) != []
    assert view.needed == view.width


def test_the_table_of_all_months_is_folded_on_a_screen_and_printed_on_paper(browser: Browser, report: Report) -> None:
    many = EXTREMES["sixty clients"](report)
    screen, paper = (browser.look(shown(many, "page"), width=PAPER, paper=on_paper) for on_paper in (False, True))
    assert [one["text"] for one in screen.texts].count("Jun 26") == 12
    assert [one["text"] for one in paper.texts].count("Jun 26") == 13
    assert paper.needed == paper.width


@pytest.mark.parametrize("kind", [AS_IT_IS, *EXTREMES])
def test_nothing_is_wider_than_the_paper(browser: Browser, report: Report, kind: str) -> None:
    paper = browser.look(shown(of_kind(report, kind), "page"), width=PAPER, paper=True)
    assert outside(paper) == []


def test_a_year_of_months_fits_on_paper(browser: Browser, report: Report) -> None:
    year = EXTREMES["sixty clients"](report)
    year = replace(year, months={client: rates * 2 for client, rates in year.months.items()})
    paper = browser.look(shown(year, "page"), width=PAPER, paper=True)
    assert outside(paper) == []


def test_names_in_the_picture_do_not_cover_each_other(browser: Browser, report: Report) -> None:
    view = browser.look(shown(report, "page"), width=DESK)
    clients = tuple(one.client for one in report.clients)
    labels = [
        one for one in view.graphics[0]["labels"] if any(name.startswith(one["text"].rstrip("…")) for name in clients)
    ]
    assert len(labels) >= 8
    assert [pair for pair in combinations(labels, 2) if meet(*pair)] == []


def test_bars_of_the_letter_are_as_long_as_the_shares_that_they_show(browser: Browser, report: Report) -> None:
    hours, pay, *_ = (one["right"] - one["left"] for one in browser.look(shown(report, "letter"), width=DESK).cells)
    assert pay / hours == pytest.approx(5550 / 62158.4 / (298.25 / 943.3), abs=0.02)


def test_what_is_loaded_or_refused_would_be_noticed(browser: Browser) -> None:
    view = browser.look(LOADED, width=PHONE)
    assert "http://127.0.0.1:9/x.png" in view.requested
    assert {one.split()[0] for one in view.refused} == {"img-src", "script-src-elem", "style-src-attr"}


def test_what_overflows_or_is_empty_would_be_noticed(browser: Browser) -> None:
    page = (
        '<!DOCTYPE html><meta name="viewport" content="width=device-width"><title>x</title>'
        '<p style="width: 500px">wide</p>'
        '<svg width="40" height="40"><rect width="0" height="9"/><text x="30" y="9">cut off</text></svg>'
    )
    view = browser.look(page, width=PHONE)
    assert view.needed > view.width
    assert [one["text"] for one in outside(view)] == ["wide"]
    assert len(empty(view)) == len(clipped(view)) == 1


def outside(view: View) -> list[Text]:
    """The texts that reach beyond the window."""
    return [one for one in view.texts if one["left"] < -SLACK or one["right"] > view.width + SLACK]


def empty(view: View) -> list[Place]:
    """The graphics without any shape of a size, and the coloured cells without one."""
    bare = [one for one in view.graphics if not any(map(has_size, one["shapes"]))]
    return [*bare, *(one for one in [*view.graphics, *view.cells] if not has_size(one))]


def has_size(place: Place) -> bool:
    return place["right"] - place["left"] > SLACK and place["bottom"] - place["top"] > SLACK


def clipped(view: View) -> list[Label]:
    """The labels that reach beyond their graphic, where they are cut off."""
    return [label for one in view.graphics for label in one["labels"] if not within(label, one)]


def within(inner: Place, outer: Place) -> bool:
    return (
        inner["left"] >= outer["left"] - SLACK
        and inner["right"] <= outer["right"] + SLACK
        and inner["top"] >= outer["top"] - SLACK
        and inner["bottom"] <= outer["bottom"] + SLACK
    )


def meet(one: Place, other: Place) -> bool:
    return (
        min(one["right"], other["right"]) - max(one["left"], other["left"]) > SLACK
        and min(one["bottom"], other["bottom"]) - max(one["top"], other["top"]) > 2 * SLACK
    )
