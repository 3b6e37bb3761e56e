"""The HTML page: one file that loads and runs nothing, in which foreign text is only text, for readers of all kinds."""

import base64
import hashlib
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientfit_sync import render
from clientfit_sync.render import headline, page, templates, text
from clientfit_sync.report import Report
from contrast import READABLE, VISIBLE, contrast
from extremes import EXTREMES, NASTY, hostile
from markup import Element, Markup

ELEMENTS = """
html head meta title style body main section article footer h1 h2 h3 p span bdi ul li details summary div
figure figcaption table thead tbody tfoot tr th td svg desc path circle rect line text
"""
ATTRIBUTES = """
lang charset name content http-equiv id class role scope tabindex data-title viewbox preserveaspectratio d x y
x1 x2 y1 y2 cx cy r width height transform text-anchor aria-labelledby aria-label aria-hidden
"""
NAMES = st.one_of(st.sampled_from(NASTY), st.text(max_size=30))
STYLE = templates.packaged(page.__name__, "style.css")


def read(report: Report) -> Markup:
    return Markup.read(render.render(report, "html"))


@pytest.fixture(params=["as it is", *EXTREMES])
def anyhow(request: pytest.FixtureRequest, report: Report) -> Report:
    """The report, and every extreme of it."""
    made: Report = EXTREMES[request.param](report) if request.param in EXTREMES else report
    return made


class TestNothingIsLoadedOrRun:
    def test_only_harmless_elements_and_attributes_occur(self, anyhow: Report) -> None:
        seen = read(anyhow)
        assert {one.name for one in seen.elements} <= set(ELEMENTS.split())
        assert {name for one in seen.elements for name in one.attributes} <= set(ATTRIBUTES.split())
        assert seen.comments == []

    @given(name=NAMES, other=NAMES)
    @settings(max_examples=50)
    def test_whatever_a_name_holds_it_is_shown_as_it_is(self, report: Report, name: str, other: str) -> None:
        seen = Markup.read(render.render(replace(hostile(report, name, other), breakdown_by="person"), "html"))
        assert {one.name for one in seen.elements} <= set(ELEMENTS.split())
        assert {attribute for one in seen.elements for attribute in one.attributes} <= set(ATTRIBUTES.split())
        assert {text.name(name), text.name(other)} <= {one.text for one in seen.of("th")}

    def test_the_policy_allows_the_one_style_sheet_and_nothing_else(self, report: Report) -> None:
        seen = read(report)
        (style,) = seen.of("style")
        (policy,) = [one for one in seen.of("meta") if one.attributes.get("http-equiv") == "Content-Security-Policy"]
        digest = base64.b64encode(hashlib.sha256(style.text.encode()).digest()).decode()
        assert policy.attributes["content"].split("; ") == [
            "default-src 'none'",
            f"style-src 'sha256-{digest}'",
            "base-uri 'none'",
            "form-action 'none'",
        ]

    def test_the_policy_stands_before_all_that_it_governs(self, report: Report) -> None:
        names = [one.name for one in read(report).elements]
        assert names[:4] == ["html", "head", "meta", "meta"]

    def test_the_style_sheet_asks_for_nothing(self) -> None:
        assert not re.search(r"url\(|@import|@font-face|expression", STYLE)


