"""Hands mail in to a mail server.

A mail is handed in once. Where the server has been given all of it and its receipt is lost, nobody can tell whether it
was taken; it is not handed in again here, and `MailError.perhaps` leaves what to do to the caller. A later run should
send it once more: a copy with the same Message-ID is dropped or seen to be one, and a mail that is lost is lost.
"""

import logging
import re
import smtplib
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from clientfit_sync.mail import faults
from clientfit_sync.mail.faults import MailError, NoReceiptError
from clientfit_sync.mail.message import envelope
from clientfit_sync.mail.server import Answer, Server

log = logging.getLogger(__name__)

SIGNED_IN, DONE, FORWARDED, GO_AHEAD = 235, 250, 251, 354
LONGER = 10  # RFC 5321 has the receipt take minutes: the server may look for viruses first
FAREWELL = 1.0  # seconds: the mail is taken, and would be sent twice if the run ended before that is kept
DOTS = re.compile(rb"^\.", re.MULTILINE)


def send(source: str, server: Server) -> dict[str, MailError]:
    """Hands in the mail of that source text, trying again while the fault may pass.

    Returns the receivers whom the server refuses where it takes the mail for others, each with its fault.

    Raises:
        MailError: the server cannot be reached, is not who it says, or refuses the credentials, the sender, all
        receivers or the mail. Unless `perhaps`, nobody gets it.
    """
    for attempt in range(server.retries):
        try:
            return _hand_in(source, server)
        except MailError as error:
            if not error.passing:
                raise
            log.info("%s; trying again", error)
            time.sleep(server.retry_pause * 2**attempt)
    return _hand_in(source, server)


def check(server: Server) -> None:
    """Greets the server, with the credentials where there are any, and hands nothing in.

    Raises:
        MailError: see `send`.
    """
    with _connected(server):
        pass


def _hand_in(source: str, server: Server) -> dict[str, MailError]:
    sender, receivers = envelope(source)
    with _connected(server) as smtp:
        smtp.ehlo_or_helo_if_needed()
        _expect(smtp.mail(sender), DONE)
        answers = {receiver: smtp.rcpt(receiver) for receiver in receivers}
        refused = {receiver: said for receiver, said in answers.items() if said[0] not in {DONE, FORWARDED}}
        if len(refused) == len(answers):
            raise smtplib.SMTPRecipientsRefused(refused)
        _expect(smtp.docmd("DATA"), GO_AHEAD)
        smtp.send(DOTS.sub(b"..", source.encode("ascii")) + b".\r\n")
        _expect(_receipt(smtp, server), DONE)
    return {
        receiver: faults.told(smtplib.SMTPRecipientsRefused({receiver: said}), server)
        for receiver, said in refused.items()
    }


def _receipt(smtp: smtplib.SMTP, server: Server) -> Answer:
    """What the server says to the mail that it has been given; only here does it get more time."""
    if smtp.sock:
        smtp.sock.settimeout(server.timeout * LONGER)
    try:
        receipt = smtp.getreply()
    except smtplib.SMTPServerDisconnected:
        raise NoReceiptError from None
    if smtp.sock:
        smtp.sock.settimeout(min(server.timeout, FAREWELL))
    return receipt


def _expect(answer: Answer, code: int) -> None:
    if answer[0] != code:
        raise smtplib.SMTPDataError(*answer)


@contextmanager
def _connected(server: Server) -> Iterator[smtplib.SMTP]:
    """A session with the server, safe and signed in as far as it is configured; what goes wrong in it is told."""
    try:
        smtp = _opened(server)
        try:
            if server.security == "starttls":
                smtp.starttls(context=ssl.create_default_context())
            if server.username:
                _sign_in(smtp, server)
            yield smtp
        finally:
            # What the server has to say to a farewell changes nothing any more.
            with suppress(OSError):
                smtp.quit()
            smtp.close()
    except (OSError, UnicodeError) as error:
        raise faults.told(error, server) from None


def _opened(server: Server) -> smtplib.SMTP:
    if server.security == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(server.host, server.port, timeout=server.timeout, context=context)
    return smtplib.SMTP(server.host, server.port, timeout=server.timeout)


def _sign_in(smtp: smtplib.SMTP, server: Server) -> None:
    if (server.username + server.password).isascii():
        smtp.login(server.username, server.password)
        return
    # smtplib knows ASCII alone.
    smtp.ehlo_or_helo_if_needed()
    code, said = smtp.docmd("AUTH", f"PLAIN {server.plain_credentials}")
    if code != SIGNED_IN:
        raise smtplib.SMTPAuthenticationError(code, said)
