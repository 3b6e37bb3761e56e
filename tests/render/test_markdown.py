"""Foreign text in Markdown is only text."""

import html
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientfit_sync import render
from clientfit_sync.checks import Finding
from clientfit_sync.render import markdown, text
from clientfit_sync.report import CheckedFinding, Report
from clientfit_sync.verdicts import Verdict

PIECES = (
    *"|*_`[]<>&#~!\\@:./-+=1()$^\"'\n\t aЖ日",
    *("www.", "https://x.y", "a@b.co", "@joe", "#12", "&amp;", "<b>", "![a](b)", "[^1]", "\x1b[31m", "    ", "- "),
    *("1. ", "```", "---", "~~x~~", "__x__", "**y**", "a_b", "\\|", "<!--"),
)
NAMES = st.lists(st.sampled_from(PIECES), min_size=1, max_size=9).map("".join)
HARMLESS = {"h1", "h2", "p", "table", "thead", "tbody", "tr", "th", "td", "ul", "li", "strong", "code"}


@pytest.mark.parametrize(
    ("foreign", "escaped"),
    [
        ("Acme Ltd", "Acme Ltd"),
        ("<script>", "&lt;script&gt;"),
        ("a|b", "a&#124;b"),
        ("*a* _b_ ~c~ `d`", r"\*a\* \_b\_ \~c\~ &#96;d&#96;"),
        ("effort_vs_pay", "effort_vs_pay"),
        ("a__b", r"a\_\_b"),
        ("![x](y)", r"\!\[x\](y)"),
        ("AT&T", "AT&amp;T"),
        (r"a\b", r"a\\b"),
        ("$x$", r"\$x\$"),
        ("https://x.y WWW.x.y", r"https\://x.y WWW\.x.y"),
        ("@joe #12 # a@b.co @#1", r"`@`joe `#`12 \# a`@`b.co `@#`1"),
    ],
)
def test_markup_is_escaped(foreign: str, escaped: str) -> None:
    assert markdown.escape(foreign) == escaped


@pytest.mark.parametrize("name", ["- a", "+ a", "1. a", "12) a", "=", "# a", "> a", "* a", "[ ] a"])
def test_a_warning_that_looks_like_a_list_or_heading_is_none(report: Report, name: str) -> None:
    page = render.render(replace(report, warnings=(name,)), "markdown")
    item = page.partition("## Warnings\n\n")[2].splitlines()[0]
    assert re.match(r"- (\\|\d+\\|&)", item)


def test_sections_without_content_are_left_out(report: Report) -> None:
    bare = replace(report, clients=(), findings=(), skipped=(), warnings=(), sources=(), retainers=())
    first, period = render.render(bare, "markdown").rstrip("\n").split("\n\n")
    assert first.startswith("# There is nothing to judge")
    assert period.startswith("25 Aug to 22 Nov 2026")


def test_how_to_avoid_the_next_one_is_told_at_the_end_for_each_check_that_found_something(report: Report) -> None:
    last = render.render(report, "markdown").rpartition("## ")[2]
    found = [report.prevention[one] for one in ("effort_vs_pay", "time_share_cap")]
    assert last.splitlines() == ["Next time", "", *(f"- {line}" for line in found)]
    assert "## Next time" not in render.render(replace(report, findings=()), "markdown")


def test_lit_signs_stand_in_words(report: Report) -> None:
    (row,) = (line for line in render.render(report, "markdown").splitlines() if line.startswith("| Brightwater"))
    assert [cell.strip() for cell in row.split("|")[-3:-1]] == ["act: pay, treatment; watch: focus", "part ways"]


def test_a_table_without_totals_has_no_last_row_for_them(broken_down: Report) -> None:
    assert render.render(broken_down, "markdown").count("All clients") == 1


def hostile(report: Report, name: str) -> Report:
    finding = Finding(
        client=name,
        severity="act",
        measured=report.findings[0].finding.measured,
        limit=report.findings[0].finding.limit,
        message=name,
        advice=(name,),
    )
    return replace(
        report,
        clients=(replace(report.clients[0], client=name),),
        findings=(CheckedFinding(check="any", finding=finding),),
        skipped=(),
        sources=(),
        warnings=(name,),
        retainers=tuple(replace(one, client=name) for one in report.retainers),
        prevention={"any": f"{name} again"},
        verdicts={name: Verdict(name="cap", reason=f"{name} takes too much")},
    )


@given(name=NAMES)
@settings(max_examples=200)
def test_a_markdown_reader_shows_names_as_they_are(report: Report, name: str) -> None:
    """Read by an independent implementation; links that readers make of bare addresses are switched on."""
    reader = pytest.importorskip("markdown_it", reason="markdown-it-py is not installed")
    page: Any = reader.MarkdownIt("commonmark").enable(["table", "strikethrough"])
    shown = page.render(render.render(hostile(report, name), "markdown"))
    assert set(re.findall(r"</?([a-z0-9]+)", shown)) <= HARMLESS
    cells = [bare(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", shown, re.DOTALL)]
    items = [bare(item) for item in re.findall(r"<li>(.*?)(?=</li>|\n<ul>)", shown, re.DOTALL)]
    assert cells[0] == text.name(name)
    assert len(cells) == 20
    assert items.count(text.sentence(name)) == 2
    assert text.clean(f"{name} again") in items
    assert text.sentence(f"Cap the time for {text.short(name)}: {name} takes too much") in items


def bare(fragment: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", fragment)).strip()
