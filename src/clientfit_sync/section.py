"""The base of every settings model: the house's, a connector's and a check's."""

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """A table of the configuration file: unknown keys are faults, values never appear in errors.

    Give every field a description: `clientfit-sync connectors` and `checks` print it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, validate_default=True)
