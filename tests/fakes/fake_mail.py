"""A mail server on loopback, which speaks SMTP as real ones do and misbehaves as it is told."""

import asyncio
import logging
import ssl
from base64 import b64encode
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from threading import Thread
from typing import Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

# What the server logs is not what the program says.
logging.getLogger("mail.log").addHandler(logging.NullHandler())
logging.getLogger("mail.log").propagate = False

BREAK_OFF = "break off"
SILENCE = "silence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A mail that the server has been given whole: from whom, to whom, and its source."""

    sender: str
    receivers: tuple[str, ...]
    source: bytes

    @property
    def message(self) -> EmailMessage:
        """The mail as a mail program reads it."""
        return message_from_bytes(self.source, _class=EmailMessage, policy=default)


class FakeMail:
    """A context manager; `port` is its port, also for a second life after an outage, `received` what it was given.

    `answers["DATA"].append("451 later")` is what it says the next time instead of its own answer to DATA, once the mail
    was given; likewise EHLO, AUTH, MAIL, RCPT and QUIT. `BREAK_OFF` ends the connection there, `SILENCE` says nothing.
    `certificate`: it offers STARTTLS, or with `tls` speaks nothing else. `users`: it wants one of these passwords.
    """

    def __init__(
        self,
        *,
        certificate: ssl.SSLContext | None = None,
        tls: bool = False,
        users: Mapping[str, str] | None = None,
        port: int = 0,
    ) -> None:
        self.port = port
        self.received: list[Received] = []
        self.answers: dict[str, list[str]] = defaultdict(list)
        self.connections = 0
        self._certificate = certificate
        self._tls = tls
        self._users = users
        self._sessions: list[SMTP] = []

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        context = self._certificate if self._tls else None
        self._server = self._loop.run_until_complete(
            self._loop.create_server(self._session, "127.0.0.1", self.port, ssl=context)
        )
        self.port = self._server.sockets[0].getsockname()[1]
        self._thread = Thread(target=self._loop.run_forever)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.run_until_complete(self._ended())
        self._loop.close()

    async def _ended(self) -> None:
        self._server.close()
        for session in self._sessions:
            _break_off(session)
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _session(self) -> SMTP:
        self.connections += 1
        starttls = self._certificate is not None and not self._tls
        session = SMTP(
            self,
            hostname="mail.example",
            loop=self._loop,
            tls_context=self._certificate if starttls else None,
            require_starttls=starttls,
            auth_required=starttls and self._users is not None,
            auth_require_tls=starttls,
            authenticator=self._authenticate,
        )
        self._sessions.append(session)
        return session

    def _authenticate(self, _s: SMTP, _t: Session, _e: Envelope, _m: str, given: LoginPassword) -> AuthResult:
        known = self._users is not None and self._users.get(given.login.decode()) == given.password.decode()
        if self.answers["AUTH"]:
            coded = b64encode(b"\0" + given.login + b"\0" + given.password).decode()
            said = self.answers["AUTH"].pop(0).format(password=given.password.decode(), coded=coded)
            return AuthResult(success=False, handled=False, message=said)
        return AuthResult(success=known, handled=False)

    async def _instead(self, command: str, server: SMTP, usual: str) -> str:
        answer = self.answers[command].pop(0) if self.answers[command] else usual
        if answer == SILENCE:
            await asyncio.Event().wait()
        if answer == BREAK_OFF:
            _break_off(server)
        return answer

    async def handle_EHLO(
        self, server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        told = await self._instead("EHLO", server, "")
        return [told] if told else responses

    async def handle_MAIL(
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        envelope.mail_from = address
        return await self._instead("MAIL", server, "250 OK")

    async def handle_RCPT(
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = await self._instead("RCPT", server, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        answer = self.answers["DATA"][0] if self.answers["DATA"] else "250"
        if not answer.startswith(("4", "5")):
            assert isinstance(envelope.original_content, bytes)
            self.received.append(
                Received(
                    sender=envelope.mail_from or "",
                    receivers=tuple(envelope.rcpt_tos),
                    source=envelope.original_content,
                )
            )
        return await self._instead("DATA", server, "250 taken")

    async def handle_QUIT(self, server: SMTP, _session: Session, _envelope: Envelope) -> str:
        return await self._instead("QUIT", server, "221 Bye")


def _break_off(session: SMTP) -> None:
    if isinstance(session.transport, asyncio.Transport):
        session.transport.abort()
