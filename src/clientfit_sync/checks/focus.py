"""Is it work that you want to be known for? (METRICS.md section 5)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from clientfit_sync.checks import Check, Finding, Limits, Outcome, Severity, Skipped, entries, wording
from clientfit_sync.checks.known_for import Focus, Rule, Rules
from clientfit_sync.figures import ClientEntry, Figures

Share = Annotated[Decimal, Field(ge=0, le=1)]


def _checked(text: str) -> str:
    Rule.parse(text)
    return text


class FocusLimits(Limits):
    """Limits of the focus share: hours of work that you want to be known for, over all hours."""

    known_for: tuple[Annotated[str, AfterValidator(_checked)], ...] = Field(
        default=(),
        examples=[["project:*brand*", "tag:design", "task:Strategy", "client:Nova", "text:*workshop*"]],
        description="the work that you want to be known for, as globs; an entry that any of them fits is on focus",
    )
    act_below: Share = Field(
        default=Decimal("0.2"), description="a client's focus share below this that did not rise asks you to act"
    )
    watch_below: Share = Field(default=Decimal("0.5"), description="a client's focus share below this is watched")
    target: Share = Field(default=Decimal("0.6"), description="what the focus share of all your client hours should be")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.act_below > self.watch_below:
            raise ValueError("act_below lies above watch_below: swap them")
        return self


def find(figures: Figures, limits: FocusLimits) -> Iterator[Outcome]:
    """A finding for each client whose focus share is below a limit, and one where that of all is below the target."""
    if not limits.known_for:
        yield Skipped(client=None, reason="no work that you want to be known for is set: known_for in [checks.focus]")
        return
    now, before = entries.by_client(figures), entries.by_client(figures.before)
    if not now:
        yield Skipped(client=None, reason="no client hours in the period")
        return
    earlier_clients = figures.before.clients if figures.before else ()
    rules = Rules.of(limits.known_for, (*earlier_clients, *figures.clients))
    focus = {client: Focus.of(done, before.get(client, ()), rules) for client, done in now.items()}
    untold = {client: reason for client, one in focus.items() if (reason := _untold(one, rules, figures))}
    for one in figures.clients:
        if one.client not in focus:
            yield Skipped(client=one.client, reason="no hours in the period")
        elif one.client in untold:
            yield Skipped(client=one.client, reason=untold[one.client])
        elif severity := _severity(focus[one.client], limits):
            yield _of_client(one.client, focus[one.client], severity, figures, limits)
    outside = {one.client for one in (*earlier_clients, *figures.clients) if figures.yardstick.leaves_out(one.terms)}
    counted = {client: one for client, one in focus.items() if client not in outside}
    everybody = Focus.of(_together(now, outside), _together(before, outside), rules)
    if counted and everybody.share < limits.target and not untold.keys() - outside:
        yield _of_all(everybody, counted, limits)


def _untold(focus: Focus, rules: Rules, figures: Figures) -> str:
    """Why it cannot be told which of the work is on focus; empty where it can."""
    silent = sorted({one.connection for one in focus.off} & figures.without_text) if rules.look_at_text else ()
    return f"a rule looks at descriptions, and {wording.names(silent)} keeps none (keep_text = false)" if silent else ""


def _together(clients: Mapping[str, Sequence[ClientEntry]], outside: Collection[str]) -> Sequence[ClientEntry]:
    """All of them but those that a relation keeps out of shares (METRICS.md section 8)."""
    return entries.ordered(chain.from_iterable(done for client, done in clients.items() if client not in outside))


def _severity(focus: Focus, limits: FocusLimits) -> Severity | None:
    if focus.share < limits.act_below and not focus.rose:
        return "act"
    return "watch" if focus.share < limits.watch_below else None


def _of_client(client: str, focus: Focus, severity: Severity, figures: Figures, limits: FocusLimits) -> Finding:
    limit = limits.act_below if severity == "act" else limits.watch_below
    return Finding(
        client=client,
        severity=severity,
        measured=focus.share,
        limit=limit,
        message=f"{client} takes {_counted(focus)} work that you want to be known for{_trend(focus)}",
        advice=tuple(_advice(focus, severity, figures, limits)),
        evidence=focus.evidence(),
    )


def _counted(focus: Focus) -> str:
    """All hours, and those on focus."""
    if not focus.on_hours:
        return f"{wording.hours(focus.hours)}, none of it"
    return f"{wording.hours(focus.hours)}, of which {wording.hours(focus.on_hours)} ({wording.share(focus.share)}) are"


def _trend(focus: Focus) -> str:
    if focus.earlier is None:
        return ""
    if focus.share == focus.earlier:
        return ", as in the period before"
    return f", {'up' if focus.rose else 'down'} from {wording.share(focus.earlier)} in the period before"


def _advice(focus: Focus, severity: Severity, figures: Figures, limits: FocusLimits) -> Iterator[str]:
    """What would bring the share to `watch_below`, least drastic first."""
    wanted = limits.watch_below
    lacking = wanted * focus.hours - focus.on_hours
    yield (
        f"Offer them the work that you want to be known for: {wording.hours(lacking)} of it instead of other work "
        f"would make it {wording.share(wanted)}."
    )
    yield f"Look first at what is off focus: {entries.places(focus.off)}."
    spare = focus.hours - focus.on_hours / wanted
    days = figures.period.complete.days
    yield (
        f"Or hand on {wording.hours(spare)} of the other work ({wording.hours(wording.a_month(spare, days))} a month) "
        f"to somebody who wants it."
    )
    if severity == "act":
        since = "; it has not risen since the period before" if focus.earlier is not None else ""
        yield f"Take on no more of the other work{since}."


def _of_all(everybody: Focus, focus: Mapping[str, Focus], limits: FocusLimits) -> Finding:
    """Who is below the target pulls the share of all down; `clients` names them by their hours off focus."""
    below = [(client, one) for client, one in focus.items() if one.share < limits.target]
    pulling = sorted(below, key=lambda pair: (-pair[1].off_hours, pair[0]))
    names = [client for client, _ in pulling]
    off = [{"client": client, "off_focus_hours": one.off_hours, "hours": one.hours} for client, one in pulling]
    return Finding(
        client=None,
        severity="watch",
        measured=everybody.share,
        limit=limits.target,
        message=(
            f"Your clients take {_counted(everybody)} work that you want to be known for{_trend(everybody)}; "
            f"your target is {wording.share(limits.target)}"
        ),
        advice=tuple(_advice_on_all(everybody, pulling, limits)),
        evidence={"clients": names, "off_focus": off, **everybody.evidence()},
    )


def _advice_on_all(everybody: Focus, pulling: Sequence[tuple[str, Focus]], limits: FocusLimits) -> Iterator[str]:
    lacking = limits.target * everybody.hours - everybody.on_hours
    yield (
        f"{wording.hours(lacking)} more of that work, instead of other work, would bring you to "
        f"{wording.share(limits.target)}."
    )
    most = [f"{client} ({wording.hours(focus.off_hours)} off focus)" for client, focus in pulling]
    yield f"Begin where you are pulled off course: {wording.names(most)}."


CHECK = Check(
    title="Focus",
    limits=FocusLimits,
    find=find,
    sign="focus",
    prevention=(
        "Before you say yes, ask whether you would show this work to the client that you wish for; if not, name "
        "somebody who would like to do it."
    ),
)
