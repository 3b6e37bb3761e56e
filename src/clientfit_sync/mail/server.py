"""A mail server, as it is configured."""

from base64 import b64encode
from dataclasses import dataclass, field
from typing import Literal

Answer = tuple[int, bytes]
Security = Literal["starttls", "tls", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where mail is handed in; `timeout` and `retry_pause` (doubled each time) are seconds.

    With `security="none"` the password is sent in clear: that is for this machine alone, and who configures sees to it.
    """

    host: str
    port: int
    security: Security
    username: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 30
    retries: int = 2
    retry_pause: float = 2

    @property
    def plain_credentials(self) -> str:
        """User name and password as the mechanism PLAIN sends them (RFC 4616)."""
        return _base64(f"\0{self.username}\0{self.password}")

    def hushed(self, said: str) -> str:
        """What the server said, without the password, which a careless one repeats."""
        for secret in (self.plain_credentials, _base64(self.password), self.password):
            said = said.replace(secret, "***") if self.password else said
        return said


def _base64(text: str) -> str:
    return b64encode(text.encode()).decode()
