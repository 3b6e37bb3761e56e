"""What a mail server refused, or why it could not be asked, in words that hold no secret."""

import smtplib
import ssl

from clientfit_sync.errors import ClientfitError
from clientfit_sync.mail.server import Server

LONGEST_ANSWER = 200
TEMPORARY = range(400, 500)
IS_IT_RIGHT = "is `security` in [email] right for this port?"


class MailError(ClientfitError):
    """The mail server did not take the mail.

    `passing`: it may take it soon. `this_one`: another mail may fare better. `perhaps`: it was given the whole mail and
    never said whether it has it.
    """

    def __init__(self, problem: str, *, passing: bool, this_one: bool, perhaps: bool) -> None:
        super().__init__(problem)
        self.passing = passing
        self.this_one = this_one
        self.perhaps = perhaps

    @property
    def for_good(self) -> bool:
        """Whether the server will refuse this mail as long as it is the same, to the same receivers."""
        return self.this_one and not self.passing and not self.perhaps


class NoReceiptError(smtplib.SMTPException):
    """The server broke off, or fell silent, after it had been given the whole mail."""


ABOUT_THE_MAIL = (NoReceiptError, smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError)


def told(error: OSError | UnicodeError, server: Server) -> MailError:
    """What smtplib raises, in words."""
    return MailError(
        f"mail server {server.host}:{server.port}: {server.hushed(_words(error, server.timeout))}",
        passing=_is_passing(error),
        this_one=isinstance(error, ABOUT_THE_MAIL),
        perhaps=isinstance(error, NoReceiptError),
    )


def answer(code: int, said: bytes | str) -> str:
    """A server's answer as one line, cut where it is long."""
    text = said if isinstance(said, str) else said.decode("utf-8", "replace")
    return f"{code} {' '.join(text.split())}"[:LONGEST_ANSWER].rstrip()


def _words(error: OSError | UnicodeError, timeout: float) -> str:
    match error:
        case TimeoutError() | smtplib.SMTPServerDisconnected(__context__=TimeoutError()):
            return f"no answer within {timeout:g} s"
        case smtplib.SMTPException():
            return _refusal(error)
        case ssl.SSLCertVerificationError():
            return f"its certificate cannot be trusted: {error.verify_message}"
        case ssl.SSLError():
            return f"no secure connection ({error.reason or error}); {IS_IT_RIGHT}"
        case OSError():
            return f"cannot be reached: {error.strerror or error}"
        case UnicodeError():
            return "no host can have that name"


def _refusal(error: smtplib.SMTPException) -> str:
    match error:
        case NoReceiptError():
            return "was given the whole mail, and did not say whether it took it"
        case smtplib.SMTPRecipientsRefused():
            return "; ".join(f"refused {who}: {answer(*said)}" for who, said in error.recipients.items())
        case smtplib.SMTPAuthenticationError():
            return f"refused the user name or the password: {answer(error.smtp_code, error.smtp_error)}"
        case smtplib.SMTPResponseException(smtp_code=-1):
            return f"does not speak as mail servers do; {IS_IT_RIGHT}"
        case smtplib.SMTPResponseException():
            return f"answered {answer(error.smtp_code, error.smtp_error)}"
        case _:
            return f"{str(error).rstrip('.')}; {IS_IT_RIGHT}"


def _is_passing(error: OSError | UnicodeError) -> bool:
    match error:
        case smtplib.SMTPRecipientsRefused():
            return all(code in TEMPORARY for code, _ in error.recipients.values())
        case smtplib.SMTPResponseException():
            return error.smtp_code in TEMPORARY
        case NoReceiptError() | smtplib.SMTPNotSupportedError() | ssl.SSLCertVerificationError() | UnicodeError():
            return False
        case _:
            return True
