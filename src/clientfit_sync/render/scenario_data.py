"""What if, as JSON: `clientfit-what-if/1`; numbers are rounded as in the report."""

from decimal import Decimal
from typing import Any

from clientfit_sync.figures import ClientFigures, Figures
from clientfit_sync.outlook import assumptions, caps
from clientfit_sync.outlook.grounds import Grounds
from clientfit_sync.outlook.scenario import Change, Scenario
from clientfit_sync.render import fields, statement

SCHEMA = "clientfit-what-if/1"


def render(grounds: Grounds, scenario: Scenario) -> str:
    """`today` and `changed` have the same fields; those of clients are the report's, without the verdict."""
    return statement.json(SCHEMA, grounds, _content(grounds, scenario))


def _content(grounds: Grounds, scenario: Scenario) -> dict[str, Any]:
    today, changed = scenario.today.totals.effective_rate, scenario.changed.totals.effective_rate
    return {
        "changes": [_change(one) for one in scenario.changes],
        "hours_freed": statement.hours(scenario.hours_freed),
        "pay_lost": statement.amount(scenario.pay_lost),
        "effective_rate_change": statement.amount(None if today is None or changed is None else changed - today),
        "today": _side(grounds, scenario.today, scenario.focus_today),
        "changed": _side(grounds, scenario.changed, scenario.focus_then),
        "assumed": [*assumptions.of(scenario)],
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "client": change.client,
        "dropped": change.dropped,
        "hours": statement.hours(change.hours),
        "rate": statement.amount(change.rate),
    }


def _side(grounds: Grounds, figures: Figures, focus: Decimal | None) -> dict[str, Any]:
    totals = figures.totals
    return {
        "totals": {
            "hours": statement.hours(totals.hours),
            "client_hours": statement.hours(totals.client_hours),
            "matched_hours": statement.hours(totals.matched_hours),
            "pay": statement.amount(totals.pay),
            "effective_rate": statement.amount(totals.effective_rate),
            "focus_share": statement.ratio(focus),
        },
        "caps": [
            {
                "client": one.client,
                "clients": one.taken.clients,
                "share": statement.ratio(one.share),
                "cap": statement.ratio(one.taken.cap),
                "over": one.over,
                "hours_to_shed": statement.hours(one.taken.to_shed),
            }
            for one in caps.of(figures, grounds.low_payer_cap)
        ],
        "clients": [_client(one) for one in figures.clients],
    }


def _client(client: ClientFigures) -> dict[str, Any]:
    """The figures among the report's fields: there is no verdict on what might be."""
    return {name: value for name, value in fields.client(client, None).items() if hasattr(client, name)}
