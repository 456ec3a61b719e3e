"""Events to one row a unit and month, with features known at that time, as SQL that runs on any engine."""

from lull.panel.arrays import Grid, arrays, links
from lull.panel.counts import actor_months, admitted, month_table, unit_months, unit_table
from lull.panel.features import features
from lull.panel.groups import GroupRule, group_months, rule_table

__all__ = [
    "Grid",
    "GroupRule",
    "actor_months",
    "admitted",
    "arrays",
    "features",
    "group_months",
    "links",
    "month_table",
    "rule_table",
    "unit_months",
    "unit_table",
]
