"""What the next run will cost."""

from clientfit_connectors.harvest.dated import FEW
from clientfit_connectors.harvest.entries import PATH, Days, days
from clientfit_connectors.harvest.pages import PER_PAGE, between, count
from clientfit_connectors.harvest.session import LIMITS, opened
from clientfit_connectors.harvest.settings import Settings
from clientfit_connectors.harvest.state import Source, State
from clientfit_sync.connector import Ask, Plan

OWNER = 1
CHANGES_AND_COUNT = 2
PAYMENTS = "one more for each new or changed invoice that was partly paid or paid late"
ASSIGNED = "one for the kinds of invoice lines, one or two for budgets of tasks and people"
QUOTA = f"quota: {LIMITS}"
DELETED = "where something was deleted, a few to find it"


def plan(settings: Settings, ask: Ask) -> Plan:
    """See `harvest.plan`."""
    left = State.left(ask.bookmark)
    before = left if left is not None and left.source.like(Source.configured(settings)) else None
    sweep = before is None or before.sweep_due(ask.now)
    lists = OWNER + sum(_pages(ask.held(kind)) for kind in ("client", "project"))
    lists += sum(_dated(ask.held(kind), sweep=sweep) for kind in ("invoice", "expense"))
    wanted = days(ask)
    if before is None:
        with opened(settings, ask.meter) as api:
            rows = count(api, PATH, between(wanted.kept))
        return Plan(requests=lists + _pages(rows), note=f"{PAYMENTS}; {ASSIGNED}; {QUOTA}")
    requests = lists + _beside(before, ask, sweep=sweep) + _entries(ask, wanted, sweep=sweep)
    return Plan(requests=requests, note=f"{PAYMENTS}; {QUOTA}" if sweep else f"{PAYMENTS}; {DELETED}; {QUOTA}")


def _beside(before: State, ask: Ask, *, sweep: bool) -> int:
    """The kinds of invoice lines, and the budgets of tasks and people: read in a sweep, or after a refusal."""
    kinds = before.kinds_refused or (sweep and bool(before.expense_kinds))
    assigned = sum(kept.refused or (sweep and bool(kept.projects)) for kept in before.assigned.values())
    return (kinds and ask.held("invoice") > 0) + assigned


def _entries(ask: Ask, wanted: Days, *, sweep: bool) -> int:
    """At least; nobody knows yet how much there is in the days that are lacking."""
    lacking = sum(bool(window.days) for window in (wanted.later, wanted.earlier))
    if wanted.covered is None:
        return lacking
    return lacking + (_pages(ask.held("time_entry", wanted.covered)) if sweep else CHANGES_AND_COUNT)


def _dated(held: int, *, sweep: bool) -> int:
    return _pages(held) if sweep or held <= FEW else CHANGES_AND_COUNT


def _pages(rows: int) -> int:
    """How many requests a list takes; an empty one takes one, too."""
    return max(1, -(-rows // PER_PAGE))
