"""The interface of a check: data, a model of its limits, and a pure function that finds.

    CHECK = Check(title=..., limits=Limits, find=find)

found by the entry-point group `clientfit_sync.checks`; the entry point's name is the check's id.
"""

from clientfit_sync.checks.interface import Check, Finding, Limits, Outcome, Severity, Sign, Skipped

__all__ = ["Check", "Finding", "Limits", "Outcome", "Severity", "Sign", "Skipped"]
