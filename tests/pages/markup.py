"""HTML read as strictly as it was written: what is in it, and nothing that a browser would have to mend."""

from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Self

VOID = {"meta", "br", "img", "link", "input", "hr", "base", "embed", "source"}


@dataclass(kw_only=True)
class Element:
    """An element, and all text in it."""

    name: str
    attributes: dict[str, str]
    text: str = ""


class Markup(HTMLParser):
    """The elements in order; refuses what is not closed, or closed in another order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.comments: list[str] = []
        self._open: list[Element] = []

    @classmethod
    def read(cls, text: str) -> Self:
        """The whole document."""
        read = cls()
        read.feed(text)
        read.close()
        assert not read._open, f"not closed: {read._open[-1]}"
        return read

    @property
    def text(self) -> str:
        """All that is shown, and the style sheets."""
        return self.elements[0].text

    def of(self, *names: str) -> list[Element]:
        """The elements of these names."""
        return [one for one in self.elements if one.name in names]

    def values(self, attribute: str) -> Iterator[str]:
        """The values of that attribute, wherever it is given."""
        return (one.attributes[attribute] for one in self.elements if attribute in one.attributes)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        if tag not in VOID:
            self._open.append(self.elements[-1])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"{tag} has an attribute twice"
        self.elements.append(Element(name=tag, attributes={name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> closes nothing"
        assert self._open.pop().name == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        for one in self._open:
            one.text += data

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)
