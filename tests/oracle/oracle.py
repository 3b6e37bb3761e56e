"""An independent computation of the report: METRICS.md sections 1 to 4 read as naively as can be.

Day by day, entry by entry, in exact fractions; no line is shared with the program but its records. Where the page is
open it is read so:

- A client counts (among the three others, as one with another basis) only where it is listed: with hours or pay.
- Averages and sums over clients leave out those of unknown pay; over nobody, pay is unknown and hours are 0.
- A target that the others' average would make 0 or less is unknown.
- A deposit or draft is no copy of another connection's invoice. Of copies the connection with the most of them counts.
- An invoice of unknown net is a credit where its amount is negative. A written-off one of unknown payments is unknown.
- The latest invoice in advance covers as many days as those of the issue date before it cover together, at most 92.
- What sets pay against hours: effective rate, realization, overserviced hours, shortfall, low payer; and the pay gap
  of everybody, whose time is shared by all with known pay. Hours, pay, pay share and the hours that it buys do not.
- An invoice that is not seen might change any pay, whatever its basis, unless `invoiced_in` names another connection.
- A budget is used up on the first day of the period on which the pace so far reaches it, be that day past.
"""

from typing import Any

from oracle_checks import effort_vs_pay, time_share_cap
from oracle_figures import rows, totals
from oracle_studio import Studio, name_key

__all__ = ["Studio", "name_key", "report"]


def report(studio: Studio) -> dict[str, Any]:
    """Shaped like the JSON report (CONTRACT.md section 4), with exact fractions and None for what is unknown.

    `unknown` and `estimates` of a client are the sets of the figures named there (of the estimates: those that rest on
    the client's own pay). `skipped` is a set of (check, client). `evidence` holds what CONTRACT.md names.
    """
    found = rows(studio)
    effort, too_little = effort_vs_pay(studio, found)
    caps, no_share = time_share_cap(studio, found)
    return {
        "totals": totals(studio, found),
        "clients": found,
        "findings": effort + caps,
        "skipped": too_little | no_share,
    }
