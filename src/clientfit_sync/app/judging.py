"""Runs the checks over the figures."""

from collections.abc import Iterable, Sequence

from clientfit_sync import verdicts
from clientfit_sync.app import snoozing
from clientfit_sync.app.books import Books
from clientfit_sync.checks import Finding, Outcome, Skipped
from clientfit_sync.config import ConfiguredCheck, Settings
from clientfit_sync.errors import ClientfitError, StoreError
from clientfit_sync.figures import Figures
from clientfit_sync.report import SEVERITIES, CheckedFinding, CheckedSkip
from clientfit_sync.verdicts import Judged, Verdict


def of(books: Books, judged: Figures) -> tuple[tuple[CheckedFinding, ...], tuple[CheckedSkip, ...]]:
    """What the enabled checks find, most severe first, those that are snoozed marked, and what they skipped."""
    findings: list[CheckedFinding] = []
    skipped: list[CheckedSkip] = []
    for one in enabled(books.settings):
        for outcome in _outcomes(one, judged):
            match outcome:
                case Finding():
                    findings.append(CheckedFinding(check=one.name, finding=outcome))
                case Skipped():
                    skipped.append(CheckedSkip(check=one.name, skipped=outcome))
    findings.sort(key=lambda one: SEVERITIES.index(one.finding.severity))
    snoozes = snoozing.joined(books.store.snoozes(), books.roster)
    return snoozing.applied(findings, snoozes, books.as_of), tuple(skipped)


def enabled(settings: Settings) -> Sequence[ConfiguredCheck]:
    """The checks that run."""
    return [one for one in settings.checks if one.limits.enabled]


def verdicts_of(
    settings: Settings, judged: Figures, findings: Iterable[CheckedFinding], skipped: Iterable[CheckedSkip]
) -> dict[str, Verdict]:
    """The verdict on each client."""
    said: dict[str, list[Outcome]] = {one.name: [] for one in enabled(settings)}
    for found in findings:
        said[found.check].append(found.finding)
    for skip in skipped:
        said[skip.check].append(skip.skipped)
    return verdicts.of(
        judged,
        [Judged(check=one.name, sign=one.check.sign, outcomes=tuple(said[one.name])) for one in enabled(settings)],
    )


def _outcomes(one: ConfiguredCheck, judged: Figures) -> list[Outcome]:
    """All that a check yields; a fault of its own is told with the way to leave it out."""
    try:
        return list(one.check.find(judged, one.limits))
    except StoreError:  # the entries are read while the check looks at them
        raise
    except Exception as error:  # a stranger's check may raise anything
        told = f"{type(error).__name__}: {error}"
        raise ClientfitError(
            f"the check {one.name!r} has a fault ({told}); -vv shows where, and `enabled = false` in "
            f"[checks.{one.name}] leaves it out"
        ) from error
