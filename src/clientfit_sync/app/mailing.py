"""From a report to an inbox: compared with the last mail, kept until the mail server has taken it, never sent twice."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from clientfit_sync.app import changes, digest, secrets
from clientfit_sync.config import EmailSection, Settings
from clientfit_sync.errors import ClientfitError, SourceError, UsageError
from clientfit_sync.mail import addresses, message, sending
from clientfit_sync.mail.faults import MailError
from clientfit_sync.mail.server import Server
from clientfit_sync.render import letter, render
from clientfit_sync.report import Report
from clientfit_sync.store import Store, Waiting

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What became of the mails: how many still wait, and what went wrong.

    That is a fault of each that waits or is given up, and one for each reader whom the server refused while it took the
    mail for others.
    """

    waiting: int = 0
    errors: tuple[ClientfitError, ...] = ()


def required(settings: Settings) -> EmailSection:
    """The table `[email]`.

    Raises:
        UsageError: there is none.
    """
    if settings.email is None:
        where = settings.file or "the configuration"
        raise UsageError(f"{where}: email: is missing; --email needs to know who gets the report, and the mail server")
    return settings.email


def deliver(settings: Settings, report: Report, now: datetime) -> Delivered:
    """Mails the report where `[email] when` calls for it, after what waits from earlier runs.

    The mail is kept first: where the server cannot take it, it goes out with the next run.

    Raises:
        UsageError: there is no `[email]` in the configuration.
        LockedError: another run is at work.
        StoreError: the database cannot be written.
    """
    email = required(settings)
    with Store.open(settings.database, write=True) as store, store.alone():
        last = store.last_mailed(report.period.name)
        earlier = last.content if last else None
        compared = changes.compared(report, earlier, last.made_at if last else None)
        if changes.wanted(compared, email.when):
            told = digest.remembered(report, changes.unjudged(report, earlier))
            store.queue_mail(_written(email, compared, now), told, now)
        else:
            log.info("no mail: there is nothing that `when = %r` in [email] asks for", email.when)
        return _handed_in(store, email, settings.folder)


def server(email: EmailSection, folder: Path) -> Server:
    """The mail server, with the password that a command may print, which runs in `folder`.

    Raises:
        ClientfitError: the command fails.
    """
    try:
        filled = secrets.of(email, folder)
    except SourceError as error:
        raise ClientfitError(f"[email] {error}") from error
    password = filled.password.get_secret_value() if filled.password else ""
    return Server(
        host=email.host,
        port=email.at,
        security=email.security,
        username=email.username or "",
        password=password,
        timeout=email.timeout,
        retries=email.retries,
        retry_pause=email.retry_pause,
    )


def _written(email: EmailSection, report: Report, now: datetime) -> str:
    written = letter.render(report)
    return message.compose(
        sender=email.from_,
        to=email.to,
        subject=written.subject,
        text=written.text,
        html=written.html,
        now=now,
        page=render(report, "html") if email.attach_page else None,
    )


def _handed_in(store: Store, email: EmailSection, folder: Path) -> Delivered:
    """Hands in the mails that wait, oldest first, up to a fault that is the server's."""
    waiting = store.waiting_mail()
    if not waiting:
        return Delivered()
    try:
        found = server(email, folder)
    except ClientfitError as error:
        return Delivered(waiting=len(waiting), errors=(error,))
    errors: list[ClientfitError] = []
    refused: list[int] = []
    for mail in waiting:
        try:
            errors += _sent(store, mail, email, found)
        except MailError as error:
            errors.append(error)
            if not error.this_one:
                break
            if error.for_good:
                refused.append(mail.id)
        else:
            errors += _given_up(store, refused)
    return Delivered(waiting=len(store.waiting_mail()), errors=tuple(errors))


def _sent(store: Store, mail: Waiting, email: EmailSection, found: Server) -> Iterable[MailError]:
    """Hands in one mail; the fault of each reader whom the server refused, of whom it waits for those who may pass.

    It goes to whom `email` names now: an address that made the server refuse it may have been put right.

    Raises:
        MailError: nobody gets it, or nobody knows.
    """
    named = {addresses.parse(one).bare: one for one in email.to}
    to = {bare: one for bare, one in named.items() if mail.owed_to is None or bare in mail.owed_to}
    source = message.readdressed(mail.source, sender=email.from_, to=list(to.values()))
    refused = sending.send(source, found) if to else {}
    log.info("mailed to %s", ", ".join(one for one in to if one not in refused) or "nobody")
    if later := [reader for reader, fault in refused.items() if fault.passing]:
        store.owe_mail(mail.id, later)
    else:
        store.drop_mail(mail.id)
    return refused.values()


def _given_up(store: Store, refused: list[int]) -> Iterator[ClientfitError]:
    """Lets go of mails that the server refused for good, once it took a newer one: they would be refused for ever."""
    while refused:
        store.drop_mail(refused.pop())
        yield ClientfitError("the mail that was refused is given up: a newer one, with all findings, was taken")
