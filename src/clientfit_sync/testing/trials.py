"""What the contract tries out more than once: runs that are killed, sources that fail, and how they have to end."""

from collections.abc import Iterable
from itertools import count, product
from typing import TypeVar
from unittest import SkipTest

from clientfit_sync.connector import Message
from clientfit_sync.errors import ClientfitError
from clientfit_sync.model import Record, TimeEntry
from clientfit_sync.testing import judging
from clientfit_sync.testing.ledger import Kept, Ledger
from clientfit_sync.testing.server import Reply
from clientfit_sync.testing.studio import Studio

T = TypeVar("T")

MANY = 100
"""So often a source fails for good."""

PAGE = b"<html><title>Sorry</title><p>We are at work.</p></html>"
FAULTS = {
    "a status 500": Reply(status=500, body="Internal Server Error"),
    "a web page": Reply(raw=PAGE, headers={"Content-Type": "text/html"}),
    "an empty object": Reply(body={}),
    "half a document": Reply(body={"half": "a document"}, cut=5),
    "a reset": Reply(reset=True),
}


def given(found: T | None, what: str) -> T:
    """It; skips the test where the studio or its connector has none."""
    if found is None:
        raise SkipTest(f"there is no {what}")
    return found


def records_of(messages: Iterable[Message]) -> list[Record]:
    """The records among them."""
    return [message for message in messages if isinstance(message, Record)]


def agree(studio: Studio, fresh: Ledger, found: Ledger, when: str) -> None:
    """Holds what was brought against what is read afresh, in the days that both hold wholly."""
    days = judging.shared(fresh.kept.covered, found.kept.covered)
    wrong = judging.differences(fresh.records(days), found.records(days))
    assert not wrong, "\n".join([f"{when} the store", *wrong])
    asked = studio.asked or fresh.kept.covered
    assert judging.covers(found.kept.covered, asked), f"{when} {found.kept.covered} is covered, and not {asked}"
    assert found.kept.view == fresh.kept.view, f"{when} the run tells {found.kept.view}, not {fresh.kept.view}"


def narrow(studio: Studio) -> Kept:
    """What a run brings that is asked for the later half of the days alone."""
    days = sorted({one.day for one in studio.afresh().records().values() if isinstance(one, TimeEntry)})
    assert len(days) > 1, "the studio needs entries on two days or more"
    return studio.sync(Ledger(), start=days[len(days) // 2]).kept


def cut_off(studio: Studio, kept: Kept) -> None:
    """Kills a run after each of its Bookmarks; a next one, with and without changes meanwhile, has to repair it."""
    cut = []
    for bookmarks in count():
        ledger = Ledger(kept)
        if not studio.cut(ledger, bookmarks):
            break
        cut.append(ledger)
    assert cut, "it yields no Bookmark"
    fresh = studio.afresh()
    for bookmarks, ledger in enumerate(cut):
        agree(studio, fresh, studio.sync(Ledger(ledger.kept)), f"killed after {bookmarks} Bookmarks and run again,")
    studio.change()
    fresh = studio.afresh()
    for bookmarks, ledger in enumerate(cut):
        agree(studio, fresh, studio.sync(ledger), f"killed after {bookmarks} Bookmarks, changed and run again,")


def fail_everywhere(studio: Studio, kept: Kept) -> None:
    """Lets each request of a run fail in each way, once or for good: an error that the next run repairs, or nothing."""
    api, fresh = given(studio.api, "fake API"), studio.afresh()
    api.forget()
    studio.sync(Ledger(kept))
    for place, (name, fault), times in product(range(len(api.requests)), FAULTS.items(), (1, MANY)):
        ledger, when = Ledger(kept), f"when request {place + 1} met {name}, {times} times,"
        api.forget()
        api.fail(*[fault] * times, after=place)
        try:
            studio.sync(ledger)
        except ClientfitError:
            api.forget()
            studio.sync(ledger)
            when = f"{when} and another run,"
        agree(studio, fresh, ledger, when)
    api.forget()
