"""Events to one row a unit and month, with features known at that time, as Ibis expressions."""

from lull.panel.arrays import Grid, arrays, links
from lull.panel.counts import actor_months, admitted, month_table, unit_months, unit_table
from lull.panel.features import features

__all__ = [
    "Grid",
    "actor_months",
    "admitted",
    "arrays",
    "features",
    "links",
    "month_table",
    "unit_months",
    "unit_table",
]
