"""Mail addresses as people write them (pure): `me@example.com`, or `My Name <me@example.com>`."""

import re
from dataclasses import dataclass

WRITTEN = re.compile(r"(?:(?P<name>[^<>]*)<(?P<bracketed>[^<>]+)>|(?P<bare>[^<>]+))")
LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*", re.IGNORECASE)
DOMAIN = re.compile(
    r"(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*", re.IGNORECASE
)
LONGEST_LOCAL = 64
REMEDY = "write me@example.com or My Name <me@example.com>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Whose it is (empty: not said) and the address itself, in ASCII, with the domain as the name service knows it."""

    name: str
    local: str
    domain: str

    @property
    def bare(self) -> str:
        """The address without the name."""
        return f"{self.local}@{self.domain}"


def parse(text: str) -> Address:
    """The one address that the text names.

    Raises:
        ValueError: it names none, or one that not every mail server takes: with other letters than English before
        the `@`.
    """
    match = WRITTEN.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"is no mail address: {REMEDY}")
    local, _, domain = (match["bracketed"] or match["bare"]).strip().rpartition("@")
    name = (match["name"] or "").strip().removeprefix('"').removesuffix('"')
    if not name.isprintable():
        raise ValueError("holds a line break or a letter that is not seen")
    if not local.isascii():
        raise ValueError("has letters before the @ that not every mail server takes; use an address without them")
    if not LOCAL.fullmatch(local) or len(local) > LONGEST_LOCAL:
        raise ValueError(f"is no mail address: {REMEDY}")
    return Address(name=" ".join(name.split()), local=local, domain=_domain(domain))


def _domain(written: str) -> str:
    try:
        known = written if written.isascii() else written.encode("idna").decode("ascii")
    except UnicodeError:
        known = ""
    if not DOMAIN.fullmatch(known):
        raise ValueError(f"names no domain after the @: {REMEDY}")
    return known
