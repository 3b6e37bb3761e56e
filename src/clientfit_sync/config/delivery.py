"""The tables of the configuration file that say how a report reaches its readers: mail, schedule, monitor."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, field_validator, model_validator

from clientfit_sync import times
from clientfit_sync.config import secrets
from clientfit_sync.mail import addresses
from clientfit_sync.rest.settings import is_loopback
from clientfit_sync.section import Section

When = Literal["always", "findings", "changes"]
PORTS = {"starttls": 587, "tls": 465, "none": 25}


def _address(text: str) -> str:
    addresses.parse(text)
    return text


def _time(rule: str) -> str:
    times.parse(rule)
    return rule


def _list(value: object) -> object:
    return [value] if isinstance(value, str) else value


Address = Annotated[str, AfterValidator(_address)]
TimeRule = Annotated[str, AfterValidator(_time)]
TimeRules = Annotated[tuple[TimeRule, ...], BeforeValidator(_list)]


class EmailSection(Section):
    """`[email]`: who gets the report, and the mail server that takes it."""

    to: Annotated[tuple[Address, ...], Field(min_length=1)] = Field(
        examples=[["me@example.com"]], description="who gets the report"
    )
    from_: Address = Field(alias="from", examples=["clientfit-sync <me@example.com>"], description="whom it comes from")
    host: str = Field(min_length=1, examples=["smtp.example.com"], description="the mail server")
    port: int | None = Field(
        default=None, ge=1, le=65535, examples=[587], description="default: 587; with tls 465, with none 25"
    )
    security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="starttls, tls, or none, which only a mail server on this machine may have"
    )
    username: str | None = Field(
        default=None, examples=["me@example.com"], description="where the mail server wants one"
    )
    password: SecretStr | None = Field(default=None, examples=["..."], description="the mail server's password")
    when: When = Field(
        default="findings",
        description="always; findings: only if there are any; changes: only if any is new, worse, better or resolved",
    )
    attach_page: bool = Field(default=False, description="true: the page of `report --format html` is attached")

    timeout: float = Field(default=30, gt=0, le=600, description="seconds to wait for the mail server")
    retries: int = Field(default=2, ge=0, le=10, description="how often a mail that failed is sent again at once")
    retry_pause: float = Field(default=2, ge=0, le=600, description="seconds before the first retry; doubled each time")

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if self.security == "none" and not is_loopback(self.host):
            raise ValueError(f'security = "none" would send all in clear to {self.host}: use starttls or tls')
        given = self.password is not None or getattr(self, f"password{secrets.COMMAND}", None)
        if bool(self.username) != bool(given):
            raise ValueError("username and password go together: set both, or neither")
        return self

    @property
    def at(self) -> int:
        """The port, the usual one of the security where none is set."""
        return self.port or PORTS[self.security]


class ScheduleSection(Section):
    """`[schedule]`: when `clientfit-sync schedule` runs what, in the configured time zone."""

    sync: TimeRules = Field(default=(), examples=[["06:00", "13:00"]], description="when to sync")
    report: TimeRules = Field(
        default=(),
        examples=["monday 07:00"],
        description='when to report, by mail if [email] is set; also "daily 07:00", "1st 07:00"',
    )


class MonitorSection(Section):
    """`[monitor]`: a service that watches whether runs come and end well."""

    ping_url: SecretStr | None = Field(
        default=None,
        examples=["https://hc-ping.com/your-uuid"],
        description="is told of the beginning (/start), the end, and the failure (/fail, or the exit code) of each "
        "sync and mailed report",
    )

    @field_validator("ping_url")
    @classmethod
    def _is_url(cls, secret: SecretStr | None) -> SecretStr | None:
        parts = urlsplit(secret.get_secret_value() if secret else "https://none")
        if parts.scheme not in {"https", "http"} or not parts.hostname:
            raise ValueError("is no URL: write https://hc-ping.com/your-uuid")
        return secret

    @property
    def watches(self) -> bool:
        """Whether there is one."""
        return bool(self.ping_url or getattr(self, f"ping_url{secrets.COMMAND}", None))


SECRET: dict[str, type[Section]] = {"email": EmailSection, "monitor": MonitorSection}
"""The tables that hold secrets."""


def settled(content: Mapping[str, Any], variables: Mapping[str, Any]) -> dict[str, Any]:
    """The content without what the environment says in another way (see `secrets.settled`)."""
    kept = {
        name: secrets.settled(content[name], variables.get(name) or {}, section)
        for name, section in SECRET.items()
        if isinstance(content.get(name), dict)
    }
    return {**content, **kept}


def in_clear(content: Mapping[str, Any]) -> list[str]:
    """The secrets that stand in the file itself, by dotted name."""
    return [
        f"{table}.{name}"
        for table, section in SECRET.items()
        if isinstance(content.get(table), dict)
        for name in secrets.names(section)
        if name in content[table]
    ]
