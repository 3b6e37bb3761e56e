"""Does a single client bring too much of the money?"""

from collections.abc import Iterator
from decimal import Decimal

from pydantic import Field

from clientfit_sync.checks import Check, Finding, Limits, Outcome, Skipped
from clientfit_sync.figures import Figures


class DependenceLimits(Limits):
    most: Decimal = Field(default=Decimal("0.5"), description="most of the pay that one client may bring")


def find(figures: Figures, limits: DependenceLimits) -> Iterator[Outcome]:
    for one in figures.clients:
        if one.pay_share is None:
            yield Skipped(client=one.client, reason=one.unknown["pay_share"])
        elif one.pay_share > limits.most:
            message = f"{one.client} brings {one.pay_share:.0%} of the pay"
            yield Finding(
                client=one.client, severity="watch", measured=one.pay_share, limit=limits.most, message=message
            )


CHECK = Check(title="Dependence on one client", limits=DependenceLimits, find=find)
