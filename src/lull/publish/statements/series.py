"""Statements on the whole country: its series, and the two readings of reconciliation."""

from __future__ import annotations

from lull.publish.locale import N_
from lull.publish.statements.kinds import Statement

STATEMENTS = (
    Statement(
        "series.recorded",
        "risk",
        N_("%(deaths)s recorded in the %(months)s to %(month)s."),
        {"deaths": "deaths", "months": "months", "month": "month"},
    ),
    Statement(
        "series.expected",
        "risk",
        N_("Deaths within %(months)s, 8 times in 10: %(low)s to %(high)s, middle %(middle)s."),
        {"months": "months", "low": "number", "high": "number", "middle": "number"},
    ),
    Statement(
        "series.many",
        "risk",
        N_("%(deaths)s or more deaths: %(risk)s (%(word)s)."),
        {"deaths": "number", "risk": "percent", "word": "word"},
    ),
    Statement(
        "series.observed",
        "record",
        N_("What then happened: %(deaths)s recorded in %(months)s."),
        {"deaths": "deaths", "months": "months"},
    ),
    Statement(
        "series.differ",
        "evidence",
        N_("These series count by rules of their own beside the sum of all places; none is the sum of another."),
        {},
    ),
    Statement(
        "series.dyad",
        "evidence",
        N_("A pair of armed sides is counted wherever it fights, also across a border."),
        {},
    ),
    Statement(
        "series.today",
        "evidence",
        N_("Recorded months are those that their source publishes today; some were not known yet at that time."),
        {},
    ),
    Statement(
        "dial.apart",
        "conditions",
        N_(
            "Reconciliation, from 0 good to 1 bad: %(local)s locally and %(national)s nationally, %(points)s points "
            "apart. The two are never averaged."
        ),
        {"local": "gap", "national": "gap", "points": "points"},
    ),
)
