"""What the next run will cost, as far as what the last one left behind tells."""

from clientfit_connectors.toggl import allowances, comparing, history, listing, recent, state, track, windows
from clientfit_connectors.toggl.run import wanted
from clientfit_connectors.toggl.settings import Settings
from clientfit_connectors.toggl.state import Part, State
from clientfit_sync.connector import Ask, Plan
from clientfit_sync.errors import QuotaError
from clientfit_sync.model import Window

EACH_RUN = 2
"""`/me`, and what changed."""
NOTE = "and one more for every further 1000 entries of a year"


def plan(settings: Settings, ask: Ask) -> Plan:
    """At least so many requests: each stretch of days and each list may take more than one page.

    Raises:
        CredentialsError, SourceError: see `fetch`.
    """
    known = state.load(ask.bookmark)
    if not recent.reachable(known, ask.now):
        known = known.model_copy(update={"again": (), "unchecked": (), "checked": None, "parts": _not_held(known)})
    named = [str(one) for one in settings.workspaces] or list(known.parts) or [""]
    window = wanted(ask, known, [known.part(part) for part in named])
    pages = sum(_pages(known.part(part), window, ask) for part in named) + _again(known)
    lists = sum(len(listing.due(known.part(part), settings, ask.now)) for part in named)
    invoices = len(named) if settings.invoices else 0
    requests = EACH_RUN + lists + pages + _comparisons(known, named, ask) + invoices
    return Plan(requests=requests, note=NOTE if pages else "", left=_left(settings, ask))


def _not_held(known: State) -> dict[str, Part]:
    return {part: one.model_copy(update={"held": ()}) for part, one in known.parts.items()}


def _pages(known: Part, window: Window, ask: Ask) -> int:
    """The stretches that are lacking, and the sweep."""
    lacking = history.lacking(known.held, window, ask.now.date())
    return sum(1 for gap in lacking for _ in windows.stretches(gap, state.YEAR)) + bool(known.held and known.swept)


def _again(known: State) -> int:
    return sum(1 for job in known.again for _ in windows.stretches(job.window, known.stretch))


def _comparisons(known: State, named: list[str], ask: Ask) -> int:
    if not comparing.due(known, ask.now):
        return len(known.unchecked)
    return sum(1 for part in named for _ in comparing.older(known.part(part), ask.now.date()))


def _left(settings: Settings, ask: Ask) -> int | None:
    """The least that is left of any quota."""
    with track.opened(settings, ask) as toggl:
        try:
            return min((max(0, one.remaining) for one in allowances.told(toggl)), default=None)
        except QuotaError:
            return 0
