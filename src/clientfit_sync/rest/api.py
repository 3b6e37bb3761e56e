"""Asking an API: paced, repeated where that may help, and counted."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import requests

from clientfit_sync.connector import Meter
from clientfit_sync.rest import faults, hushing, judging, reading, transport
from clientfit_sync.rest.faults import Setback
from clientfit_sync.rest.pacing import Bucket, pause, wait
from clientfit_sync.rest.places import below
from clientfit_sync.rest.session import opened
from clientfit_sync.rest.settings import Politeness
from clientfit_sync.rest.wording import shown

GOOD = range(200, 300)
EMPTY = 204
log = logging.getLogger(__name__)

Parameters = Mapping[str, str | int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an API answered: `headers` by name in any case, `body` parsed (fractions as Decimal; None for a 204).

    `sent_at`: the API's clock, in UTC; None where it did not say.
    """

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: Any = field(repr=False)  # Toggl's account holds the token itself
    sent_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Call:
    method: str
    url: str
    params: Parameters | None = None
    body: Any = None

    @property
    def subject(self) -> str:
        """What errors begin with: no query, which may be long."""
        return f"{self.method} {shown(urlsplit(self.url).path)}"


def none(headers: Mapping[str, str]) -> None:
    """The quota left where an API does not say."""


class Api:
    """The API below `base_url`, asked with `headers`, which hold the secret: no error, log or repr shows them.

    `meter` counts every request that was sent, repeated ones too, with what `left` reads of the quota in an answer's
    headers. A request takes a token of `bucket`, or of the one that it names, each time it is sent.

    Every call raises `CredentialsError` for a 401, `QuotaError` where the API asks for a pause longer than
    `longest_pause` or goes on refusing, `faults.Refused` for other 3xx and 4xx, `SourceError` where no answer came.
    """

    def __init__(
        self,
        base_url: str,
        *,
        headers: Mapping[str, str],
        politeness: Politeness,
        bucket: Bucket,
        meter: Meter,
        left: Callable[[Mapping[str, str]], int | None] = none,
        sleep: Callable[[float], None] = wait,
    ) -> None:
        self._base_url = base_url
        self._politeness = politeness
        self._bucket = bucket
        self._meter = meter
        self._left = left
        self._sleep = sleep
        self._hush = hushing.of(headers)
        self._session = opened(base_url, headers)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._session.close()

    def get(self, path: str, params: Parameters | None = None, *, bucket: Bucket | None = None) -> Answer:
        """The answer at `path`, which begins with "/", below the base URL."""
        return self._ask(_Call(method="GET", url=self._base_url + path, params=params), bucket)

    def post(self, path: str, body: Any, *, bucket: Bucket | None = None) -> Answer:
        """The answer to a JSON body: for calls that read, since it may be sent more than once."""
        return self._ask(_Call(method="POST", url=self._base_url + path, body=body), bucket)

    def follow(self, url: str, *, bucket: Bucket | None = None) -> Answer:
        """The answer at a link that the API gave.

        Raises:
            SourceError: the link leads elsewhere than below the base URL; nothing was sent.
        """
        return self._ask(_Call(method="GET", url=below(self._base_url, url)), bucket)

    def _ask(self, call: _Call, bucket: Bucket | None) -> Answer:
        setbacks: list[Setback] = []
        while True:
            (bucket or self._bucket).take()
            outcome = self._once(call)
            if isinstance(outcome, Answer):
                return outcome
            setbacks.append(outcome)
            if (outcome.pause or 0) > self._politeness.longest_pause:
                raise faults.too_long(call.subject, outcome)
            if not outcome.again or len(setbacks) > self._politeness.retries:
                raise faults.given_up(call.subject, setbacks)
            self._pause(call, outcome, len(setbacks) - 1)

    def _pause(self, call: _Call, setback: Setback, retry: int) -> None:
        seconds = pause(setback, retry, self._politeness)
        log.info("%s: %s; asked again in %.1f s", call.subject, setback.what, seconds)
        self._sleep(seconds)

    def _once(self, call: _Call) -> Answer | Setback:
        came = self._sent(call)
        if isinstance(came, Setback):
            if came.sent:
                self._meter()
            return came
        self._meter(self._left(came.headers))
        log.debug("%s: %s", call.subject, came.status_code)
        if came.status_code not in GOOD:
            return judging.setback(call.subject, came, self._hush)
        try:
            body = None if came.status_code == EMPTY else reading.parsed(came.content)
        except ValueError:
            return judging.unreadable(came, self._hush)
        sent_at = reading.moment(came.headers.get("Date"))
        return Answer(status=came.status_code, headers=came.headers, body=body, sent_at=sent_at)

    def _sent(self, call: _Call) -> requests.Response | Setback:
        """No error of the libraries goes further: it holds the request, and that the secret."""
        timeout = self._politeness.timeout
        try:
            return self._session.request(
                call.method,
                call.url,
                params=call.params,
                json=call.body,
                timeout=(transport.CONNECT, timeout),
                allow_redirects=False,
            )
        except transport.BROKEN as error:
            return transport.setback(error, timeout)
