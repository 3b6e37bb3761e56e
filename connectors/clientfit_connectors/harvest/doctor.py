"""What `clientfit-sync doctor` tells of a harvest connection (Harvest API, sections 1 and 2.12)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from clientfit_connectors.harvest import owners
from clientfit_connectors.harvest.forms import field
from clientfit_connectors.harvest.owners import Owner
from clientfit_connectors.harvest.session import LIMITS, opened, report_bucket
from clientfit_connectors.harvest.settings import Settings
from clientfit_connectors.harvest.sight import FORBIDDEN, UNSEEN, company, uses
from clientfit_connectors.harvest.wire import CompanyRow
from clientfit_sync.connector import Ask, Observation
from clientfit_sync.model import Kind
from clientfit_sync.rest.api import Api
from clientfit_sync.rest.faults import Refused

LISTS: dict[Kind, str] = {
    "client": "/clients",
    "project": "/projects",
    "invoice": "/invoices",
    "expense": "/expenses",
}
REPORT = "/reports/time/clients"
TOLERABLE = timedelta(seconds=120)


def examine(settings: Settings, ask: Ask) -> Iterator[Observation]:
    """See `harvest.examine`."""
    with opened(settings, ask.meter) as api:
        owner = owners.read(api, settings)
        account = _company(api)
        named = f" ({account.name})" if account else ""
        whose = owner.name or "its owner"
        yield Observation(
            subject="credentials",
            text=f"accepted: {whose}, user {owner.id}, account {settings.account_id}{named}",
        )
        yield _role(owner)
        for kind, path in LISTS.items():
            yield _list(api, path, kind, account)
        yield _report(api, ask)
        yield Observation(subject="quota", text=LIMITS)
        yield clock(owner.asked_at, ask.now)


def _company(api: Api) -> CompanyRow | None:
    """The account; None where the owner's role may not see it."""
    try:
        return company(api)
    except Refused:
        return None


def _role(owner: Owner) -> Observation:
    if owner.sees_all:
        return Observation(subject="role", text="administrator: sees everything")
    missing = "; ".join(text.removeprefix(f"{owner.reason}: ") for text in owner.lacks.values())
    return Observation(subject="role", text=f"{owner.reason}: {missing}", well=False, in_part=True)


def _list(api: Api, path: str, kind: Kind, account: CompanyRow | None) -> Observation:
    subject = path.strip("/")
    if account is not None and not uses(account, kind):
        return Observation(subject=subject, text="switched off in this account")
    try:
        total = field(api.get(path, {"per_page": 1}).body, path, "total_entries")
    except Refused as refusal:
        return _refused(subject, refusal, UNSEEN[kind])
    return Observation(subject=subject, text=f"{total} visible")


def _report(api: Api, ask: Ask) -> Observation:
    """Asks for one day: that the report answers is all that matters here."""
    today = ask.now.strftime("%Y%m%d")
    try:
        api.get(REPORT, {"from": today, "to": today, "per_page": 1}, bucket=report_bucket())
    except Refused as refusal:
        return _refused("reports", refusal, "sync --verify has nothing to compare with")
    return Observation(subject="reports", text="visible")


def _refused(subject: str, refusal: Refused, missing: str) -> Observation:
    if refusal.status != FORBIDDEN:
        raise refusal
    text = f"refused (403: {refusal.said}): {missing}; use an administrator's token"
    return Observation(subject=subject, text=text, well=False, in_part=True)


def clock(theirs: datetime | None, ours: datetime) -> Observation:
    """Whether this machine's clock agrees with Harvest's, within two minutes."""
    if theirs is None:
        return Observation(subject="clock", text="Harvest did not tell the time")
    apart = abs(ours - theirs)
    seconds = int(apart.total_seconds())
    if apart <= TOLERABLE:
        return Observation(subject="clock", text=f"{seconds} s from Harvest's")
    side = "ahead of" if ours > theirs else "behind"
    text = f"this machine's clock is {seconds} s {side} Harvest's: set it"
    return Observation(subject="clock", text=text, well=False)
