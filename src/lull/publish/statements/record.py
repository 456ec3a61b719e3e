"""Statements on whether it was right, and on what warning from a probability on would have meant."""

from __future__ import annotations

from lull.publish.locale import N_
from lull.publish.statements.kinds import Statement

STATEMENTS = (
    Statement(
        "record.so_far",
        "record",
        N_(
            "The records from %(first)s to %(last)s are provisional: %(recorded)s deaths so far, likely to become "
            "%(low)s to %(high)s."
        ),
        {"first": "month", "last": "month", "recorded": "number", "low": "number", "high": "number"},
    ),
    Statement(
        "reports.count",
        "record",
        N_("What public sources said: %(entries)s entries of reports and claims"),
        {"entries": "number"},
    ),
    Statement(
        "reports.values",
        "record",
        N_("What public sources measured: %(entries)s cited values"),
        {"entries": "number"},
    ),
    Statement(
        "method.made",
        "use",
        N_(
            "A pool of %(members)s models draws %(draws)s joint outcomes of monthly deaths for every place from what "
            "was known at the end of the month. A probability is the share of outcomes in which it happens."
        ),
        {"members": "number", "draws": "number"},
    ),
    Statement(
        "method.relapse",
        "use",
        N_(
            "Relapse means: %(past_deaths)s deaths or more in some 12 months of the last %(past_months)s, fewer than "
            "%(calm_deaths)s in each of the last %(calm_months)s, and then violence again; the page says whether that "
            "is any death, or 25 or more."
        ),
        {"past_deaths": "number", "past_months": "months", "calm_deaths": "number", "calm_months": "months"},
    ),
    Statement(
        "track.named",
        "record",
        N_(
            "Of the %(named)s named, %(hits)s had %(deaths)s or more deaths; of the %(observed)s that had, %(hits)s "
            "were named."
        ),
        {"named": "places", "hits": "number", "deaths": "number", "observed": "places"},
    ),
    Statement(
        "track.none_observed",
        "record",
        N_("%(named)s were named; no place had %(deaths)s or more deaths."),
        {"named": "places", "deaths": "number"},
    ),
    Statement(
        "track.last_year",
        "record",
        N_("A plain list of last year's deaths names %(hits)s of them."),
        {"hits": "number"},
    ),
    Statement(
        "track.unclear",
        "record",
        N_("Small counts are hidden, so it cannot be told whether %(deaths)s was reached in %(places)s."),
        {"deaths": "number", "places": "names"},
    ),
    Statement("track.missed", "record", N_("Not named, but violence followed: %(places)s."), {"places": "names"}),
    Statement("track.better", "record", N_("This list named %(more)s more than that one."), {"more": "number"}),
    Statement("track.as_good", "record", N_("That plain list was as good as this one."), {}),
    Statement("track.worse", "record", N_("That plain list was better: it named %(more)s more."), {"more": "number"}),
    Statement(
        "track.over",
        "record",
        N_(
            "In %(releases)s, %(first)s to %(last)s: of %(named)s named, %(hits)s had %(deaths)s or more deaths; of "
            "%(observed)s that had, %(hits)s were named. A plain list of last year's deaths names %(plain)s of them."
        ),
        {
            "releases": "releases",
            "first": "month",
            "last": "month",
            "named": "places",
            "hits": "number",
            "deaths": "number",
            "observed": "places",
            "plain": "number",
        },
    ),
    Statement(
        "chances.releases",
        "record",
        N_("%(releases)s whose 12 months are recorded, %(first)s to %(last)s."),
        {"releases": "releases", "first": "month", "last": "month"},
    ),
    Statement(
        "chances.tried",
        "record",
        N_("%(origins)s at which the method was tried before this release, %(first)s to %(last)s."),
        {"origins": "origins", "first": "month", "last": "month"},
    ),
    Statement(
        "costs.bar",
        "use",
        N_(
            "Acting costs less from %(bar)s on: now %(goes_on)s where violence goes on, and %(comes_back)s where it "
            "may come back."
        ),
        {"bar": "percent", "goes_on": "places", "comes_back": "places"},
    ),
    Statement(
        "track.came_back",
        "record",
        N_(
            "Of the %(named)s named as calm where it may come back, %(hits)s saw a death again; of the %(observed)s "
            "that did, %(hits)s were named."
        ),
        {"named": "places", "hits": "number", "observed": "places"},
    ),
    Statement(
        "track.partial",
        "record",
        N_("Only %(months)s of the %(all)s are recorded by now."),
        {"months": "number", "all": "months"},
    ),
    Statement(
        "alarm.goes-on",
        "record",
        N_(
            "Where violence goes on, warning from %(threshold)s on: of 10 warnings %(true)s came true, and %(missed)s "
            "of 10 events came without one (%(alarms)s warnings, %(events)s events, %(origins)s)."
        ),
        {
            "threshold": "percent",
            "true": "number",
            "missed": "number",
            "alarms": "number",
            "events": "number",
            "origins": "origins",
        },
    ),
    Statement(
        "alarm.comes-back",
        "record",
        N_(
            "Where it is calm, warning of any death from %(threshold)s on: of 10 warnings %(true)s came true, and "
            "%(missed)s of 10 events came without one (%(alarms)s warnings, %(events)s events, %(origins)s)."
        ),
        {
            "threshold": "percent",
            "true": "number",
            "missed": "number",
            "alarms": "number",
            "events": "number",
            "origins": "origins",
        },
    ),
)
