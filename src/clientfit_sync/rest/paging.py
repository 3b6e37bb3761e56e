"""Reading page after page, and never in circles."""

from collections.abc import Hashable, Iterator, Mapping

from clientfit_sync.errors import SourceError
from clientfit_sync.rest.api import Answer, Api, Parameters
from clientfit_sync.rest.pacing import Bucket


class Circles:
    """Guards against pages that lead back to one that was read; `subject` is what its errors begin with."""

    def __init__(self, subject: str = "paging") -> None:
        self._subject = subject
        self._seen: set[Hashable] = set()

    def once(self, key: Hashable) -> None:
        """Note a page by what names it.

        Raises:
            SourceError: it came before.
        """
        if key in self._seen:
            raise SourceError(f"{self._subject}: the pages go round in circles; nothing can be read whole this way")
        self._seen.add(key)


def linked(
    api: Api, path: str, params: Parameters | None = None, *, key: str = "", bucket: Bucket | None = None
) -> Iterator[Answer]:
    """Every page from this one on, each found by the `links.next` of the one before.

    `key`: under which rows come. An empty page that leads to another contradicts itself, and might do so for ever.

    Raises:
        SourceError: a page without links, pages that go round in circles, a link that leads elsewhere, or from nothing.
    """
    circles = Circles(f"GET {path}")
    answer = api.get(path, params, bucket=bucket)
    yield answer
    while (link := _next(path, answer)) is not None:
        circles.once(link)
        if key and not answer.body.get(key):
            raise SourceError(f"GET {path}: a page without {key} leads to another; try again later")
        answer = api.follow(link, bucket=bucket)
        yield answer


def _next(path: str, answer: Answer) -> str | None:
    links = answer.body.get("links") if isinstance(answer.body, Mapping) else None
    link = links.get("next", "") if isinstance(links, Mapping) else ""
    if link == "" or not isinstance(link, str | None):
        raise SourceError(f"GET {path}: answered with something that is no page: it has no links")
    return link
