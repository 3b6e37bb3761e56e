"""What Harvest answers: first what is wrong with a request, then the list, object or report (Harvest API 1 to 3)."""

from collections.abc import Iterator, Mapping
from typing import Any

import fake_harvest_reports as reports
import fake_harvest_rows as rows
from clientfit_sync.testing.server import Reply, Request
from fake_harvest_billing import Billing
from fake_harvest_lists import LISTS, Listing, payments
from fake_harvest_paging import MOST, List, ParameterError, numbered
from fake_harvest_rights import Need, Rights

BASE = "/v2"
UNAUTHORIZED = Reply(
    status=401,
    body={
        "error": "invalid_token",
        "error_description": "The access token provided is expired, revoked, malformed or invalid for other reasons.",
    },
    headers={"WWW-Authenticate": 'Bearer realm="Harvest"'},
)
FORBIDDEN = Reply(status=403, body={"message": "Not authorized!"}, headers={"Hint": "Not authorized!"})
NOT_FOUND = Reply(status=404, body={"status": 404, "error": "Not Found"})
BAD_REQUEST = Reply(status=400, raw=b"Bad Request", headers={"Content-Type": "text/plain"})
COMPANY = {
    "base_uri": "https://studio.harvestapp.com",
    "full_domain": "studio.harvestapp.com",
    "name": "Studio",
    "is_active": True,
    "week_start_day": "Monday",
    "wants_timestamp_timers": False,
    "time_format": "hours_minutes",
    "date_format": "%m/%d/%Y",
    "plan_type": "simple-v4",
    "weekly_capacity": 144000,
    "currency": "EUR",
    "currency_code_display": "iso_code_none",
    "currency_symbol_display": "symbol_before",
    "decimal_symbol": ".",
    "thousands_separator": ",",
    "color_scheme": "orange",
}
FEATURES = ("expense", "invoice", "estimate", "team", "approval")
SUBJECTS = {
    "clients": reports.by_client,
    "projects": reports.by_project,
    "tasks": reports.by_task,
    "team": reports.by_person,
}


class Answering(Billing):
    """The account's side of the API. `token` and `account_id` are what it accepts; `me`'s roles are the token's.

    `managed`, `teammates`: what a manager's token sees beside its own. `features`: the modules switched on. `clock`:
    how the account writes times of day. `rows_at_once`: the most on a page; fewer than Harvest's for many pages.
    """

    token = "token-of-the-studio"  # noqa: S105  # nobody's
    account_id = 123456
    clock = "12h"
    rows_at_once = MOST

    def __init__(self, **of: Any) -> None:
        super().__init__(**of)
        self.features = set(FEATURES)
        self.managed: set[int] = set()
        self.teammates: set[int] = set()

    @property
    def rights(self) -> Rights:
        """What the token may see."""
        return Rights(
            me=self.me,
            roles=frozenset(self.people[self.me].access_roles),
            managed=frozenset(self.managed),
            teammates=frozenset(self.teammates),
        )

    def answered(self, request: Request, root: str) -> Reply:
        """The answer of the API at `root`, the URL before its base path."""
        assert request.method == "GET", f"a reader sent {request.method} {request.path}"
        if refusal := self._refusal(request.headers):
            return refusal
        parts = request.path.removeprefix(f"{BASE}/").split("/")
        if not request.path.startswith(f"{BASE}/"):
            return NOT_FOUND
        try:
            return self._found(parts, f"{root}{request.path}", request.query)
        except ParameterError as error:
            return Reply(status=422, body={"message": str(error)})

    def _refusal(self, headers: Mapping[str, str]) -> Reply | None:
        if not headers.get("User-Agent") or int(headers.get("Content-Length", 0)):
            return BAD_REQUEST
        if headers.get("Authorization") != f"Bearer {self.token}":
            return UNAUTHORIZED
        if headers.get("Harvest-Account-Id") != str(self.account_id):
            return NOT_FOUND
        return None

    def _found(self, parts: list[str], url: str, query: Mapping[str, str]) -> Reply:
        if listing := self._list(parts):
            return self._listed(listing, url, query)
        match parts:
            case ["company"]:
                return Reply(body=self._company()) if self.rights.all else FORBIDDEN
            case ["users", "me"]:
                return Reply(body=self.rights.shown(lambda one: rows.person(self, one))(self.people[self.me]))
            case ["reports", *rest]:
                return self._report(rest, url, query)
            case [key, number] if key in LISTS and number.isdecimal():
                return self._single(LISTS[key], int(number))
        return NOT_FOUND

    def _list(self, parts: list[str]) -> Listing | None:
        match parts:
            case [key]:
                return LISTS.get(key)
            case ["invoices", number, "payments"] if number.isdecimal() and int(number) in self.invoices:
                return payments(int(number))
        return None

    def _may(self, need: Need, feature: str) -> bool:
        return self.rights.may(need) and (not feature or feature in self.features)

    def _company(self) -> dict[str, Any]:
        features = {f"{name}_feature": name in self.features for name in FEATURES}
        return COMPANY | features | {"clock": self.clock}

    def _listed(self, listing: Listing, url: str, query: Mapping[str, str]) -> Reply:
        if not self._may(listing.need, listing.feature):
            return FORBIDDEN
        return Reply(body=listing.page(self, self.rights, url, query, self.rows_at_once))

    def _single(self, listing: Listing, number: int) -> Reply:
        if not self._may(listing.need, listing.feature):
            return FORBIDDEN
        show = self.rights.shown(lambda one: listing.show(self, one))
        found: Iterator[Any] = (one for one in listing.found(self, self.rights, {}) if one.id == number)
        return next((Reply(body=show(one)) for one in found), NOT_FOUND)

    def _report(self, parts: list[str], url: str, query: Mapping[str, str]) -> Reply:
        match parts:
            case ["project_budget"]:
                if not self._may("projects", ""):
                    return FORBIDDEN
                results = reports.project_budgets(self)
            case ["time", subject] if subject in SUBJECTS:
                first, last = reports.window(query)
                entries = [
                    one for one in self.entries.values() if first <= one.spent_date <= last and self.rights.sees(one)
                ]
                fixed, money = query.get("include_fixed_fee") == "true", self.rights.money
                results = reports.time_by(SUBJECTS[subject], self, entries, fixed=fixed, money=money)
            case _:
                return NOT_FOUND
        return Reply(body=numbered(List(key="results", things=results, show=dict, url=url, query=query)))
