"""Statements of what a release lacks, and which tables would bring it."""

from __future__ import annotations

from lull.publish.locale import N_
from lull.publish.statements.kinds import Statement

STATEMENTS = (
    Statement(
        "wanting.conditions",
        "evidence",
        N_("Conditions are not known for any of %(all)s: a survey or a table of published values brings them."),
        {"all": "places"},
    ),
    Statement(
        "wanting.promises",
        "evidence",
        N_("No promises are on record for any of %(all)s: a table of commitments, or IATI, brings them."),
        {"all": "places"},
    ),
    Statement(
        "wanting.people",
        "evidence",
        N_("No people are given for any of %(all)s: a table of population brings deaths by head."),
        {"all": "places"},
    ),
)
