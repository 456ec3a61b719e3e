"""Statements on risk, on the watch lists, and on how much is known of conditions."""

from __future__ import annotations

from lull.publish.locale import N_
from lull.publish.statements.kinds import Statement

STATEMENTS = (
    Statement(
        "headline.goes_on",
        "risk",
        N_(
            "Highest chance of %(deaths)s or more deaths by %(until)s: %(first)s (%(chance)s), "
            "then %(others)s (%(low)s to %(high)s)."
        ),
        {
            "deaths": "number",
            "until": "month",
            "first": "names",
            "chance": "percent",
            "others": "names",
            "low": "percent",
            "high": "percent",
        },
    ),
    Statement(
        "headline.goes_on.one",
        "risk",
        N_("Highest chance of %(deaths)s or more deaths by %(until)s: %(first)s (%(chance)s)."),
        {"deaths": "number", "until": "month", "first": "names", "chance": "percent"},
    ),
    Statement(
        "headline.none_above",
        "risk",
        N_("No place is above %(bar)s for %(deaths)s or more deaths by %(until)s; highest: %(first)s (%(chance)s)."),
        {"bar": "percent", "deaths": "number", "until": "month", "first": "names", "chance": "percent"},
    ),
    Statement(
        "headline.comes_back",
        "risk",
        N_(
            "Calm after a violent past, it may come back: highest chance of any death by %(until)s in %(first)s "
            "(%(chance)s), then %(others)s (%(low)s to %(high)s)."
        ),
        {
            "until": "month",
            "first": "names",
            "chance": "percent",
            "others": "names",
            "low": "percent",
            "high": "percent",
        },
    ),
    Statement(
        "headline.comes_back.one",
        "risk",
        N_(
            "Calm after a violent past, it may come back: highest chance of any death by %(until)s in %(first)s "
            "(%(chance)s)."
        ),
        {"until": "month", "first": "names", "chance": "percent"},
    ),
    Statement(
        "list.first_k",
        "use",
        N_("The first %(k)s places are named; whoever plans sets this number."),
        {"k": "number"},
    ),
    Statement(
        "watch.last_year",
        "risk",
        N_("%(deaths)s recorded since %(since)s, in %(months)s."),
        {"deaths": "deaths", "since": "month", "months": "months"},
    ),
    Statement("watch.none_last_year", "risk", N_("No death recorded since %(since)s."), {"since": "month"}),
    Statement(
        "watch.calm_since",
        "risk",
        N_("Fewer than %(calm_deaths)s deaths in %(calm_months)s; last death recorded in %(last)s."),
        {"calm_deaths": "number", "calm_months": "months", "last": "month"},
    ),
    Statement(
        "watch.calm",
        "risk",
        N_("Fewer than %(calm_deaths)s deaths in %(calm_months)s, after a violent past."),
        {"calm_deaths": "number", "calm_months": "months"},
    ),
    Statement(
        "watch.up",
        "risk",
        N_("%(points)s points higher than in %(before)s."),
        {"points": "points", "before": "month"},
    ),
    Statement(
        "watch.down",
        "risk",
        N_("%(points)s points lower than in %(before)s."),
        {"points": "points", "before": "month"},
    ),
    Statement(
        "watch.range",
        "risk",
        N_("Deaths within %(months)s, 8 times in 10: %(low)s to %(high)s, middle %(middle)s."),
        {"months": "months", "low": "number", "high": "number", "middle": "number"},
    ),
    Statement(
        "place.risk",
        "risk",
        N_("%(deaths)s or more deaths within %(months)s: %(risk)s, %(word)s."),
        {"deaths": "number", "months": "months", "risk": "percent", "word": "word"},
    ),
    Statement(
        "forecast.flat",
        "risk",
        N_("No change is known, so these figures say what follows if things stay as in the last year."),
        {},
    ),
    Statement(
        "country.expected",
        "risk",
        N_(
            "Deaths expected in %(area)s in the %(months)s to %(until)s, counting only violence placed in one of "
            "these places: %(middle)s in the middle; 8 times in 10 between %(low)s and %(high)s."
        ),
        {
            "area": "names",
            "months": "months",
            "until": "month",
            "middle": "number",
            "low": "number",
            "high": "number",
        },
    ),
    Statement(
        "national.newest",
        "risk",
        N_("The newest forecast of the whole country looks ahead from %(month)s."),
        {"month": "month"},
    ),
    Statement(
        "priority.step_up_first",
        "risk",
        N_(
            "Step up first: one of the first %(k)s, by the chance of violence and, where they are known, by conditions."
        ),
        {"k": "number"},
    ),
    Statement(
        "priority.watch",
        "risk",
        N_("Watch: the chance of 25 or more deaths is %(bar)s or more, or a death is about as likely as not."),
        {"bar": "percent"},
    ),
    Statement(
        "priority.lower_risk",
        "risk",
        N_("Lower risk: the chance of 25 or more deaths is under %(bar)s. That does not say that the place is safe."),
        {"bar": "percent"},
    ),
    Statement(
        "conditions.known",
        "evidence",
        N_("%(known)s of %(asked)s subjects of conditions are known."),
        {"known": "number", "asked": "number"},
    ),
    Statement("conditions.unknown", "evidence", N_("Conditions not known: %(strands)s."), {"strands": "strands"}),
    Statement("conditions.ask", "evidence", N_("To find out, ask: %(questions)s"), {"questions": "names"}),
    Statement(
        "act.act_now",
        "conditions",
        N_(
            "The chance of violence is high, and what was measured (%(strands)s) is more than half way from the "
            "standard to the worst point."
        ),
        {"strands": "strands"},
    ),
    Statement(
        "act.build",
        "conditions",
        N_(
            "The chance of violence is low, but what was measured (%(strands)s) is more than half way from the "
            "standard to the worst point."
        ),
        {"strands": "strands"},
    ),
    Statement(
        "act.diplomacy_security",
        "conditions",
        N_(
            "The chance of violence is high while what was measured (%(strands)s) is less than half way from the "
            "standard to the worst point: programmes alone will not mend it."
        ),
        {"strands": "strands"},
    ),
    Statement(
        "act.monitor",
        "conditions",
        N_(
            "The chance of violence is low, and what was measured (%(strands)s) is less than half way from the "
            "standard to the worst point."
        ),
        {"strands": "strands"},
    ),
    Statement("needs.widest", "conditions", N_("Widest gaps: %(list)s."), {"list": "names"}),
)
