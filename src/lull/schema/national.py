"""The national track: a country's total and parts of it, such as one pair of armed sides."""

from __future__ import annotations

from lull.schema.kinds import DAY, INT, ORIGIN, SUMMARY, TEXT, Table, may, need

# One line a column reads as a table, so the formatter stays out.
# fmt: off
NATIONAL = Table("national", "Forecasts of national series; they are counted apart from districts and are no sum of them.", ("track_id", "origin", "span", "horizon"), (
    need("track_id", TEXT, "Series: a row of `tracks` in release.json says what it counts."),
    need("kind", TEXT, "The country's total, or one pair of armed sides.", allowed=("total", "dyad")),
    *SUMMARY,
    *ORIGIN,
))

NATIONAL_HISTORY = Table("national_history", "Recorded deaths of national series by month as published: counts of 1 to 4 are hidden.", ("track_id", "month"), (
    need("track_id", TEXT, "Series."),
    need("month", DAY, "First day of the month."),
    may("deaths", INT, "Deaths recorded; null where the count is hidden.", "deaths", low=0),
    need("shown", TEXT, "The count as it may be shown: a number or <5."),
    *ORIGIN,
))
# fmt: on
