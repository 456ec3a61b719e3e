"""All that must not leave, once: the rules are applied where data enter and once more where a release is written.

What each rule guards, where it is applied and what it leaves open is one table, `RULES`, printed in docs/must-nots.md.
"""

from __future__ import annotations

from lull.disclosure.counts import HIDDEN, SMALLEST, ends, shown, small, small_ones, together
from lull.disclosure.days import YOUNGEST_DAYS, old_enough
from lull.disclosure.groups import group_of_people, refuse_series, refused_name
from lull.disclosure.history import published_history, published_imprecise
from lull.disclosure.kept import passed_on
from lull.disclosure.rules import RULES, Rule
from lull.disclosure.shapes import public_geography
from lull.disclosure.tables import Entered, Mark, counts_people, entering, leaving, place_names
from lull.disclosure.texts import BLANK, Screened, screened

__all__ = [
    "BLANK", "HIDDEN", "RULES", "SMALLEST", "YOUNGEST_DAYS", "Entered", "Mark", "Rule", "Screened", "counts_people",
    "ends", "entering", "group_of_people", "leaving", "old_enough", "passed_on", "place_names", "public_geography",
    "published_history", "published_imprecise", "refuse_series", "refused_name", "screened", "shown", "small",
    "small_ones", "together",
]  # fmt: skip
