"""Statements of the explanation of a place, as `lull explain`, its page and its briefing give them."""

from __future__ import annotations

from lull.publish.locale import N_
from lull.publish.statements.kinds import Statement

_WHY = {"indicator": "names", "gap": "gap", "share": "percent", "strand": "strands"}
_BESIDE = {"strand": "strands", "gap": "gap"}

STATEMENTS = (
    Statement(
        "card.what.no_forecast", "evidence", N_("No forecast was made, so nothing is said of the risk here."), {}
    ),
    Statement(
        "card.what.risk",
        "risk",
        N_("%(deaths)s or more deaths within %(months)s: %(risk)s."),
        {"deaths": "number", "months": "months", "risk": "percent"},
    ),
    Statement(
        "card.what.strand",
        "conditions",
        N_("%(strand)s: gap %(gap)s (8 times in 10 between %(low)s and %(high)s; 0 standard met, 1 worst)."),
        {**_BESIDE, "low": "gap", "high": "gap"},
    ),
    Statement(
        "card.what.people", "risk", N_("About %(population)s people live here (modelled)."), {"population": "number"}
    ),
    Statement(
        "card.why.observed",
        "conditions",
        N_("%(indicator)s: gap %(gap)s, %(share)s of what is missing in %(strand)s"),
        _WHY,
    ),
    Statement(
        "card.why.own_past",
        "conditions",
        N_("%(indicator)s: gap %(gap)s, %(share)s of what is missing in %(strand)s (an older value)"),
        _WHY,
    ),
    Statement(
        "card.why.pooled",
        "evidence",
        N_("%(share)s of the gap rests on no value from here but on what similar places show."),
        {"share": "percent"},
    ),
    Statement(
        "card.how_sure.observed",
        "evidence",
        N_("%(observed)s of %(indicators)s indicators have a fresh value from here."),
        {"observed": "number", "indicators": "number"},
    ),
    Statement("card.how_sure.latest", "evidence", N_("The latest value dates from %(date)s."), {"date": "month"}),
    Statement(
        "card.how_sure.bad_case",
        "evidence",
        N_(
            "Probability of being among those to step up first: %(p_top)s; %(p_top_bad)s if all that is not known here "
            "were bad."
        ),
        {"p_top": "percent", "p_top_bad": "percent"},
    ),
    Statement(
        "card.compared.own_past",
        "conditions",
        N_("%(strand)s: gap %(gap)s, in %(month)s it was %(before)s."),
        {**_BESIDE, "month": "month", "before": "gap"},
    ),
    Statement(
        "card.compared.above",
        "conditions",
        N_("%(strand)s: gap %(gap)s, in %(above)s as a whole %(above_gap)s."),
        {**_BESIDE, "above": "names", "above_gap": "gap"},
    ),
    Statement(
        "card.compared.similar",
        "conditions",
        N_("%(strand)s: gap %(gap)s, in similar districts %(similar)s."),
        {**_BESIDE, "similar": "gap"},
    ),
    Statement(
        "card.promised.count",
        "efforts",
        N_("%(promises)s on record name this place: %(delivered)s delivered, %(undated)s without a date."),
        {"promises": "promises", "delivered": "number", "undated": "number"},
    ),
    Statement(
        "card.promised.overdue",
        "delay",
        N_("%(who)s: deadline %(deadline)s, no evidence of delivery found (looked on %(looked)s)."),
        {"who": "foreign", "deadline": "day", "looked": "day"},
    ),
    Statement(
        "card.promised.above",
        "efforts",
        N_("%(promises)s on record name %(place)s as a whole."),
        {"promises": "promises", "place": "names"},
    ),
    Statement(
        "card.promised.whole",
        "efforts",
        N_("%(promises)s on record are for the whole country."),
        {"promises": "promises"},
    ),
    Statement(
        "card.change_mind.find_out",
        "evidence",
        N_(
            "%(question)s If the answer were good, the probability of being among those to step up first would be "
            "%(p_if_good)s; if bad, %(p_if_bad)s."
        ),
        {"question": "names", "p_if_good": "percent", "p_if_bad": "percent"},
    ),
    Statement(
        "card.change_mind.risk_halved",
        "risk",
        N_(
            "If the risk were half as high, the probability of being among those to step up first would be "
            "%(p_top_halved)s."
        ),
        {"p_top_halved": "percent"},
    ),
    Statement("card.not.targeting", "use", N_("Not for targeting people or places."), {}),
    Statement("card.not.persons", "use", N_("No judgement of persons, communities or groups."), {}),
    Statement("card.not.league_table", "use", N_("Not a league table of places."), {}),
    Statement("card.not.withholding_aid", "use", N_("No ground for withholding aid, policing or screening."), {}),
    Statement("card.not.measured_here", "evidence", N_("Mostly not measured here: see what to find out first."), {}),
)
