"""Answers that are none: refused, not now, or broken (Harvest API, Toggl API: limits and errors)."""

from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

import requests

from clientfit_sync.errors import CredentialsError
from clientfit_sync.rest import reading
from clientfit_sync.rest.faults import Refused, Setback
from clientfit_sync.rest.wording import phrase, said, shown

UNAUTHORIZED = 401
TOO_MANY = 429
AGAIN = frozenset({TOO_MANY, 500, 502, 503, 504})
REDIRECTS = range(300, 400)

Hush = Callable[[str], str]


def unreadable(response: requests.Response, hush: Hush) -> Setback:
    """A success whose body is no JSON: nothing, half of a document, or the page of a gateway."""
    if not response.content:
        return Setback(what=f"answered {response.status_code} with nothing")
    kind = shown(hush(response.headers.get("Content-Type", "")))
    inside = _joined(kind, _said(response, hush))
    return Setback(what=f"answered {response.status_code} with something other than JSON ({inside})")


def setback(subject: str, response: requests.Response, hush: Hush) -> Setback:
    """What a status other than success means, where asking again may help.

    Raises:
        CredentialsError: a 401.
        Refused: any other status that will be the same next time, a redirect among them.
    """
    status = response.status_code
    words = _said(response, hush)
    named = f"{status} ({_joined(phrase(status), words) or 'without a message'})"
    if status in AGAIN:
        sent_at = reading.moment(response.headers.get("Date"))
        pause = reading.pause(response.headers.get("Retry-After"), sent_at)
        return Setback(what=f"answered {named}", pause=pause, limited=status == TOO_MANY)
    if status == UNAUTHORIZED:
        raise CredentialsError(f"{subject}: the credentials were refused with {named}; renew the token")
    problem = f"{subject}: refused with {named}"
    if status in REDIRECTS:
        problem = f"{subject}: answered {named}, which leads to {hush(_target(response))} and is not followed"
    raise Refused(problem, status=status, headers=response.headers, said=words or phrase(status))


def _said(response: requests.Response, hush: Hush) -> str:
    return said(hush(response.content.decode(errors="replace")))


def _joined(name: str, words: str) -> str:
    return name if name == words else ": ".join(filter(None, (name, words)))


def _target(response: requests.Response) -> str:
    """The host that a redirect leads to, and nothing more of its address: it may hold what was sent."""
    try:
        host = urlsplit(urljoin(response.url, response.headers.get("Location", ""))).hostname
    except ValueError:
        host = None
    return shown(host or "no address")