class TestOrder:
    def test_it_opens_with_the_sentence_that_matters(self, anyhow: Report) -> None:
        seen = read(anyhow)
        (heading,) = seen.of("h1")
        assert plain(heading.text) == headline.of(anyhow)
        assert seen.of("body")[0].text.lstrip().startswith(heading.text)

    def test_then_come_picture_months_caps_verdicts_findings_and_numbers(self, report: Report) -> None:
        assert [one.text for one in read(report).of("h2")] == [
            "Effort against pay",
            "What an hour brought, month by month",
            "Share of your time, against the caps",
            "The verdicts, and the signs behind them",
            "Findings",
            "The numbers",
            "Retainers",
            "Not judged",
            "Warnings",
            "Sources",
            "Next time",
        ]

    def test_each_client_has_its_verdict_with_the_signs_behind_it(self, report: Report) -> None:
        seen = read(report)
        signs = [(one.attributes["data-title"], one.text) for one in seen.of("td") if "sign" in classes(one)]
        assert signs[:5] == [
            ("Focus", "watch"),
            ("Exceptions", ""),
            ("Pay", "act"),
            ("Treatment", "act"),
            ("Closeness", ""),
        ]
        told = [(one.text, classes(one)) for one in seen.of("td") if "verdict" in classes(one)]
        assert len(told) == 2 * len(report.clients) + 1
        assert told[0] == ("part ways", {"verdict", "part-ways"})

    def test_how_to_avoid_the_next_one_is_told_for_each_check_that_found_something(self, report: Report) -> None:
        last = read(report).of("ul")[-1].text
        assert [report.prevention[one] in last for one in report.prevention] == [True, False, True]

    def test_sections_without_content_are_left_out(self, report: Report) -> None:
        empty = EXTREMES["no client"](report)
        assert read(empty).of("h2") == []

    def test_a_picture_that_cannot_be_drawn_leaves_a_sentence(self, report: Report) -> None:
        idle = replace(
            report.clients[0],
            hours_share=None,
            pay_share=None,
            unknown={"hours_share": "no client hours in the period"},
        )
        seen = read(replace(report, clients=(idle,), low_payer_cap=None, months={}))
        assert [one.text for one in seen.of("h2")][:3] == [
            "Effort against pay",
            "What an hour brought, month by month",
            "Share of your time, against the caps",
        ]
        first, *others = [plain(one.text) for one in seen.of("p") if one.text.startswith("Nothing can be drawn")]
        reason = "no client hours in the period"
        assert (
            first == f"Nothing can be drawn, for no client's share of the hours can be set against its pay: {reason}."
        )
        assert others == [
            "Nothing can be drawn, for no client's rate is known for two months or more.",
            f"Nothing can be drawn, for no client's share of the time is known: {reason}.",
        ]

    def test_a_picture_that_is_drawn_leaves_none(self, report: Report) -> None:
        assert "Nothing can be drawn" not in render.render(report, "html")

    def test_findings_are_told_with_their_advice_and_those_asleep_last(self, report: Report) -> None:
        first, *others = report.findings
        asleep = replace(first, finding=replace(first.finding, snoozed_until=date(2026, 12, 31)))
        articles = read(replace(report, findings=(asleep, *others))).of("article")
        assert plain(articles[0].text).startswith("act The low payers")
        assert "Give up 308 h of their work (104 h a month), or win 1,230 h from others." in plain(articles[0].text)
        assert [one.attributes["class"] for one in articles] == [
            "finding act",
            "finding watch",
            "finding snoozed",
            "finding snoozed",
        ]
        assert "effort_vs_pay, act, snoozed until 2026-12-31" in plain(articles[2].text)

    def test_the_breakdown_names_the_client_in_every_row(self, broken_down: Report) -> None:
        seen = read(broken_down)
        assert "Hours by project" in [one.text for one in seen.of("h2")]
        heads = [one.text for one in seen.of("th") if one.attributes.get("scope") == "row"]
        assert heads[-3:] == ["Brightwater Festival", "Brightwater Festival", "Kestrel & Vane"]

    def test_it_says_when_it_was_made(self, report: Report) -> None:
        assert read(report).of("footer")[0].text == "Made by clientfit-sync on 2026-11-23 08:00."


