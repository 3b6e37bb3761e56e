"""What a reader of a scenario has to know of what was assumed in it, a sentence each."""

from collections.abc import Iterator

from clientfit_sync.figures import ClientFigures
from clientfit_sync.outlook.scenario import Change, Scenario, anybody_pays


def of(scenario: Scenario) -> Iterator[str]:
    """In the order of the changes."""
    today = {one.client: one for one in scenario.today.clients}
    changed = {one.client: one for one in scenario.changed.clients}
    for change in scenario.changes:
        before, after = today.get(change.client), changed.get(change.client)
        if before is not None and scenario.today.yardstick.leaves_out(before.terms):
            yield f"{change.client} is kept out of averages and shares (outside_averages), today and then."
        if before is None:
            yield f"{change.client} has neither hours nor pay in the period today."
        elif after is None:
            yield from _gone(before)
        else:
            yield from _paid(change, before, after)
    if changed and anybody_pays(scenario.today) and not anybody_pays(scenario.changed):
        yield "Nobody would be left who pays: the pay that is left is billable value."


def _gone(before: ClientFigures) -> Iterator[str]:
    if before.pay is None:
        yield f"What {before.client} pays is unknown, and not in what is lost: {before.unknown['pay']}."
    elif _is_not_yet_pay(before):
        yield f"What {before.client} brings is billable value, not yet pay, and not in what is lost."


def _paid(change: Change, before: ClientFigures, after: ClientFigures) -> Iterator[str]:
    name = change.client
    if change.rate is not None:
        yield from _at_a_rate(before, after)
    elif change.hours is not None and before.pay_basis == "retainer":
        yield f"The retainer of {name} stays as it is, whatever the hours."
    elif change.hours is not None and after.hours != before.hours and after.pay is not None:
        yield f"What {name} pays follows the hours, at today's rate."
    if after.pay is None:
        stays = " stays unknown" if before.pay is None else " would be unknown"
        yield f"What {name} pays{stays}: {after.unknown['pay']}."


def _at_a_rate(before: ClientFigures, after: ClientFigures) -> Iterator[str]:
    name = before.client
    if not after.matched_hours:
        yield f"{name} has no matched hours in the period, so the rate brings nothing there."
    elif before.pay is None and after.pay is not None:
        yield f"What {name} pays is unknown today, and counts at the rate: {before.unknown['pay']}."
    elif _is_not_yet_pay(before):
        yield f"What {name} brings today is billable value, not yet pay; at the rate it counts as pay."


def _is_not_yet_pay(client: ClientFigures) -> bool:
    """Whether it stays out of the sums of pay (METRICS.md section 1, basis 3)."""
    return client.pay_basis == "billable" and client.pay_share is None
