"""The five signs of a verdict as one reads them: in words, and as letters where there is little room."""

from collections.abc import Iterable, Iterator

from clientfit_sync.checks import Sign
from clientfit_sync.verdicts import SIGNS, Verdict

SEVERITIES = ("act", "watch")


def words(verdict: Verdict) -> str:
    """The lit signs by what they ask for: `act: pay, treatment; watch: focus`."""
    told = ((severity, ", ".join(_lit(verdict, severity))) for severity in SEVERITIES)
    return "; ".join(f"{severity}: {signs}" for severity, signs in told if signs)


def letters(verdict: Verdict) -> str:
    """The initials of the lit signs, capitals where they ask to act; see `key`."""
    return "".join(sign[0].upper() if severity == "act" else sign[0] for sign, severity in verdict.signs.items())


def key(verdicts: Iterable[Verdict]) -> str:
    """What the letters in use mean; empty where none is."""
    lit = {sign for one in verdicts for sign in one.signs}
    if not lit:
        return ""
    meant = ", ".join(f"{sign[0]} {sign}" for sign in SIGNS if sign in lit)
    return f"Signs: {meant}; capitals ask you to act, small letters to watch"


def _lit(verdict: Verdict, severity: str) -> Iterator[Sign]:
    return (sign for sign, one in verdict.signs.items() if one == severity)
