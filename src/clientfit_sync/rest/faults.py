"""What an API refuses, and what became of a request that brought no answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from clientfit_sync.errors import QuotaError, SourceError
from clientfit_sync.rest.wording import later


class Refused(SourceError):  # noqa: N818  # a sentence at those who catch it: `except Refused`
    """The API refused this one request: with a redirect, or with an error that asking again would not heal.

    `said`: the API's own message, one line, cut short; the status' name where it said nothing.
    """

    def __init__(self, problem: str, *, status: int, headers: Mapping[str, str], said: str) -> None:
        super().__init__(problem)
        self.status = status
        self.headers = headers
        self.said = said


@dataclass(frozen=True, slots=True, kw_only=True)
class Setback:
    """A request brought no answer: `what` happened, as it reads after "GET /v2/clients: ".

    `pause`: seconds that the source asks to wait (None: it does not say). `limited`: it was asked too often.
    `again`: whether asking again may help. `sent`: False where no request reached the source.
    """

    what: str
    pause: float | None = None
    limited: bool = False
    again: bool = True
    sent: bool = True


def too_long(subject: str, setback: Setback) -> QuotaError:
    """The source asks for a pause that a run does not wait for."""
    return QuotaError(f"{subject}: {setback.what}; come back {later(setback.pause or 0)}")


def given_up(subject: str, setbacks: Sequence[Setback]) -> SourceError:
    """No answer came, however often the source was asked."""
    last = setbacks[-1]
    if not last.again:
        return SourceError(f"{subject}: {last.what}")
    count = len(setbacks)
    if len({setback.what for setback in setbacks}) > 1:
        what = f"no answer in {count} tries; the last: {last.what}"
    else:
        what = last.what if count == 1 else f"{last.what} {count} times"
    kind = QuotaError if last.limited else SourceError
    return kind(f"{subject}: {what}; try again {later(last.pause) if last.pause else 'later'}")
