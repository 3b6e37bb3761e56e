"""What changed since the last mail, in the order in which it matters."""

from collections.abc import Iterator

from clientfit_sync.render.text import sentence
from clientfit_sync.report import Change, Report

TITLES = {"new": "New", "worse": "Worse", "better": "Better", "resolved": "Resolved"}


def heading(report: Report) -> str:
    """Since when; empty where nothing is told of any change."""
    if report.changes_since is None:
        return "All of it is new: there is no earlier mail to compare with" if report.changes else ""
    since = report.changes_since.astimezone(report.generated_at.tzinfo)
    day = f"{since.day} {since:%b} {since.year}"
    return f"Since the mail of {day}" if report.changes else f"Nothing has changed since the mail of {day}"


def sections(report: Report) -> list[tuple[str, list[str]]]:
    """Title and sentences of each kind of change that there is; none in a first mail, whose findings say it all."""
    if report.changes_since is None:
        return []
    return [(title, told) for kind, title in TITLES.items() if (told := list(_told(report, kind)))]


def _told(report: Report, kind: str) -> Iterator[str]:
    return (_sentence(change) for change in report.changes if change.kind == kind)


def _sentence(change: Change) -> str:
    told = sentence(change.message)
    if change.kind == "resolved":
        return f"No longer: {told}"
    return f"{told} Before: {sentence(change.before)}" if change.before else told
