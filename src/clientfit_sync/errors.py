"""The errors that a user meets, grouped by what happens next.

Each carries one line or more that say what is wrong, where, and what to do; none of them is shown as a traceback.
"""


class ClientfitError(Exception):
    """Something failed that a user can understand; nothing was changed that a new run does not repair."""

    exit_code = 1

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class UsageError(ClientfitError):
    """The user repairs the command line or the configuration: every fault at once."""

    exit_code = 2


class StoreError(ClientfitError):
    """The database cannot be read or written."""


class OutputError(ClientfitError):
    """The result cannot be written where it was asked for."""


class SourceError(ClientfitError):
    """This source could not be brought up to date; the others go on, and the next run tries again."""

    exit_code = 3


class QuotaError(SourceError):
    """The source's quota of requests is used up: come back later, and the next run goes on where this one stopped."""


class CredentialsError(SourceError):
    """The source refused the credentials: the user renews them."""

    exit_code = 4


class LockedError(ClientfitError):
    """Another run is at work on the same database: wait for it."""

    exit_code = 5
