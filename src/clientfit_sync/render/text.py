"""Foreign text made harmless, measured in terminal cells, cut and wrapped (DESIGN.md section 5).

Names, messages and reasons may hold anything: escape codes, newlines, characters that turn the direction of text or
cannot be seen. `clean` is the one place that takes care of it; `cells`, `cut` and `wrap` take clean text.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from wcwidth import wcswidth, wcwidth

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
DOTTED_CIRCLE = "\N{DOTTED CIRCLE}"
ELLIPSIS = "…"
NAME_WIDTH = 40
NAMES_LISTED = 3
CODE_POINTS_PER_CELL = 8  # more combining marks than this on one cell are no writing

# Letters and marks that show nothing, though Unicode counts them as visible: fillers, joiners, the empty braille cell.
UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\uffa0]")
# They choose between two looks of the character before them, and terminals disagree on its width then.
VARIATION_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
JOINERS = re.compile("[\u200c\u200d]")
GLUED = re.compile(r"(?<=\d) (?=%|h\b|[A-Z]{3}\b)")
GLUE = "\N{NO-BREAK SPACE}"


def clean(text: str) -> str:
    """One line of `text` with nothing in it that is not seen.

    Blanks of all kinds, newlines and joiners become single spaces, none at the ends; control and format characters,
    private and unassigned ones and lone surrogates become U+FFFD. A combining mark without a letter before it gets a
    dotted circle, or it would sit on whatever stands before the text.
    """
    text = " ".join(JOINERS.sub(" ", VARIATION_SELECTORS.sub("", text)).split())
    return "".join(_seen(one, before) for before, one in pairwise(f" {UNSEEN.sub(REPLACEMENT, text)}"))


def _seen(one: str, before: str) -> str:
    if not one.isprintable():
        return REPLACEMENT
    return DOTTED_CIRCLE + one if before == " " and _is_mark(one) else one


def _is_mark(one: str) -> bool:
    """Whether it is shown on top of the character before it."""
    return wcwidth(one) == 0


def name(text: str) -> str:
    """A name, clean; one that shows nothing is said to be missing."""
    return clean(text) or "(no name)"


def sentence(text: str) -> str:
    """The text, clean, with a full stop where it has no end of its own."""
    text = clean(text)
    return text if text.endswith((".", "!", "?", ELLIPSIS)) else f"{text}."


def cells(text: str) -> int:
    """How many terminal cells the text takes: wide characters two, combining ones none."""
    return wcswidth(text)


def cut(text: str, width: int) -> str:
    """The text in at most `width` cells, an ellipsis for what is lacking."""
    most = text[: width * CODE_POINTS_PER_CELL]
    if most == text and cells(text) <= width:
        return text
    return _head(most, width - 1).rstrip() + ELLIPSIS


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most `width` cells, broken at spaces (not between a number and its unit), long words anywhere."""
    lines = [""]
    for word in GLUED.sub(GLUE, text).split(" "):
        for piece in _pieces(word, width):
            joined = f"{lines[-1]} {piece}" if lines[-1] else piece
            if cells(joined) <= width:
                lines[-1] = joined
            else:
                lines.append(piece)
    return [line.replace(GLUE, " ") for line in lines]


def _pieces(word: str, width: int) -> list[str]:
    """The word, in pieces where it is wider than `width`."""
    pieces = []
    while word:
        pieces.append(_head(word, width) or word[0])
        word = word[len(pieces[-1]) :]
    return pieces


def _head(text: str, width: int) -> str:
    """The longest start of the text that fits in `width` cells; a letter keeps its marks where there is room."""
    end = 0
    while end < len(text) and cells(text[: end + 1]) <= width:
        end += 1
    whole = end
    while 0 < whole < len(text) and _is_mark(text[whole]):
        whole -= 1
    return text[: whole or end]


def short(client: str) -> str:
    """A foreign name for the middle of a sentence: clean, and cut where it is long."""
    return cut(name(client), NAME_WIDTH)


def listed(clients: Sequence[str]) -> str:
    """Some foreign names, the first of them where they are many, and how many others."""
    few = len(clients) <= NAMES_LISTED
    shown = [short(one) for one in (clients if few else clients[: NAMES_LISTED - 1])]
    last = shown.pop() if few else f"{len(clients) - len(shown)} others"
    return f"{', '.join(shown)} and {last}" if shown else last
