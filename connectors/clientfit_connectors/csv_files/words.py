"""Words of the trackers: yes and no, currencies, the states of invoices."""

import re
from typing import Literal

from clientfit_sync.model import InvoiceState

FLAGS = (
    ("yes", "no"),
    ("y", "n"),
    ("true", "false"),
    ("t", "f"),
    ("1", "0"),
    ("billable", "non-billable"),
    ("ja", "nein"),
    ("j", "nee"),
    ("wahr", "falsch"),
    ("oui", "non"),
    ("vrai", "faux"),
    ("sí", "no"),
    ("si", "no"),
    ("sì", "no"),
    ("verdadero", "falso"),
    ("vero", "falso"),
    ("sim", "não"),
    ("verdadeiro", "nao"),
    ("да", "нет"),
    ("да", "не"),
    ("так", "ні"),
    ("tak", "nie"),
    ("ano", "ne"),
    ("áno", "nie"),
    ("da", "nu"),
    ("igen", "nem"),
    ("ja", "nej"),
    ("ja", "nei"),
    ("jah", "ei"),
    ("kyllä", "ei"),
    ("はい", "いいえ"),
    ("是", "否"),
    ("예", "아니요"),
)
YES = frozenset(yes for yes, _ in FLAGS)
NO = frozenset(no for _, no in FLAGS)
TICKS = frozenset({"x", "✓", "✔", "☑"})
RETAINER = "retainer"

State = InvoiceState | Literal["closed"]
STATES: dict[str, State] = {
    "draft": "draft",
    "open": "open",
    "sent": "open",
    "late": "open",
    "overdue": "open",
    "partial": "open",
    "partially paid": "open",
    "paid": "paid",
    "closed": "closed",
    "written off": "written_off",
    "written-off": "written_off",
    "write-off": "written_off",
}

_CODE = re.compile(r"(?:.*[^A-Za-z])?([A-Z]{3})", re.DOTALL)


def fold(text: str) -> str:
    """The text without its case and surrounding blanks, as headers and words are compared."""
    return text.strip(" \t\r\n\u00a0\ufeff").casefold()


def yes_or_no(text: str) -> bool | None:
    """What a billable flag says; None where it is no word for yes or no in a language known here."""
    word = fold(text)
    return True if word in YES or word in TICKS else False if word in NO else None


def currency_code(text: str) -> str | None:
    """The currency at the end of `EUR`, `Euro - EUR`, `€`; None where there is none."""
    told = text.strip()
    if told == "€":
        return "EUR"
    match = _CODE.fullmatch(told)
    return match[1] if match else None


def state(text: str) -> State | None:
    """The state that an invoice's word tells; None for an unknown word."""
    return STATES.get(fold(text).replace("_", " "))
