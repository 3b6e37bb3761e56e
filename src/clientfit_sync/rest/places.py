"""Where a link may lead: a token goes nowhere but below its own base URL."""

from urllib.parse import SplitResult, unquote, urlsplit

from clientfit_sync.errors import SourceError
from clientfit_sync.rest.wording import shown

PORTS = {"https": 443, "http": 80}


def below(base_url: str, link: str) -> str:
    """The link, put together anew from the base URL and the link's own path and query.

    Raises:
        SourceError: its scheme, host, port or base path is another.
    """
    base = urlsplit(base_url)
    try:
        parts = urlsplit(link)
        same = _origin(parts) == _origin(base)
    except ValueError:
        raise SourceError("a link to the next page cannot be read, and is not followed") from None
    if not same or not _inside(base.path, parts.path):
        there = f"{parts.scheme}://{parts.hostname or ''}"
        raise SourceError(f"a link to the next page leads away from {base.hostname} to {shown(there)}; not followed")
    query = f"?{parts.query}" if parts.query else ""
    return f"{base.scheme}://{base.netloc}{parts.path}{query}"


def _origin(parts: SplitResult) -> tuple[str, str | None, int | None, str | None]:
    return parts.scheme, parts.hostname, parts.port or PORTS.get(parts.scheme), parts.username


def _inside(base: str, path: str) -> bool:
    """Whether a path lies below that of the base, also for a reader that resolves its dots."""
    plain = unquote(path).replace("\\", "/").split("/")
    return path.startswith(f"{base}/") and not {".", ".."} & set(plain)
