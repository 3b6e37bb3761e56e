"""The work that one wants to be known for, told from the rest by rules (METRICS.md section 5)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fnmatch import fnmatchcase
from typing import Any

from clientfit_sync.checks import entries
from clientfit_sync.figures import ClientEntry, ClientFigures
from clientfit_sync.figures.client import ratio
from clientfit_sync.figures.roster import fold

FIELDS: Mapping[str, Callable[[ClientEntry], tuple[str, ...]]] = {
    "project": lambda entry: (entry.project,),
    "tag": lambda entry: entry.tags,
    "task": lambda entry: (entry.task,),
    "client": lambda entry: (entry.client,),
    "text": lambda entry: (entry.description,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A glob (`*`, `?`, `[...]`) for the whole of a field; case and surrounding blanks never matter."""

    field: str
    pattern: str

    @classmethod
    def parse(cls, text: str) -> "Rule":
        """A rule as the configuration writes it, such as `project:*brand*`.

        Raises:
            ValueError: no such field, or no pattern.
        """
        field, _, pattern = (fold(part) for part in text.partition(":"))
        if field not in FIELDS or not pattern:
            fields = ", ".join(f"{name}:" for name in FIELDS)
            raise ValueError(f"{text!r} is no rule; write one of {fields} and a pattern, such as project:*brand*")
        return cls(field=field, pattern=pattern)

    def holds(self, entry: ClientEntry, aliases: Sequence[str] = ()) -> bool:
        """Whether it fits the entry, whose client has these other names; a blank field fits nothing."""
        values = FIELDS[self.field](entry) + (tuple(aliases) if self.field == "client" else ())
        return any(fnmatchcase(fold(value), self.pattern) for value in values if value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """An entry is on focus if any of `rules` holds; `aliases` are the other names of each client."""

    rules: tuple[Rule, ...]
    aliases: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, known_for: Iterable[str], clients: Iterable[ClientFigures]) -> "Rules":
        """The configured rules, for these clients."""
        return cls(
            rules=tuple(Rule.parse(text) for text in known_for),
            aliases={client.client: client.terms.aliases for client in clients},
        )

    @property
    def look_at_text(self) -> bool:
        """Whether one of them looks at descriptions."""
        return any(rule.field == "text" for rule in self.rules)

    def parted(self, done: Iterable[ClientEntry]) -> tuple[list[ClientEntry], list[ClientEntry]]:
        """The entries on focus, and those off it."""
        on: list[ClientEntry] = []
        off: list[ClientEntry] = []
        for entry in done:
            aliases = self.aliases.get(entry.client, ())
            (on if any(rule.holds(entry, aliases) for rule in self.rules) else off).append(entry)
        return on, off


@dataclass(frozen=True, slots=True, kw_only=True)
class Focus:
    """Hours on and off focus; `off` are the entries off it, `earlier` is the share a period before (None: no hours)."""

    on_hours: Decimal
    off_hours: Decimal
    off: tuple[ClientEntry, ...]
    earlier: Decimal | None

    @classmethod
    def of(cls, done: Iterable[ClientEntry], before: Iterable[ClientEntry], rules: Rules) -> "Focus":
        """Of what was done in the period, and in the one before."""
        on, off = rules.parted(done)
        once_on, once_off = (entries.hours(part) for part in rules.parted(before))
        return cls(
            on_hours=entries.hours(on),
            off_hours=entries.hours(off),
            off=tuple(off),
            earlier=ratio(once_on, once_on + once_off),
        )

    @property
    def hours(self) -> Decimal:
        """All of them."""
        return self.on_hours + self.off_hours

    @property
    def share(self) -> Decimal:
        """The part on focus, 0 to 1."""
        return ratio(self.on_hours, self.hours) or Decimal(0)

    @property
    def rose(self) -> bool:
        """Whether the share is above that of the period before; without hours then, it did not rise."""
        return self.earlier is not None and self.share > self.earlier

    def evidence(self) -> dict[str, Any]:
        """The figures, and the entries off focus."""
        return {
            "share": self.share,
            "earlier_share": self.earlier,
            "hours": self.hours,
            "on_focus_hours": self.on_hours,
            "off_focus_hours": self.off_hours,
            "entries": entries.ids(self.off),
        }
