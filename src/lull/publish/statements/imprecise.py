"""Statements on events known only to a larger place."""

from __future__ import annotations

from lull.publish.locale import N_
from lull.publish.statements.kinds import Statement

STATEMENTS = (
    Statement(
        "imprecise.year",
        "evidence",
        N_(
            "Known only to %(place)s, and not to a place in it, from %(first)s to %(last)s: %(events)s, %(deaths)s. "
            "No count, chart or forecast here holds them."
        ),
        {"place": "names", "first": "month", "last": "month", "events": "more_events", "deaths": "deaths"},
    ),
    Statement(
        "imprecise.near",
        "evidence",
        N_("Known only to %(place)s from %(first)s to %(last)s: %(events)s, %(deaths)s. Some may have been here."),
        {"place": "names", "first": "month", "last": "month", "events": "more_events", "deaths": "deaths"},
    ),
    Statement(
        "imprecise.none",
        "evidence",
        N_("No event from %(first)s to %(last)s is known only to %(place)s."),
        {"place": "names", "first": "month", "last": "month"},
    ),
    Statement(
        "imprecise.until",
        "evidence",
        N_("The records name events known only to a larger place until %(until)s; newer files leave them out."),
        {"until": "month"},
    ),
)
