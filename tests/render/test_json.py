"""The JSON report holds what CONTRACT.md section 4 says, exactly."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from clientfit_sync import render
from clientfit_sync.render import data, json_text
from clientfit_sync.report import Report

CONTRACT = Path(__file__).parents[3] / "shared" / "CONTRACT.md"
ADDED = {
    "report": ["warnings", "retainers"],
    "sources": ["problem"],
    "clients": ["relation", "verdict_reason", "signs", "worth_per_month"],
    "retainers": ["client", "start", "end", "hours", "used_hours", "left_hours", "unknown"],
}
KEYS = {
    "report": "schema generated_at period currency sources totals clients findings skipped",
    "period": "name start end through",
    "sources": "connection type synced_at complete_from complete_to complete used",
    "totals": "hours client_hours matched_hours pay effective_rate",
    "clients": "client hours billable_hours waiting_hours matched_hours hours_share pay pay_basis pay_share "
    "effective_rate target_rate realization paid_hours overserviced_hours shortfall pay_gap low_payer verdict unknown "
    "estimates",
    "findings": "check client severity measured limit message advice evidence snoozed_until",
    "skipped": "check client reason",
}


def loaded(report: Report) -> Any:
    return json.loads(render.render(report, "json"), parse_float=Decimal)


def parts(whole: Any) -> dict[str, list[str]]:
    """The keys of the object and of the objects within it."""
    within = {name: (part[0] if isinstance(part, list) else part) for name, part in whole.items()}
    keys = {name: list(part) for name, part in within.items() if isinstance(part, dict)}
    return {"report": list(whole), **keys}


def test_the_keys_are_those_of_the_contract_in_their_order(report: Report) -> None:
    expected = {name: [*keys.split(), *ADDED.get(name, [])] for name, keys in {**KEYS, "retainers": ""}.items()}
    assert parts(loaded(report)) == expected


def test_the_contract_has_not_moved_on() -> None:
    if not CONTRACT.exists():
        pytest.skip("CONTRACT.md lies outside the repository")
    example = re.findall(r"```json\n(.*?)```", CONTRACT.read_text(encoding="utf-8"), re.DOTALL)[0]
    assert parts(json.loads(example)) == {name: keys.split() for name, keys in KEYS.items()}


def test_the_head_of_the_report(report: Report) -> None:
    whole = loaded(report)
    assert whole["schema"] == "clientfit-report/1"
    assert whole["generated_at"] == "2026-11-23T08:00:00+02:00"
    assert whole["currency"] == "EUR"
    assert whole["period"] == {
        "name": "last-90-days",
        "start": "2026-08-25",
        "end": "2026-11-22",
        "through": "2026-11-22",
    }
    assert whole["sources"][0]["synced_at"] == "2026-11-23T05:58:00+00:00"
    assert whole["sources"][0]["complete_from"] == "2025-10-19"
    assert whole["sources"][0]["complete_to"] is None
    assert whole["sources"][1]["problem"].startswith("the quota is used up")
    assert whole["warnings"] == list(report.warnings)


def test_amounts_and_hours_have_two_decimals_and_ratios_four_rounded_half_up(report: Report) -> None:
    client = replace(
        report.clients[0],
        hours=Decimal("0.125"),
        pay=Decimal("0.135"),
        hours_share=Decimal("0.12345"),
        pay_gap=Decimal("1.00005"),
    )
    whole = loaded(replace(report, clients=(client,)))
    one = whole["clients"][0]
    assert [str(one[key]) for key in ("hours", "pay", "hours_share", "pay_gap")] == ["0.13", "0.14", "0.1235", "1.0001"]
    assert [str(whole["findings"][0][key]) for key in ("measured", "limit")] == ["0.2068", "0.7000"]


def test_what_is_unknown_is_null_with_its_reason(report: Report) -> None:
    museum = next(one for one in loaded(report)["clients"] if one["client"] == "Nordhaven Museum")
    assert museum["pay"] is None
    assert museum["pay_basis"] is None
    assert museum["unknown"]["pay"] == "no invoice, no retainer and no billable entry"
    assert museum["worth_per_month"] is None
    nobody = replace(report.totals, pay=None, effective_rate=None)
    assert loaded(replace(report, totals=nobody))["totals"]["pay"] is None


def test_a_verdict_comes_with_its_reason_the_signs_and_its_worth(report: Report) -> None:
    clients = {one["client"]: one for one in loaded(report)["clients"]}
    festival, museum = clients["Brightwater Festival"], clients["Nordhaven Museum"]
    assert (festival["verdict"], festival["worth_per_month"]) == ("part_ways", Decimal("7196.08"))
    assert festival["verdict_reason"] == "2 signs ask you to act: pay and treatment"
    assert festival["signs"] == {
        "focus": "watch",
        "exceptions": "ok",
        "pay": "act",
        "treatment": "act",
        "closeness": "ok",
    }
    assert (museum["verdict"], museum["signs"]["pay"], museum["signs"]["focus"]) == ("unknown", None, "ok")
    assert (festival["relation"], clients["Bäckerei Öhlinger"]["relation"]) == (None, "friend")


def test_without_a_verdict_all_of_it_is_null(report: Report) -> None:
    client = loaded(replace(report, verdicts={}))["clients"][0]
    assert [client[key] for key in ("verdict", "verdict_reason", "signs", "worth_per_month")] == [None] * 4


def test_retainers_tell_their_hours_used_and_left(report: Report) -> None:
    assert loaded(report)["retainers"][0] == {
        "client": "Morrow Physio",
        "start": "2026-11-01",
        "end": "2026-11-30",
        "hours": Decimal("25.00"),
        "used_hours": Decimal("27.25"),
        "left_hours": Decimal("-2.25"),
        "unknown": {},
    }


def test_hours_of_a_retainer_that_are_not_known_are_null_with_the_reason(report: Report) -> None:
    unseen = replace(report.retainers[0], used=None, unknown="not all of its hours are seen")
    (told,) = loaded(replace(report, retainers=(unseen,)))["retainers"]
    assert (told["hours"], told["used_hours"], told["left_hours"]) == (Decimal("25.00"), None, None)
    assert told["unknown"] == dict.fromkeys(("used_hours", "left_hours"), "not all of its hours are seen")


def test_estimates_keep_their_rate(report: Report) -> None:
    estimates = loaded(report)["clients"][1]["estimates"]
    assert estimates["pay"] == "USD at 1.0834 per EUR of 2026-10-30"


def test_findings_carry_evidence_and_the_end_of_their_snooze(report: Report) -> None:
    findings = loaded(report)["findings"]
    assert findings[1]["client"] is None
    assert findings[1]["evidence"] == {
        "clients": ["Brightwater Festival", "Morrow Physio", "Bäckerei Öhlinger"],
        "hours_to_shed": Decimal("307.61"),
        "used_up_on": "2026-09-20",
    }
    assert [one["snoozed_until"] for one in findings] == [None, None, None, "2026-12-31"]


def test_evidence_is_rounded_as_its_keys_say() -> None:
    third = Decimal(1) / 3
    evidence = {
        "pay": third,
        "hours_share": third,
        "watch_below": third,
        "shares": {"Acme": third},
        "invoices": [{"open": third, "ratio": third}],
        "both": (third, True, 3, None, "text"),
        "day": date(2026, 1, 2),
        "time": datetime(2026, 1, 2, 3, 4, tzinfo=UTC),
        "from": time(9, 30),
        "entries": [{"connection": "toggl", "id": "17"}],
    }
    assert data.plain(evidence) == {
        "pay": Decimal("0.33"),
        "hours_share": Decimal("0.3333"),
        "watch_below": Decimal("0.3333"),
        "shares": {"Acme": Decimal("0.3333")},
        "invoices": [{"open": Decimal("0.33"), "ratio": Decimal("0.3333")}],
        "both": [Decimal("0.33"), True, 3, None, "text"],
        "day": "2026-01-02",
        "time": "2026-01-02T03:04:00+00:00",
        "from": "09:30:00",
        "entries": [{"connection": "toggl", "id": "17"}],
    }


def test_there_is_a_breakdown_only_if_asked_for(report: Report, broken_down: Report) -> None:
    assert "breakdown" not in loaded(report)
    rows = loaded(broken_down)["breakdown"]
    assert rows[0] == {
        "client": "Brightwater Festival",
        "key": "Festival site",
        "hours": Decimal("291.25"),
        "billable_hours": Decimal("236.00"),
    }
    assert rows[1] == {"client": "Brightwater Festival", "key": "", "hours": Decimal("7.00"), "billable_hours": None}
    assert loaded(replace(broken_down, breakdown=()))["breakdown"] == []


def test_a_key_of_several_parts_is_one_text(broken_down: Report) -> None:
    work = replace(broken_down.breakdown[0], key=("Site", "", "Design"))
    assert loaded(replace(broken_down, breakdown=(work,)))["breakdown"][0]["key"] == "Site / Design"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Bäckerei 日本", '"Bäckerei 日本"'),
        ('a"\\\n', r'"a\"\\\n"'),
        ("\x1b\x7f\x9b\u202e\u2028", r'"\u001b\u007f\u009b\u202e\u2028"'),
        ("\U000e0001", r'"\udb40\udc01"'),
        ("\ud800", r'"\ufffd"'),
    ],
)
def test_strings_keep_what_can_be_seen_and_escape_the_rest(text: str, written: str) -> None:
    assert json_text.quoted(text) == written


def test_numbers_are_exact_and_never_scientific() -> None:
    assert json_text.write([Decimal("1E+20"), Decimal("12345678901234567.89"), True, None, 7]) == (
        "[\n  100000000000000000000,\n  12345678901234567.89,\n  true,\n  null,\n  7\n]"
    )


def test_empty_objects_and_lists_take_no_lines() -> None:
    assert json_text.write({"a": {}, "b": []}) == '{\n  "a": {},\n  "b": []\n}'
