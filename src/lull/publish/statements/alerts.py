"""Statements of alerts: what a rule of the area found in a release."""

from __future__ import annotations

from lull.publish.locale import N_
from lull.publish.statements.kinds import Statement

STATEMENTS = (
    Statement(
        "alert.tier_up.title",
        "risk",
        N_("%(place)s: now %(tier)s, before %(before)s"),
        {"place": "names", "tier": "names", "before": "names"},
    ),
    Statement(
        "alert.tier_up",
        "risk",
        N_("The chance of 25 or more deaths within 12 months was %(before)s and is now %(now)s."),
        {"before": "percent", "now": "percent"},
    ),
    Statement(
        "alert.gap.title",
        "conditions",
        N_("%(place)s: condition gap above its own past in %(strand)s"),
        {"place": "names", "strand": "strands"},
    ),
    Statement(
        "alert.gap",
        "conditions",
        N_(
            "The gap is %(gap)s; its highest value in the outlooks of the %(months)s before was %(bar)s. At 0 the "
            "standard is met."
        ),
        {"gap": "gap", "months": "months", "bar": "gap"},
    ),
    Statement(
        "alert.mandate.title",
        "efforts",
        N_("%(place)s: a mandate ends within %(days)s"),
        {"place": "names", "days": "days"},
    ),
    Statement(
        "alert.mandate",
        "efforts",
        N_("%(what)s (%(who)s). Its term ends on %(day)s, and no extension is known."),
        {"what": "foreign", "who": "foreign", "day": "day"},
    ),
    Statement(
        "alert.relapse",
        "risk",
        N_("Calm after a violent past: 25 or more deaths again within %(months)s: %(risk)s (%(word)s)."),
        {"months": "months", "risk": "percent", "word": "word"},
    ),
    Statement("alert.bar", "use", N_("This alert is raised from %(bar)s on."), {"bar": "percent"}),
)
