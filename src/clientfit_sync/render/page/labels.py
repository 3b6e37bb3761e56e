"""Names beside points of a drawing, as far as none covers another or a point; whole units, pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from clientfit_sync.render.text import cells, cut

MARK = 12  # from the middle of a point to its edge
GAP = 18  # from the middle of a point to its name
DIAGONAL = 12
LINE = 26  # the height of a line
ASCENT = 20  # of it, what stands above the line that letters stand on
WIDTHS = (20, 10)  # in cells: of a name with much room, of one with little
NARROW, CELL, CAPITAL, BROAD = 9, 15, 18, 24  # the widths of letters, rather more than less: fonts differ
NARROW_LETTERS, BROAD_LETTERS = frozenset(" .,:;'|!ijltfI"), frozenset("@%&mwMW…")

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle; `top` is above `bottom`, and so the lesser of them."""

    left: int
    top: int
    right: int
    bottom: int

    def meets(self, other: "Box") -> bool:
        """Whether the two share any room."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def holds(self, other: "Box") -> bool:
        """Whether the other lies wholly within."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A text, the place of its anchor on the line that letters stand on, and the room that it takes."""

    text: str
    x: int
    y: int
    anchor: Anchor
    box: Box


def place(points: Sequence[tuple[int, int]], names: Sequence[str], frame: Box) -> list[Label | None]:
    """A label within `frame` for each point, None where there is no room; the first points choose first."""
    taken = [Box(left=x - MARK, top=y - MARK, right=x + MARK, bottom=y + MARK) for x, y in points]
    placed: list[Label | None] = []
    for (x, y), name in zip(points, names, strict=True):
        label = next((one for one in _choices(x, y, name) if frame.holds(one.box) and _free(one.box, taken)), None)
        if label:
            taken.append(label.box)
        placed.append(label)
    return placed


def _free(box: Box, taken: Iterable[Box]) -> bool:
    return not any(box.meets(other) for other in taken)


def _choices(x: int, y: int, name: str) -> Iterator[Label]:
    """The places around a point, best first: at its sides, above, below, at its corners; whole names first."""
    for text in dict.fromkeys(cut(name, width) for width in WIDTHS):
        middle = y + LINE // 3
        yield _label(text, x + GAP, middle, "start")
        yield _label(text, x - GAP, middle, "end")
        yield _label(text, x, y - GAP, "middle")
        yield _label(text, x, y + GAP + ASCENT, "middle")
        for above in (True, False):
            line = y - DIAGONAL if above else y + DIAGONAL + ASCENT
            yield _label(text, x + DIAGONAL, line, "start")
            yield _label(text, x - DIAGONAL, line, "end")


def _label(text: str, x: int, y: int, anchor: Anchor) -> Label:
    width = _width(text)
    left = {"start": x, "middle": x - width // 2, "end": x - width}[anchor]
    box = Box(left=left, top=y - ASCENT, right=left + width, bottom=y - ASCENT + LINE)
    return Label(text=text, x=x, y=y, anchor=anchor, box=box)


def _width(text: str) -> int:
    """About the width of the text in a sans-serif of 24 units."""
    return sum(map(_letter_width, text))


def _letter_width(letter: str) -> int:
    if letter in NARROW_LETTERS:
        return NARROW
    if letter in BROAD_LETTERS:
        return BROAD
    return CAPITAL if letter.isupper() else CELL * cells(letter)
