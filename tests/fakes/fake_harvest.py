"""A made-up Harvest account that tests change, and its API on loopback, written from what is known of the real one.

    with FakeHarvest() as fake:
        acme = fake.add_client("Acme")
        entry = fake.add_entry(fake.add_project(acme), date(2026, 11, 2), "1.5")
        ...  # read from fake.url + "/v2" with fake.token and fake.account_id
        fake.advance(timedelta(days=1))
        fake.delete_entry(entry)

Where the real API's behaviour is not known, it does what is worse for a reader: embedded names, prices, rounding and
running timers change without touching `updated_at`, and fields that a role may not see are absent.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from email.utils import format_datetime
from time import monotonic
from types import TracebackType
from typing import Any, Self

from clientfit_sync.testing.server import FakeApi, Reply, Request
from fake_harvest_api import Answering

When = Callable[[Request], bool]
Turn = Callable[[Request, Reply], Reply]


@dataclass(kw_only=True)
class Throttle:
    """Refuses what comes above `requests` within `seconds`, and says how long, where `tells`."""

    requests: int
    seconds: float
    tells: bool = True

    def __post_init__(self) -> None:
        self._came: list[float] = []

    def refusal(self) -> Reply | None:
        """The answer of Harvest to one request too many: as HTML, and empty."""
        now = monotonic()
        self._came = [one for one in self._came if now - one < self.seconds]
        if len(self._came) < self.requests:
            self._came.append(now)
            return None
        wait = self.seconds - (now - self._came[0])
        told = {"Retry-After": str(int(wait) + 1)} if self.tells else {}
        return Reply(status=429, raw=b"", headers={"Content-Type": "text/html"} | told)


def of(key: str) -> When:
    """Whether a request asks for this list: its path ends so."""
    return lambda request: request.path.endswith(f"/{key}")


class FakeHarvest(Answering):
    """The account, and a server for its API: a context manager.

    `now` is also the `Date` of every answer. `throttle`: the limit of requests, if any.
    """

    def __init__(self, **of: Any) -> None:
        super().__init__(**of)
        self.throttle: Throttle | None = None
        self._api = FakeApi(self._answer)
        self._turns: list[tuple[When, Turn]] = []

    def __enter__(self) -> Self:
        self._api.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._api.__exit__(kind, error, traceback)

    @property
    def url(self) -> str:
        """Where it listens, without the base path."""
        return self._api.url

    @property
    def requests(self) -> list[Request]:
        """All that came, in order."""
        return self._api.requests

    def fail(self, *replies: Reply | None, after: int = 0) -> None:
        """Let the next requests get these replies: see `FakeApi.fail`."""
        self._api.fail(*replies, after=after)

    def forget(self) -> None:
        """Forget the requests that came, and the faults and turns that did not."""
        self._api.forget()
        self.calm()

    def calm(self) -> None:
        """Forget the turns that did not come."""
        self._turns.clear()

    def turn(self, when: When, turn: Turn, times: int = 1) -> None:
        """Let `turn` make something else of the answers to the next requests for which `when` holds."""
        self._turns += [(when, turn)] * times

    def bend(self, when: When, times: int = 1, **changes: Any) -> None:
        """Change values of the answers' bodies, the next times that `when` holds."""
        self.turn(when, lambda _, reply: replace(reply, body=reply.body | changes), times)

    def afterwards(self, when: When, change: Callable[[], object]) -> None:
        """Let the account change right after the answer to the next request for which `when` holds."""

        def changed(_: Request, reply: Reply) -> Reply:
            change()
            return reply

        self.turn(when, changed)

    def _answer(self, request: Request) -> Reply:
        refusal = self.throttle and self.throttle.refusal()
        reply = refusal or self.answered(request, self.url)
        for number, (when, turn) in enumerate(self._turns):
            if when(request):
                del self._turns[number]
                reply = turn(request, reply)
                break
        return replace(reply, headers={"Date": format_datetime(self.now, usegmt=True)} | dict(reply.headers))
