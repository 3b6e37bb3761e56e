"""Stretches of days; every window ends before its `end`."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from clientfit_sync.model import Window

DAY = timedelta(days=1)


def newest(window: Window, days: int) -> Window:
    """The last days of a window, at most so many."""
    return Window(start=max(window.start, window.end - days * DAY), end=window.end)


def stretches(window: Window, days: int) -> Iterator[Window]:
    """The window in stretches of at most so many days, newest first."""
    rest = window
    while rest.days:
        stretch = newest(rest, days)
        yield stretch
        rest = Window(start=rest.start, end=stretch.start)


def without(window: Window, held: Sequence[Window]) -> list[Window]:
    """What of a window these others (in order, apart from each other) do not hold, newest first."""
    edges = [window.start, *(edge for one in held for edge in (one.start, one.end)), window.end]
    between = (Window(start=start, end=end).cut(window) for start, end in zip(edges[::2], edges[1::2], strict=True))
    return [one for one in between if one.days][::-1]


def joined(held: Iterable[Window]) -> tuple[Window, ...]:
    """The same days in windows that are in order, and apart from each other."""
    found: list[Window] = []
    for window in sorted((one for one in held if one.days), key=lambda one: one.start):
        if found and window.start <= found[-1].end:
            found[-1] = Window(start=found[-1].start, end=max(found[-1].end, window.end))
        else:
            found.append(window)
    return tuple(found)


def longest(held: Iterable[Window]) -> Window | None:
    """The window of most days, of several the newest."""
    return max(held, key=lambda one: (one.days, one.end), default=None)


def shared(windows: Iterable[Window | None]) -> Window | None:
    """The days that all of them hold; None where there are none."""
    found: Window | None = None
    for window in windows:
        found = window if found is None or window is None else found.cut(window)
        if found is None or not found.days:
            return None
    return found


def clusters(days: Iterable[date], apart: int) -> Iterator[Window]:
    """Windows around these days; those not further apart than so many days share one."""
    known = sorted(set(days))
    while known:
        last = next((one for one, after in pairwise(known) if (after - one).days > apart), known[-1])
        yield Window.through(known[0], last)
        known = [day for day in known if day > last]
