"""Numbers as people and spreadsheets write them, read exactly or not at all.

`1,234` and `1.234` may be one and a bit or more than a thousand; everything else shows by itself which mark is the
decimal one, and so bears witness for the rest of its column.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from clientfit_connectors.csv_files.faults import UnreadableError
from clientfit_connectors.csv_files.words import currency_code

OTHER = {".": ",", ",": "."}
LIMIT = Decimal(10) ** 12
SMALLEST = Decimal("0.000001")
NOT_A_NUMBER = "is not a number: write it in digits, as 7.50"
GROUP = 3
LONGEST = 60

_NUMBER = re.compile(
    r"(?P<before>[^0-9.,]*)(?P<body>[.,]?[0-9](?:[0-9.,\s'\u2019]*[0-9])?)"
    r"(?:[.,][-\u2013\u2014])?(?P<after>[^0-9]*)"
)
_GROUPED = (
    re.compile(r"[0-9]*"),
    re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+"),
    re.compile(r"[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}"),
    re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+"),
    re.compile(r"[0-9]{1,3}(?:([\s'\u2019])[0-9]{3})(?:\1[0-9]{3})*"),
)
_SIGNS = re.compile(r"[-\u2212+()]")
_SIGNED = {"": False, "+": False, "-": True, "\u2212": True, "()": True}
_ABBREVIATED = frozenset({"kr", "kr.", "zł", "kč", "лв", "лв.", "ft", "lei", "fr", "fr.", "din", "rs", "rs.", "₤"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number taken apart. `mark` is the decimal mark that it shows ("": none).

    `unsure`: `mark` may as well be a thousands separator. `unit` is the currency beside it, where that is certain.
    """

    negative: bool
    whole: str
    fraction: str
    mark: str
    unsure: bool
    unit: str | None


def figure(text: str) -> Figure:
    """The number's parts.

    Raises:
        UnreadableError: it is no number, or its groups of digits are not groups of thousands.
    """
    told = text.strip()
    match = _NUMBER.fullmatch(told) if len(told) <= LONGEST else None
    if not match:
        raise UnreadableError(NOT_A_NUMBER)
    signs = "".join(_SIGNS.findall(match["before"] + match["after"]))
    if signs not in _SIGNED:
        raise UnreadableError(NOT_A_NUMBER)
    units = [_unit(_SIGNS.sub("", side).strip()) for side in (match["before"], match["after"])]
    whole, fraction, mark, unsure = _split(match["body"])
    return Figure(
        negative=_SIGNED[signs],
        whole=whole,
        fraction=fraction,
        mark=mark,
        unsure=unsure,
        unit=units[0] or units[1],
    )


def _unit(token: str) -> str | None:
    """The currency of a sign or code beside a number; None where it does not say which (`$`)."""
    if not token or token.casefold() in _ABBREVIATED:
        return None
    code = currency_code(token)
    if code is None and not _is_sign(token):
        raise UnreadableError(NOT_A_NUMBER)
    return code


def _is_sign(token: str) -> bool:
    """Whether it is a currency sign, perhaps with a country's letters: `$`, `US$`, `R$`."""
    return unicodedata.category(token[-1]) == "Sc" and (token[:-1].isalpha() or token[:-1] == "")


def _split(body: str) -> tuple[str, str, str, bool]:
    """Whole digits, fraction, the decimal mark shown, and whether that mark may be a thousands separator."""
    marks = [character for character in body if character in OTHER]
    if not marks:
        return _ungrouped(body), "", "", False
    last = marks[-1]
    if marks.count(last) > 1:
        return _ungrouped(body), "", OTHER[last], False
    whole, _, fraction = body.rpartition(last)
    if not fraction.isdigit():
        raise UnreadableError(NOT_A_NUMBER)
    unsure = len(fraction) == GROUP and 1 <= len(whole) <= GROUP and whole.isdigit() and whole[0] != "0"
    return _ungrouped(whole), fraction, last, unsure


def _ungrouped(digits: str) -> str:
    """The digits without their thousands separators."""
    if not any(pattern.fullmatch(digits) for pattern in _GROUPED):
        raise UnreadableError(NOT_A_NUMBER)
    return "".join(character for character in digits if character.isdigit())


def value(parts: Figure, mark: str | None) -> Decimal:
    """The number; `mark` is the decimal mark of its column, None where nothing tells.

    Raises:
        UnreadableError: two readings, and nothing that decides; or an absurd size.
    """
    digits = f"{parts.whole or 0}.{parts.fraction}" if parts.fraction else parts.whole
    if parts.unsure and mark != parts.mark:
        if mark is None:
            raise UnreadableError(
                f"may be {parts.whole}{parts.fraction} or {digits}, and no other number of the file decides: export "
                'it with two decimals, or set `decimal_mark = "."` or `decimal_mark = ","` for this connection'
            )
        digits = parts.whole + parts.fraction
    if (size := Decimal(digits)) >= LIMIT:
        raise UnreadableError(f"is too large: correct it to less than {LIMIT:,}")
    return -size if parts.negative else size


def exact(number: Decimal) -> Decimal:
    """The number to at most six decimals: what amounts and seconds are kept to."""
    rounded = number.quantize(SMALLEST)
    return number if number == rounded else rounded
