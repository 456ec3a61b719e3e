"""The national track: a country's total and parts of it, such as one pair of armed sides."""

from __future__ import annotations

from lull.schema.kinds import DAY, INT, ORIGIN, REAL, SPAN80, TEXT, Table, may, need

# One line a column reads as a table, so the formatter stays out.
# fmt: off
NATIONAL = Table("national", "Forecasts of national series; they are counted apart from districts and are no sum of them.", ("track_id", "origin", "span", "horizon"), (
    need("track_id", TEXT, "Series: a row of `tracks` in release.json says what it counts."),
    need("kind", TEXT, "The country's total, or one pair of armed sides.", allowed=("total", "dyad")),
    need("origin", DAY, "Last month whose data were used."),
    need("month", DAY, "Forecast month; the last one of a cumulative span."),
    need("horizon", INT, "Months after the origin.", "months", low=1),
    need("span", TEXT, "That month alone, or all months from the first to it.", allowed=("month", "cumulative")),
    need("mean", REAL, "Expected deaths.", "deaths", low=0),
    need("p10", REAL, "Lower end of the " + SPAN80 + ".", "deaths", low=0),
    need("p50", REAL, "Median.", "deaths", low=0),
    need("p90", REAL, "Upper end of the " + SPAN80 + ".", "deaths", low=0),
    need("p_ge_1", REAL, "Probability of at least one death.", "probability", low=0, high=1),
    need("p_ge_25", REAL, "Probability of at least 25 deaths.", "probability", low=0, high=1),
    need("p_ge_100", REAL, "Probability of at least 100 deaths.", "probability", low=0, high=1),
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