class TestForReadersOfAllKinds:
    def test_language_and_title_are_given(self, anyhow: Report) -> None:
        seen = read(anyhow)
        assert seen.of("html")[0].attributes == {"lang": "en"}
        assert seen.of("title")[0].text == headline.of(anyhow)

    def test_a_name_that_runs_from_right_to_left_does_not_turn_the_figures_after_it(self, report: Report) -> None:
        hebrew = replace(report, clients=(replace(report.clients[0], client="סטודיו רוח"), *report.clients[1:]))
        told = "<li><bdi>סטודיו רוח</bdi>: 32 % of the hours, 9 % of the pay</li>"
        assert told in plain(render.render(hebrew, "html"))

    def test_no_level_of_headings_is_left_out(self, anyhow: Report) -> None:
        levels = [int(one.name[1]) for one in read(anyhow).of("h1", "h2", "h3")]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))

    def test_whatever_is_named_by_another_element_finds_it(self, anyhow: Report) -> None:
        seen = read(anyhow)
        ids = list(seen.values("id"))
        assert len(ids) == len(set(ids))
        assert {one for value in seen.values("aria-labelledby") for one in value.split()} <= set(ids)

    def test_every_table_has_headers_for_its_rows_and_columns(self, broken_down: Report) -> None:
        heads = read(broken_down).of("th")
        assert {one.attributes["scope"] for one in heads} == {"row", "col"}
        assert not any(one.text == "" for one in heads)

    def test_every_graphic_has_its_text(self, report: Report) -> None:
        seen = read(report)
        told = {one.attributes["role"]: one.attributes for one in seen.of("svg") if "role" in one.attributes}
        assert set(told) == {"img"}
        silent = [one for one in seen.of("svg") if "role" not in one.attributes]
        assert all(one.attributes["aria-hidden"] == "true" for one in silent)
        assert seen.of("desc")[0].text.startswith(
            "Brightwater Festival: 32 % of the hours, 9 % of the pay (low payer). "
        )
        labels = list(seen.values("aria-label"))
        assert labels[-1] == (
            "Ottoline Ceramics: Jun 2026: 80 EUR; Jul 2026: 0 EUR; Aug 2026: -12 EUR; Sep 2026: 87 EUR; "
            "Oct 2026: 80 EUR; Nov 2026: not known; target 90 EUR"
        )
        assert len(labels) == 5

    @pytest.mark.parametrize("dark", [False, True])
    @pytest.mark.parametrize("on", ["ground", "raised", "band"])
    @pytest.mark.parametrize("ink", ["text", "quiet", "act", "watch", "ok"])
    def test_text_is_readable_in_both_schemes(self, ink: str, on: str, dark: bool) -> None:  # noqa: FBT001
        colours = palette(dark=dark)
        assert contrast(colours[ink], colours[on]) >= READABLE

    @pytest.mark.parametrize("dark", [False, True])
    @pytest.mark.parametrize("shape", ["dot", "low", "act", "watch"])
    def test_what_graphics_say_is_visible_in_both_schemes(self, shape: str, dark: bool) -> None:  # noqa: FBT001
        colours = palette(dark=dark)
        assert min(contrast(colours[shape], colours[on]) for on in ("ground", "raised", "band")) >= VISIBLE

    @pytest.mark.parametrize("dark", [False, True])
    @pytest.mark.parametrize("badge", ["act", "watch", "quiet"])
    def test_badges_are_readable_in_both_schemes(self, badge: str, dark: bool) -> None:  # noqa: FBT001
        colours = palette(dark=dark)
        assert contrast(colours["ground"], colours[badge]) >= READABLE

    def test_every_colour_is_one_of_the_palette(self) -> None:
        """So that the tests above speak of all of them; on paper alone there are others."""
        rules = STYLE.partition("* { box-sizing")[2].partition("@media print")[0]
        assert not re.search(r"#[0-9a-f]{3,8}|rgb|hsl", rules)
        assert set(re.findall(r"var\(--(\w+)\)", rules)) == set(palette(dark=False)) == set(palette(dark=True))


def classes(one: Element) -> set[str]:
    return set(one.attributes.get("class", "").split())


def palette(*, dark: bool) -> dict[str, str]:
    """The colours of the style sheet by their names."""
    light_block, dark_block = re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)[:2]
    return dict(re.findall(r"--(\w+): (#\w+)", dark_block if dark else light_block))


def test_other_formats_do_not_wait_for_the_templates() -> None:
    program = (
        "import sys; from clientfit_sync.render import table, data, rows, markdown; sys.exit('jinja2' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def plain(shown: str) -> str:
    """Text as it was before numbers were held together with their units."""
    return " ".join(shown.replace("\N{NO-BREAK SPACE}", " ").split())
