"""Runs the checks over the figures."""

from clientfit_sync.app import snoozing
from clientfit_sync.app.books import Books
from clientfit_sync.checks import Finding, Outcome, Skipped
from clientfit_sync.config import ConfiguredCheck
from clientfit_sync.errors import ClientfitError
from clientfit_sync.figures import Figures
from clientfit_sync.report import SEVERITIES, CheckedFinding, CheckedSkip


def of(books: Books, judged: Figures) -> tuple[tuple[CheckedFinding, ...], tuple[CheckedSkip, ...]]:
    """What the enabled checks find, most severe first, those that are snoozed marked, and what they skipped."""
    findings: list[CheckedFinding] = []
    skipped: list[CheckedSkip] = []
    for one in books.settings.checks:
        if not one.limits.enabled:
            continue
        for outcome in _outcomes(one, judged):
            match outcome:
                case Finding():
                    findings.append(CheckedFinding(check=one.name, finding=outcome))
                case Skipped():
                    skipped.append(CheckedSkip(check=one.name, skipped=outcome))
    findings.sort(key=lambda one: SEVERITIES.index(one.finding.severity))
    return snoozing.applied(findings, books.store.snoozes(), books.as_of), tuple(skipped)


def _outcomes(one: ConfiguredCheck, judged: Figures) -> list[Outcome]:
    """All that a check yields; a fault of its own is told with the way to leave it out."""
    try:
        return list(one.check.find(judged, one.limits))
    except Exception as error:  # a stranger's check may raise anything
        told = f"{type(error).__name__}: {error}"
        raise ClientfitError(
            f"the check {one.name!r} has a fault ({told}); -vv shows where, and `enabled = false` in "
            f"[checks.{one.name}] leaves it out"
        ) from error
