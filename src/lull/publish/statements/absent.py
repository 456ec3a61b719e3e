"""Statements on relapse, on what is not there (not measured, on record, moved or known yet), and on what is asked."""

from __future__ import annotations

from lull.publish.locale import N_
from lull.publish.statements.kinds import Statement

STATEMENTS = (
    Statement(
        "relapse.calm",
        "risk",
        N_(
            "Calm for %(calm)s months after a violent past. Within %(n)s months: any death %(any)s, 25 deaths or more "
            "%(more)s (%(word)s)."
        ),
        {"calm": "number", "n": "number", "any": "percent", "more": "percent", "word": "word"},
    ),
    Statement("relapse.no_forecast", "evidence", N_("No forecast was made for this district."), {}),
    Statement(
        "relapse.ongoing",
        "risk",
        N_("Violence is going on here, so this is a question of continuation and not of relapse."),
        {},
    ),
    Statement(
        "relapse.never",
        "risk",
        N_(
            "In the last %(years)s years there were never %(deaths)s deaths or more within 12 months here, so relapse "
            "does not apply. First violence is counted in the risk above."
        ),
        {"years": "number", "deaths": "number"},
    ),
    Statement("upper.back", "risk", N_("May come back: %(risk)s any death"), {"risk": "percent"}),
    Statement("upper.unknown", "evidence", N_("Conditions not known: %(places)s"), {"places": "names"}),
    Statement(
        "conditions.nothing",
        "evidence",
        N_("Nothing measured at this place is loaded. That does not mean that conditions are good."),
        {},
    ),
    Statement(
        "promises.none_overdue",
        "delay",
        N_("No promise that names a place is overdue by what was looked into."),
        {},
    ),
    Statement("promises.none_such", "efforts", N_("No such promise is known."), {}),
    Statement("promises.no_end_ahead", "efforts", N_("No mandate, law or clause with an end date ahead is known."), {}),
    Statement("reconciliation.none", "evidence", N_("No agreement, law or claim on reconciliation is loaded."), {}),
    Statement(
        "changes.none",
        "risk",
        N_("No priority changed since %(month)s, and no chance moved by %(n)s points or more."),
        {"month": "month", "n": "points"},
    ),
    Statement("changes.first", "evidence", N_("This is the first release, so there is nothing to compare with."), {}),
    Statement(
        "asked.review", "use", N_("review what is planned for %(places)s before the next outlook."), {"places": "names"}
    ),
    Statement(
        "asked.promise",
        "delay",
        N_("say what became of “%(title)s”, due on %(deadline)s."),
        {"title": "foreign", "deadline": "day"},
    ),
    Statement(
        "asked.presence",
        "evidence",
        N_("send the list of who works where: none is loaded, so nothing is said of presence."),
        {},
    ),
    Statement(
        "asked.measure",
        "evidence",
        N_("answer for %(places)s: %(questions)s"),
        {"places": "names", "questions": "names"},
    ),
    Statement(
        "record.not_yet",
        "record",
        N_("The months after this release are not known yet. They are measured here as soon as data come in."),
        {},
    ),
)
