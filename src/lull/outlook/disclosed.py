"""Mean scores as they may be published: none that gives away a hidden count of 1 to 4 deaths.

The score of a forecast of nothing is the count itself, so a mean score tells a sum of counts. Everyone can take off
the counts that are shown, and what is left is the sum of the hidden ones. That tells little of each if they are many.
"""

from __future__ import annotations

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from lull.verify.tables import skill

LEAST: Final = 10
"""Hidden months of units that a mean must hold, or none at all."""
DIGITS: Final = 3
"""Decimals of a published mean; more would let sums of many different scores be solved for single counts."""


def hidden_months(scores: pa.Table) -> int:
    """How many months of units with 1 to 4 deaths rows of `score` hold; one in several forecasts counts once.

    >>> rows = pa.table({"unit_id": ["a", "a", "b"], "month": ["5", "5", "5"], "obs": [3.0, 3.0, 9.0]})
    >>> hidden_months(rows)
    1
    """
    small = pc.and_(pc.greater(scores["obs"], 0), pc.less(scores["obs"], 5))
    return int(scores.filter(small).group_by(["unit_id", "month"]).aggregate([]).num_rows)


def may_be_disclosed(scores: pa.Table) -> bool:
    """Whether mean scores over these rows may be published: they hold no hidden month, or at least `LEAST`.

    The rule looks at how many are hidden, which everyone can see, and not at what they are: a mean that is left out
    for what it would tell, tells it.
    """
    return hidden_months(scores) == 0 or hidden_months(scores) >= LEAST


def disclosed_skill(scores: pa.Table, *, reference: str) -> pa.Table:
    """Mean scores of every model over all rows of `score`, rounded to `DIGITS`; no rows where they would tell too much.

    Raises `ForecastError` where a model was not scored on the same rows as the reference.
    """
    found = skill(scores, reference=reference)
    rounded = pa.table({n: _rounded(found[n]) for n in found.column_names})
    return rounded if may_be_disclosed(scores) else rounded.slice(0, 0)


def _rounded(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if not pa.types.is_floating(column.type):
        return column
    return pc.round(column, DIGITS)
