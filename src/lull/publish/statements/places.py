"""Statements at the head of the page of a place."""

from __future__ import annotations

from lull.publish.locale import N_
from lull.publish.statements.kinds import Statement

STATEMENTS = (
    Statement("compare.title", "risk", N_("%(places)s side by side"), {"places": "names"}),
    Statement(
        "place.title",
        "risk",
        N_("%(place)s: %(risk)s chance of %(deaths)s or more deaths by %(until)s"),
        {"place": "names", "risk": "percent", "deaths": "number", "until": "month"},
    ),
    Statement(
        "place.title.back",
        "risk",
        N_("%(place)s: %(risk)s chance of any death by %(until)s"),
        {"place": "names", "risk": "percent", "until": "month"},
    ),
    Statement("watch.last_death", "risk", N_("last death recorded in %(last)s"), {"last": "month"}),
    Statement("place.tenths", "risk", N_("about %(n)s in 10"), {"n": "number"}),
    Statement("place.any", "risk", N_("Any death: %(risk)s."), {"risk": "percent"}),
    Statement(
        "place.usual",
        "risk",
        N_("In past years %(base)s of places saw 25 or more deaths."),
        {"base": "percent"},
    ),
    Statement(
        "place.rests_on",
        "risk",
        N_("What raises the figure most: %(raises)s."),
        {"raises": "names"},
    ),
    Statement("place.rests_on.lowers", "risk", N_("What lowers it most: %(lowers)s."), {"lowers": "names"}),
    Statement(
        "place.wide",
        "evidence",
        N_("The range is wide: its upper end, %(high)s deaths, is %(times)s times the middle."),
        {"high": "number", "times": "number"},
    ),
    Statement(
        "place.newest",
        "evidence",
        N_("The newest value measured here dates from %(month)s, %(age)s before the end of the release's month."),
        {"month": "month", "age": "months"},
    ),
    Statement(
        "upper.title",
        "risk",
        N_("%(place)s: highest chance in %(first)s (%(chance)s), then %(others)s"),
        {"place": "names", "first": "names", "chance": "percent", "others": "names"},
    ),
    Statement(
        "upper.title.one",
        "risk",
        N_("%(place)s: highest chance in %(first)s (%(chance)s)"),
        {"place": "names", "first": "names", "chance": "percent"},
    ),
)
