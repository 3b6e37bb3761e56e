"""The configuration: a TOML file and `CLIENTFIT_*` variables, which outrank it, as typed settings.

config.read(path, environ)
"""

from clientfit_sync.config.connections import ConfiguredConnection
from clientfit_sync.config.delivery import EmailSection
from clientfit_sync.config.read import ConfiguredCheck, Settings, default_path, read
from clientfit_sync.config.sections import ConnectionSection

__all__ = [
    "ConfiguredCheck",
    "ConfiguredConnection",
    "ConnectionSection",
    "EmailSection",
    "Settings",
    "default_path",
    "read",
]
