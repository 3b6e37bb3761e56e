"""The mail: a subject of one line, a text that fits any window, and HTML that mail programs show."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wcwidth import wcswidth

from clientfit_sync.render import headline, letter, summary, text
from clientfit_sync.render.letter import bars
from clientfit_sync.report import CheckedFinding, Report
from contrast import READABLE, VISIBLE, contrast
from extremes import EXTREMES, NASTY, hostile, of_clients
from markup import Markup

ELEMENTS = """
html head meta title style body table tr td h1 h2 p ul li strong span
"""
ATTRIBUTES = """
lang charset name content class style role width align bgcolor cellpadding cellspacing border
"""
NOT_EVERYWHERE = r"flex|grid|float|position|calc\(|var\(|url\(|rem\b|background:|@import|-webkit-"
CONDITIONAL = {
    '[if mso]><table role="presentation" width="640" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]',
    "[if mso]></td></tr></table><![endif]",
}
GMAIL_CLIPS = 102 * 1000
NAMES = st.one_of(st.sampled_from(NASTY), st.text(max_size=60))


@pytest.fixture(params=["as it is", *EXTREMES])
def anyhow(request: pytest.FixtureRequest, report: Report) -> Report:
    """The report, and every extreme of it."""
    made: Report = EXTREMES[request.param](report) if request.param in EXTREMES else report
    return made


def snoozed(one: CheckedFinding) -> CheckedFinding:
    return replace(one, finding=replace(one.finding, snoozed_until=date(2026, 12, 31)))


class TestSubject:
    def test_it_is_the_sentence_that_matters(self, report: Report) -> None:
        worst = replace(report, clients=report.clients[:1])
        assert letter.render(worst).subject == headline.of(worst)

    @pytest.mark.parametrize(
        ("title", "subject"),
        [
            ("short.", "short."),
            ("word " * 23 + "words", "word " * 23 + "words"),
            ("word " * 24 + "word", "word " * 23 + "word…"),
            ("word " * 23 + "take, and more", "word " * 22 + "word…"),
            ("word " * 15 + "need a decision: " + "word " * 20, "word " * 15 + "need a decision"),
            ("A: " + "word " * 23 + "take, and more", "A: " + "word " * 22 + "word…"),
            ("x" * 121, "x" * 119 + "…"),
            ("日本" * 31, "日本" * 29 + "日…"),
        ],
    )
    def test_what_is_too_long_is_cut_where_it_says_enough(self, title: str, subject: str) -> None:
        assert letter.subject(title) == subject

    @given(name=NAMES, other=NAMES)
    def test_it_is_one_line_of_at_most_120_cells(self, report: Report, name: str, other: str) -> None:
        made = letter.render(hostile(report, name, other)).subject
        assert 0 < wcswidth(made) <= 120
        assert len(made.splitlines()) == 1


class TestText:
    @given(name=NAMES, other=NAMES)
    @settings(max_examples=50)
    def test_no_line_is_wider_than_72_columns(self, report: Report, name: str, other: str) -> None:
        lines = letter.render(hostile(report, name, other)).text.splitlines()
        assert max(map(wcswidth, lines)) <= 72
        assert not any(line.endswith(" ") for line in lines)

    def test_no_line_of_an_extreme_is_wider_either(self, anyhow: Report) -> None:
        assert max(map(wcswidth, letter.render(anyhow).text.splitlines())) <= 72

    def test_it_holds_no_markup(self, report: Report) -> None:
        assert not re.search(r"<|&\w+;|&#", letter.render(report).text.replace("Kestrel & Vane", ""))

    def test_it_ends_with_one_newline_and_has_no_two_empty_lines(self, anyhow: Report) -> None:
        made = letter.render(anyhow).text
        assert made.endswith("\n")
        assert "\n\n\n" not in f"\n\n{made.strip()}"[2:]

    def test_the_sections_come_in_the_order_in_which_they_matter(self, report: Report) -> None:
        lines = letter.render(report).text.splitlines()
        titles = [line for line, under in pairwise(lines) if under and set(under) == {"-"}]
        assert titles == [
            "Since the mail of 16 Nov 2026",
            "Findings",
            "Hours against pay",
            "Snoozed",
            "Warnings",
            "Not judged",
            "Sources",
        ]

    def test_further_lines_stand_below_the_text(self) -> None:
        assert letter.hang("word " * 20, "act    ") == "act    " + "word " * 12 + "word\n       " + "word " * 6 + "word"


class TestHtml:
    def test_only_what_mail_programs_show_occurs(self, anyhow: Report) -> None:
        seen = Markup.read(letter.render(anyhow).html)
        assert {one.name for one in seen.elements} <= set(ELEMENTS.split())
        assert {name for one in seen.elements for name in one.attributes} <= set(ATTRIBUTES.split())
        assert not [style for style in seen.values("style") if re.search(NOT_EVERYWHERE, style)]
        assert set(seen.comments) == CONDITIONAL

    @given(name=NAMES, other=NAMES)
    @settings(max_examples=50)
    def test_whatever_a_name_holds_it_is_shown_as_it_is(self, report: Report, name: str, other: str) -> None:
        seen = Markup.read(letter.render(hostile(report, name, other)).html)
        assert {one.name for one in seen.elements} <= set(ELEMENTS.split())
        assert {attribute for one in seen.elements for attribute in one.attributes} <= set(ATTRIBUTES.split())
        assert set(seen.comments) == CONDITIONAL
        paragraphs = [one.text.removesuffix(" low payer") for one in seen.of("p")]
        assert {text.short(name), text.short(other)} <= set(paragraphs)

    def test_without_its_style_sheet_it_is_styled_all_the_same(self, report: Report) -> None:
        seen = Markup.read(letter.render(report).html)
        assert all("color:" in one.attributes["style"] for one in seen.of("h1", "h2", "li", "strong"))
        assert seen.of("style")[0].text.strip().startswith("@media (prefers-color-scheme: dark)")

    def test_written_and_painted_colours_are_readable_together(self, report: Report) -> None:
        inks = {ink for style in Markup.read(letter.render(report).html).values("style") for ink in inks_of(style)}
        assert len(inks) == 4
        assert min(contrast(ink, "#ffffff") for ink in inks) >= READABLE

    def test_bars_are_visible_by_day_and_by_night(self, report: Report) -> None:
        seen = Markup.read(letter.render(report).html)
        night = dict(re.findall(r"\.([\w-]+) \{ background-color: (#\w+)", seen.of("style")[0].text))
        bars = {
            one.attributes["class"]: one.attributes["bgcolor"] for one in seen.of("td") if "bgcolor" in one.attributes
        }
        assert set(bars) == {"bar-low", "bar-hours", "bar-pay"}
        for kind, colour in bars.items():
            assert contrast(colour, "#ffffff") >= VISIBLE
            assert contrast(night.get(kind, colour), night["ground"]) >= VISIBLE

    def test_tables_that_only_arrange_are_not_read_out_as_tables(self, report: Report) -> None:
        assert {one.attributes["role"] for one in Markup.read(letter.render(report).html).of("table")} == {
            "presentation"
        }

    def test_language_and_title_are_given_and_headings_are_in_order(self, anyhow: Report) -> None:
        seen = Markup.read(letter.render(anyhow).html)
        assert seen.of("html")[0].attributes == {"lang": "en"}
        assert seen.of("title")[0].text == headline.of(anyhow)
        assert [one.name for one in seen.of("h1", "h2")][:1] == ["h1"]
        assert len(seen.of("h1")) == 1

    def test_every_list_names_the_same_things_as_the_text(self, report: Report) -> None:
        made = letter.render(report)
        items = [plain(one.text) for one in Markup.read(made.html).of("li")]
        assert len(items) == 19
        assert [item for item in items if item not in plain(made.text)] == []


class TestSize:
    def test_gmail_shows_all_of_it(self, anyhow: Report) -> None:
        assert len(letter.render(anyhow).html.encode()) < GMAIL_CLIPS

    @pytest.mark.parametrize("name", NASTY)
    def test_sixty_clients_of_any_name_fit(self, report: Report, name: str) -> None:
        many = of_clients(report, (replace(report.clients[0], client=f"{name} {number}") for number in range(60)))
        assert len(letter.render(many).html.encode()) < GMAIL_CLIPS

    def test_what_is_left_out_is_counted_and_stands_in_the_text(self, report: Report) -> None:
        many = of_clients(report, (replace(report.clients[0], client=f"{'&' * 40} {number}") for number in range(300)))
        made = letter.render(many)
        seen = Markup.read(made.html)
        shown = len(seen.of("strong"))
        assert 0 < shown < 300
        assert f"And {300 - shown} more." in [one.text for one in seen.of("p")]
        assert f"And {300 - shown} more." in [one.text for one in seen.of("li")]
        assert plain(made.text).count("pays 19 EUR for an hour") == 300

    def test_nothing_is_left_out_of_a_usual_one(self, report: Report) -> None:
        assert "more." not in letter.render(report).html.replace("more).", "")


class TestSnoozed:
    def test_what_is_snoozed_is_listed_and_no_finding(self, report: Report) -> None:
        asleep = replace(report, findings=tuple(map(snoozed, report.findings)))
        made = letter.render(asleep)
        assert made.subject == "Nobody needs a decision now, with 4 findings snoozed."
        for shown in (made.text, Markup.read(made.html).text):
            assert "Findings" not in shown
            assert plain(shown).count("Snoozed until 2026-12-31.") == 4
            assert "is 20 %. Snoozed until 2026-12-31." in plain(shown)

    def test_nothing_is_said_where_nothing_is_snoozed(self, report: Report) -> None:
        made = letter.render(replace(report, findings=report.findings[:2]))
        assert "Snoozed" not in made.text + made.html


class TestBars:
    def test_the_widest_fills_the_drawing_and_the_others_compare(self, report: Report) -> None:
        first, second, *_ = bars.of(report)
        assert (first.client, first.low_payer) == ("Brightwater Festival", True)
        assert (first.hours, first.hours_text, first.pay, first.pay_text) == (100, "32 %", 28, "9 %")
        assert (second.hours, second.pay) == (44, 66)

    def test_little_is_seen_and_nothing_is_not(self, report: Report) -> None:
        last = bars.of(report)[-1]
        assert (last.hours, last.pay, last.pay_text) == (1, 0, "0 %")

    def test_what_is_unknown_is_said_to_be(self, report: Report) -> None:
        known = {one.client: one for one in bars.of(report)}
        assert (known["Nordhaven Museum"].pay, known["Nordhaven Museum"].pay_text) == (0, "not known")

    def test_pay_that_is_known_is_not_said_to_be_unknown_for_want_of_its_share(self, report: Report) -> None:
        """The pay of all together may be zero or less, and what is only billable has no share."""
        credited = replace(report.clients[0], pay=Decimal("-24257.42"), pay_share=None)
        billable = replace(credited, pay_basis="billable", pay=Decimal(1600))
        made = bars.of(replace(report, clients=(credited, billable)))
        assert [(one.pay, one.pay_text) for one in made] == [(0, "-24,257 EUR"), (0, "not invoiced")]

    def test_less_than_nothing_is_a_number_without_a_bar(self, report: Report) -> None:
        credited = replace(report.clients[0], pay_share=Decimal("-0.2"))
        (one,) = bars.of(replace(report, clients=(credited,)))
        assert (one.pay, one.pay_text) == (0, "-20 %")

    def test_of_many_clients_those_with_most_hours_have_bars(self, report: Report) -> None:
        many = EXTREMES["sixty clients"](report)
        assert [one.client for one in bars.of(many)] == [one.client for one in many.clients[:12]]

    def test_without_hours_there_are_none(self, report: Report) -> None:
        idle = replace(report.clients[0], hours_share=None)
        assert bars.of(replace(report, clients=(idle,))) == []
        assert bars.of(replace(report, clients=(replace(idle, hours_share=Decimal(0), pay_share=None),)))[0].hours == 0


def test_it_opens_with_the_sentence_that_matters_and_what_it_is_about(report: Report) -> None:
    made = letter.render(report)
    opening = f"{headline.of(report)} {summary.period(report)} {summary.caution(report)}"
    assert plain(made.text).startswith(opening)
    assert plain(Markup.read(made.html).of("body")[0].text).startswith(opening)


def plain(shown: str) -> str:
    """Text on one line, as it was before numbers were held together with their units."""
    return " ".join(shown.replace("\N{NO-BREAK SPACE}", " ").split())


def inks_of(style: str) -> list[str]:
    """The colours of text in an inlined style."""
    return re.findall(r"(?:^|;)color:(#\w{6})", style)
