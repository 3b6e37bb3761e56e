"""The model of the whole configuration file; which connections and checks there are decides what it looks like."""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, Field, create_model
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from clientfit_sync.checks import Check
from clientfit_sync.config import secrets
from clientfit_sync.config.delivery import EmailSection, MonitorSection, ScheduleSection
from clientfit_sync.config.policy import PolicySection
from clientfit_sync.config.sections import (
    ECB_90_DAYS,
    ClientSection,
    ConnectionSection,
    Currency,
    PerUnit,
    RatesSection,
    Zone,
)
from clientfit_sync.connector import Connector
from clientfit_sync.section import Section

PREFIX = "CLIENTFIT_"
NESTED = "__"


def _database(url: str) -> str:
    names_a_file = re.fullmatch(r"sqlite:///[^?:][^?]*", url)
    if not names_a_file and not url.startswith(("postgresql://", "postgresql+")):
        raise ValueError("write sqlite:///FILE or postgresql://USER@HOST/NAME")
    return url


def _web(url: str) -> str:
    if url and not re.match(r"https?://[^/]", url):
        raise ValueError('write an address that begins with https://, or "" to fetch none')
    return url


class Environment(EnvSettingsSource):
    """The variables of the environment; lists and tables are JSON there."""

    def decode_complex_value(self, field_name: str, field: FieldInfo, value: Any) -> Any:
        """The value of the JSON; what is none is left to validation, which names its place."""
        try:
            return super().decode_complex_value(field_name, field, value)
        except ValueError:
            return value


class File(BaseSettings):
    """The settings that do not depend on plug-ins; a variable of the environment outranks the file's content."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter=NESTED,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        validate_default=True,
    )

    timezone: Zone | None = Field(
        default=None, examples=["Europe/Sofia"], description="IANA name; default: the machine's. Sets what today is"
    )
    currency: Currency | None = Field(
        default=None, examples=["EUR"], description="the report's; default: that of the sources if they have only one"
    )
    database: Annotated[str, AfterValidator(_database)] | None = Field(
        default=None,
        examples=["sqlite:///clientfit.db"],
        description="SQLAlchemy URL of SQLite or PostgreSQL; default: a file in the user data folder",
    )
    history: Annotated[int, Field(ge=1, le=36_500)] = Field(
        default=400, description="days of entries that sync keeps up to date"
    )
    stale_after: Annotated[int, Field(ge=0)] = Field(default=3, description="days after which a source is too old")
    exchange_rates_url: Annotated[str, AfterValidator(_web)] = Field(
        default=ECB_90_DAYS,
        description="the European Central Bank's rates of the last 90 days; empty: they are not fetched",
    )
    rates: RatesSection = Field(default=RatesSection(), description="what an hour should bring")
    policy: PolicySection = Field(default=PolicySection(), description="your own rules")
    exchange_rates: dict[Currency, PerUnit] = Field(
        default={},
        examples=[{"USD": Decimal("0.92")}],
        description="fixed rates into currency, per unit; they outrank the European Central Bank's",
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # the signature is pydantic-settings'
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003  # the signature is pydantic-settings'
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  # the signature is pydantic-settings'
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003  # likewise
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment first, then the file's content, which is handed in."""
        return Environment(settings_cls), init_settings


def model(connectors: Mapping[str, Connector[Any]], checks: Mapping[str, Check[Any]]) -> type[File]:
    """The model of a file with these connections (by name) and checks (by id)."""
    return create_model(
        "Configuration",
        __base__=File,
        connections=_table({name: connection(name, one) for name, one in connectors.items()}),
        clients=(dict[str, ClientSection], Field(default={})),
        checks=_table({name: one.limits for name, one in checks.items()}),
        email=(_with_secrets(EmailSection) | None, Field(default=None)),
        schedule=(ScheduleSection, Field(default=ScheduleSection())),
        monitor=(_with_secrets(MonitorSection), Field(default_factory=dict)),
    )


@cache
def _with_secrets(section: type[Section]) -> Any:
    """The table, its secrets to be given either way."""
    validators = secrets.one_of_both(section)
    return create_model(section.__name__, __base__=section, __validators__=validators, **secrets.either_way(section))


def variables(model: type[File]) -> dict[str, Any]:
    """What the environment sets, in the shape of the file."""
    return Environment(model)()


def connection(name: str, connector: Connector[Any]) -> type[ConnectionSection]:
    """The settings of a connection of that name: the connector's own, and those that every connection takes."""
    kind = ConnectionSection.model_fields["type"]
    return create_model(
        "Connection",
        __base__=(connector.settings, ConnectionSection),
        __validators__=secrets.one_of_both(connector.settings),
        type=(str | None, Field(default=None, examples=[name], description=kind.description)),
        **secrets.either_way(connector.settings),
    )


def _table(sections: Mapping[str, type[BaseModel]]) -> Any:
    fields: dict[str, Any] = {name: (section, Field(default_factory=dict)) for name, section in sections.items()}
    return create_model("Table", __base__=Section, **fields), Field(default_factory=dict)
