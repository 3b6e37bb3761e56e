"""Asking Toggl, within its quotas: the Track API below /api/v9, the reports below /reports/api/v3."""

import logging
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from clientfit_connectors.toggl import quota
from clientfit_connectors.toggl.quota import Quotas
from clientfit_connectors.toggl.settings import Settings
from clientfit_sync.connector import Ask
from clientfit_sync.rest.api import Answer, Api
from clientfit_sync.rest.faults import Refused
from clientfit_sync.rest.pacing import Bucket

TRACK = "/api/v9"
REPORTS = "/reports/api/v3"
PASSWORD = "api_token"  # noqa: S105  # what stands in the password's place when the user name is a token

log = logging.getLogger(__name__)

Parameters = Mapping[str, str | int]


class Track:
    """Toggl's two APIs. Each call names the quota that it is taken from, and is not sent where nothing is left of it.

    Every call raises what `rest.api.Api` raises, and `QuotaError` for a used-up quota.
    """

    def __init__(self, api: Api, quotas: Quotas) -> None:
        self._api = api
        self._quotas = quotas

    def get(self, path: str, params: Parameters | None = None, *, of: str) -> Answer:
        """What the Track API answers."""
        return self._asked(of, lambda: self._api.get(TRACK + path, params))

    def report(self, path: str, body: Mapping[str, Any], *, of: str) -> Answer:
        """What the Reports API answers."""
        return self._asked(of, lambda: self._api.post(REPORTS + path, dict(body)))

    def _asked(self, of: str, call: Callable[[], Answer]) -> Answer:
        self._quotas.check(of)
        try:
            answer = call()
        except Refused as refused:
            raise self._quotas.judged(of, refused) from None
        self._quotas.note(of, answer.headers)
        return answer


def sure(call: Callable[[], Answer], *, lacking: bool = True) -> Answer:
    """The answer. One with nothing in it looks just like a fault: it is asked for twice where it would be `lacking`."""
    answer = call()
    if answer.body or not lacking:
        return answer
    log.debug("nothing came: asked once more")
    return call()


@contextmanager
def opened(settings: Settings, ask: Ask) -> Iterator[Track]:
    """Toggl, with the credentials of the settings."""
    credentials = b64encode(f"{settings.api_token.get_secret_value()}:{PASSWORD}".encode()).decode()
    with Api(
        settings.base_url,
        headers={"Authorization": f"Basic {credentials}", "Content-Type": "application/json"},
        politeness=settings,
        bucket=Bucket(1, settings.requests_per_second),
        meter=ask.meter,
        left=quota.left,
    ) as api:
        yield Track(api, Quotas(ask.now))
