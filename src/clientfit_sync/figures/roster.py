"""Clients joined across connections by name and alias; case, Unicode form, blanks and what is not seen never matter."""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from clientfit_sync.figures.terms import Terms

ALIKE = 0.82
KEPT = 4096  # names that are folded once
BLANK = "Zs"  # of any width
FORMAT = "Cf"  # joiners, marks of direction, blanks of no width
SHORTEST_INITIALS = 3
LEGAL_FORMS = (
    "ltd limited llc llp inc corp incorporated corporation co company plc gmbh ag kg ug ohg bv nv sa sarl sas srl spa"
    " ab as aps oy sro doo ood eood ad ead оод еоод ад еад ооо"  # noqa: RUF001  # Cyrillic ones too
)
NOT_DISTINCTIVE = frozenset(["the", "and", *LEGAL_FORMS.split()])


@lru_cache(maxsize=KEPT)
def fold(name: str) -> str:
    """The form in which two spellings of one name are equal: what looks the same on one line is the same."""
    if not name.isascii():
        letters = [(letter, unicodedata.category(letter)) for letter in unicodedata.normalize("NFC", name)]
        name = "".join(" " if kind == BLANK else letter for letter, kind in letters if kind != FORMAT)
    return re.sub(" +", " ", name.strip()).casefold()


@dataclass(frozen=True, slots=True)
class Roster:
    """Which client each source name belongs to; built once from the configuration and the names in the sources."""

    shown: Mapping[str, str]
    terms: Mapping[str, Terms]

    @classmethod
    def of(cls, configured: Mapping[str, Terms], source_names: Iterable[str]) -> "Roster":
        """Configured clients are shown as configured, others in the spelling that sorts first."""
        shown: dict[str, str] = {}
        for name in sorted(source_names, reverse=True):
            shown[fold(name)] = name.strip()
        for name, terms in configured.items():
            for alias in (name, *terms.aliases):
                shown[fold(alias)] = name
        return cls(shown, configured)

    def name(self, source_name: str) -> str:
        """The client's name as it is shown."""
        return self.shown.get(fold(source_name), source_name.strip())

    def of_client(self, name: str) -> Terms:
        """What was agreed with the client of this shown name."""
        return self.terms.get(name, Terms())


def alike(name: str, others: Iterable[str]) -> str | None:
    """The one of `others` that looks most like another spelling of `name`, if any does."""
    bare = _bare(name)
    scored = ((_similarity(bare, _bare(other)), other) for other in others if fold(other) != fold(name))
    score, best = max(scored, default=(0.0, None))
    return best if score >= ALIKE else None


def _bare(name: str) -> str:
    words = re.sub(r"[^\w\s]|_", "", unicodedata.normalize("NFKD", name).casefold())
    letters = "".join(letter for letter in words if not unicodedata.combining(letter)).split()
    return " ".join(word for word in letters if word not in NOT_DISTINCTIVE) or " ".join(letters)


def _similarity(one: str, other: str) -> float:
    """1 for equal names and for one that is the beginning words, or the initials, of the other."""
    if not one or not other:
        return 0.0
    short, long = sorted((one, other), key=len)
    initials = "".join(word[0] for word in long.split())
    if one == other or long.startswith(f"{short} ") or (len(short) >= SHORTEST_INITIALS and short == initials):
        return 1.0
    return difflib.SequenceMatcher(None, one, other).ratio()
