"""Why a picture cannot be drawn, in a sentence that stands in its place; empty where there are no clients at all."""

from collections.abc import Iterable

from clientfit_sync.figures import ClientFigures
from clientfit_sync.render.text import clean, sentence
from clientfit_sync.report import Report

MOST = 3  # reasons told
CREDITED = "more was credited than invoiced"


def effort(report: Report) -> str:
    """Why no client has both a share of the hours and one of the pay that is not negative."""
    told = _reasons(_share_lacking(one) for one in report.clients)
    return _blank(report, "no client's share of the hours can be set against its pay", told)


def months(report: Report) -> str:
    """Why no client has two months whose rates compare."""
    return _blank(report, "no client's rate is known for two months or more", "")


def shares(report: Report) -> str:
    """Why no client has a share of the hours."""
    told = _reasons(one.unknown.get("hours_share", "") for one in report.clients)
    return _blank(report, "no client's share of the time is known", told)


def _share_lacking(one: ClientFigures) -> str:
    if one.hours_share is None:
        return one.unknown.get("hours_share", "")
    return CREDITED if one.pay_share is not None else one.unknown.get("pay_share", "")


def _reasons(reasons: Iterable[str]) -> str:
    """Each once, the first of them where they are many, and how many others."""
    told = list(dict.fromkeys(filter(None, map(clean, reasons))))
    more = [f"{len(told) - MOST} other reasons"] if len(told) > MOST else []
    return "; ".join([*told[:MOST], *more])


def _blank(report: Report, what: str, reasons: str) -> str:
    if not report.clients:
        return ""
    return sentence(f"Nothing can be drawn, for {what}{f': {reasons}' if reasons else ''}")
