"""What Toggl says of its quotas when it is asked for them (Toggl API, section 4)."""

from clientfit_connectors.toggl import account, quota, wire
from clientfit_connectors.toggl.track import Track
from clientfit_sync.rest.faults import Refused

PATH = "/me/quota"


def told(track: Track) -> tuple[wire.Allowance, ...]:
    """What is left of each; none where Toggl does not say.

    Raises:
        CredentialsError: the token was refused.
        QuotaError: nothing is left of the user's own.
    """
    try:
        answer = track.get(PATH, of=quota.USER)
    except Refused as refused:
        if refused.status == quota.FORBIDDEN:
            raise account.denied(refused) from None
        return ()
    return wire.read(wire.ALLOWANCES, answer.body, f"GET {PATH}")
