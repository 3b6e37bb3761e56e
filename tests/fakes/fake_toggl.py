"""A made-up Toggl Track on loopback: Track API v9 and Reports API v3 as the Toggl API page describes them.

with FakeToggl(now=NOW) as toggl:
    toggl.add_entry(NOW - timedelta(hours=2))
    read_from(toggl.url, toggl.token)
"""

import re
from base64 import b64encode
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from email.utils import format_datetime
from types import TracebackType
from typing import Self

import fake_toggl_me
import fake_toggl_reports
import fake_toggl_workspace
from clientfit_sync.testing.server import FakeApi, Reply, Request
from fake_toggl_call import FORBIDDEN, Answered, Call, Options, RefusalError, Route, route
from fake_toggl_model import HOURLY, Plan
from fake_toggl_quota import Bucket
from fake_toggl_studio import Studio

TOKEN = "1971800d4d82861d8f2c1651fea4d212"  # noqa: S105  # it opens nothing
HOURLY_OF_A_USER = 30
OUT_OF_QUOTA = "You have hit your hourly limit for API calls. The quota will reset in {} seconds."
NOT_IN_PLAN = "Workspace needs to have this feature enabled"


class FakeToggl(Studio):
    """A context manager: the server ends with it. `options` may be changed at any time.

    `delivered`: the entries that detailed reports have handed out, row by row.
    """

    def __init__(
        self, *, now: datetime, plan: Plan = "free", zone: str = "Europe/Sofia", options: Options | None = None
    ) -> None:
        super().__init__(now=now, plan=plan, zone=zone)
        self.token = TOKEN
        self.options = options or Options()
        self.delivered: list[int] = []
        self._buckets: dict[int | None, Bucket] = {}
        self._api = FakeApi(self._answer)
        self._open = ExitStack()

    def __enter__(self) -> Self:
        self._open.enter_context(self._api)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._open.__exit__(kind, error, traceback)

    @property
    def url(self) -> str:
        """What stands before /api/v9 and /reports/api/v3."""
        return self._api.url

    @property
    def requests(self) -> list[Request]:
        """All that came, those that were refused or failed included."""
        return self._api.requests

    def fail(self, *replies: Reply | None, after: int = 0) -> None:
        """Let the next requests get these replies, by the fake's clock, instead of answers (None: an answer)."""
        dated = (one and replace(one, headers=self._usual(None) | dict(one.headers)) for one in replies)
        self._api.fail(*dated, after=after)

    def heal(self) -> None:
        """Forget the failures that did not come about."""
        seen = list(self.requests)
        self._api.forget()
        self.requests.extend(seen)

    def bucket(self, organization: int | None = None) -> Bucket:
        """The quota of an organization, or the user's own."""
        plans = [one.plan for one in self.workspaces.values() if one.organization == organization]
        limit = HOURLY[plans[0]] if plans else HOURLY_OF_A_USER
        found = self._buckets.setdefault(organization, Bucket(limit=limit))
        found.limit = limit if self.options.hourly is None else self.options.hourly
        return found

    def buckets(self) -> dict[int | None, Bucket]:
        """All of them; the user's own under None."""
        return {name: self.bucket(name) for name in (None, *{one.organization for one in self.workspaces.values()})}

    def quota(self, _call: Call) -> Answered:
        """What `/me/quota` says."""
        return Answered(
            body=[
                {
                    "organization_id": name,
                    "remaining": one.left(self.now),
                    "resets_in_secs": one.resets_in(self.now),
                    "total": one.limit,
                }
                for name, one in self.buckets().items()
            ]
        )

    def _answer(self, request: Request) -> Reply:
        try:
            return self._served(request)
        except RefusalError as refused:
            return self._refused(refused, self._usual(None))

    def _served(self, request: Request) -> Reply:
        missing = self._door(request)
        if missing:
            return missing
        found, numbers = self._route(request)
        bucket = self.bucket(self._organization(request, numbers))
        if not bucket.spend(self.now):
            said = OUT_OF_QUOTA.format(bucket.resets_in(self.now))
            return self._refused(RefusalError(402, said), self._usual(bucket))
        try:
            self._check(found, request)
            call = Call(studio=self, options=self.options, token=self.token, request=request, numbers=numbers)
            answered = found.answer(call)
        except RefusalError as refused:
            return self._refused(refused, self._usual(None if refused.status == 402 else bucket))
        if request.path.endswith("/search/time_entries"):
            self.delivered += [row["time_entries"][0]["id"] for row in answered.body]
        raw = None if answered.empty or answered.body is not None else b"null"
        return Reply(body=answered.body, raw=raw, headers=self._usual(bucket) | answered.headers)

    def _door(self, request: Request) -> Reply | None:
        """A refusal without credentials or with wrong ones; None lets the request in."""
        given = request.headers.get("Authorization")
        if given is None:
            return Reply(status=401, headers=self._usual(None) | {"X-Authorization-Missing": "true"})
        known = "Basic " + b64encode(f"{self.token}:api_token".encode()).decode()
        if given == known:
            return None
        return self._refused(RefusalError(403, "Incorrect username and/or password"), self._usual(None))

    def _route(self, request: Request) -> tuple[Route, tuple[int, ...]]:
        routes = (
            *fake_toggl_me.ROUTES,
            *fake_toggl_workspace.ROUTES,
            *fake_toggl_reports.ROUTES,
            route("GET", "/api/v9/me/quota", self.quota),
        )
        for one in routes:
            numbers = one.numbers(request)
            if numbers is not None:
                return one, numbers
        raise RefusalError(404, "Not found")

    def _organization(self, request: Request, numbers: tuple[int, ...]) -> int | None:
        """Whose quota the request costs; None: the user's own.

        Raises:
            RefusalError: the user is no member of the workspace.
        """
        if request.path.startswith(fake_toggl_me.ME):
            return None
        workspace = self.workspaces.get(numbers[0])
        if workspace is None or self.me not in workspace.roles:
            report = request.path.startswith("/reports")
            raise RefusalError(403, "Workspace not found/accessible" if report else FORBIDDEN)
        return workspace.organization

    def _check(self, found: Route, request: Request) -> None:
        """Refuses what plan or role do not have, and names that the API does not know: it would ignore a mistake."""
        unknown = set((request.body or {}) if request.method == "POST" else request.query) - found.names
        if unknown:
            raise RefusalError(400, f"Unknown parameters: {', '.join(sorted(unknown))}")
        if any(re.search(pattern, request.path) for pattern in self.options.lacking):
            raise RefusalError(402, NOT_IN_PLAN)
        if any(re.search(pattern, request.path) for pattern in self.options.forbidden):
            raise RefusalError(403, FORBIDDEN)

    def _usual(self, bucket: Bucket | None) -> dict[str, str]:
        """The headers of every answer."""
        usual = {
            "Date": format_datetime(self.now, usegmt=True),
            "Content-Type": "application/json; charset=utf-8",
            "X-Service-Level": "GREEN",
            "X-Toggl-Request-Id": "0f8e1c0c",
        }
        return usual | (bucket.headers(self.now) if bucket else {})

    def _refused(self, refused: RefusalError, headers: dict[str, str]) -> Reply:
        form = self.options.error_form
        if form == "json":
            return Reply(status=refused.status, body=refused.said, headers=headers)
        if form == "plain":
            return Reply(
                status=refused.status, raw=refused.said.encode(), headers=headers | {"Content-Type": "text/plain"}
            )
        page = f"<html><head><title>{refused.status}</title></head><body><h1>{refused.said}</h1></body></html>"
        return Reply(status=refused.status, raw=page.encode(), headers=headers | {"Content-Type": "text/html"})
