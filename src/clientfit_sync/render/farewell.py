"""A draft of a courteous message to a client: the last day, the hand-over, what is outstanding, and no blame."""

from collections.abc import Iterator

from clientfit_sync.outlook.leaving import Leaving
from clientfit_sync.render.statement import day
from clientfit_sync.render.text import clean, name, wrap

WIDTH = 72
MOST_NAMED = 5


def lines(leaving: Leaving) -> Iterator[str]:
    """Plain text; what only you know stands in square brackets."""
    yield f"Subject: Our work together, until {day(leaving.last_day)}"
    paragraphs = ["Dear [name],", *_body(leaving), "With kind regards,"]
    for one in paragraphs:
        yield ""
        yield from wrap(one, WIDTH)
    yield "[your name]"


def _body(leaving: Leaving) -> Iterator[str]:
    who, end = name(leaving.client), day(leaving.last_day)
    yield (
        f"thank you for the work that we have done together. I am changing what I take on, and I will not continue to "
        f"work for {who} after {end}{', when our agreement ends' if leaving.agreed else ''}. I am telling you now so "
        f"that there is time for a good hand-over."
    )
    yield " ".join(_until_then(leaving))
    if outstanding := list(_outstanding(leaving)):
        yield " ".join(outstanding)
    yield (
        "If it helps, I will gladly explain the work to whoever takes over, or suggest somebody who may suit you. "
        "Please tell me which day is good for a short call about the next steps."
    )


def _until_then(leaving: Leaving) -> Iterator[str]:
    projects = [clean(one.project) for one in leaving.commitments if one.project.strip()]
    if projects and len(projects) <= MOST_NAMED:
        yield f"Until then I will finish what we have agreed on ({', '.join(projects)})."
    else:
        yield "Until then I will finish what we have agreed on."
    if leaving.retainers:
        yield "The retainer goes on as agreed up to that day."
    yield f"You will have all files, accesses and notes by {day(leaving.last_day)}."


def _outstanding(leaving: Leaving) -> Iterator[str]:
    """What is to be billed and paid; amounts are left to the invoices, for they may be in another currency."""
    if leaving.waiting_hours or leaving.billable:
        yield "For the work that is not billed yet you will get a last invoice."
    if leaving.debts:
        told = [
            f"{clean(one.number) or '[number]'}{f', due on {day(one.due)}' if one.due else ''}" for one in leaving.debts
        ]
        invoices = "This invoice is" if len(told) == 1 else "These invoices are"
        yield f"{invoices} still open: {'; '.join(told)}. Please tell me if anything about that is unclear."
