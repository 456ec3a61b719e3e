"""Counts by unit and month, draws, their summaries and scores."""

from __future__ import annotations

from lull.schema.kinds import ACTIVITIES, DAY, FLAG, INT, ORIGIN, REAL, SUMMARY, TEXT, Table, may, need

# One line a column reads as a table, so the formatter stays out.
# fmt: off
PANEL = Table("panel", "One row a unit and month: counts, and features known at the end of that month.", ("unit_id", "month"), (
    need("unit_id", TEXT, "Unit."),
    need("level", TEXT, "Level of the unit."),
    need("month", DAY, "First day of the month."),
    need("events", INT, "Events counted.", "events", low=0),
    need("deaths", INT, "Best estimate of deaths, all types.", "deaths", low=0),
    need("deaths_state", INT, "Deaths in state-based violence.", "deaths", low=0),
    need("deaths_nonstate", INT, "Deaths in non-state violence.", "deaths", low=0),
    need("deaths_onesided", INT, "Deaths in one-sided violence.", "deaths", low=0),
), open=True)

DRAWS = Table("draws", "Joint sample paths: draw k is one possible world.", ("unit_id", "month", "draw"), (
    need("unit_id", TEXT, "Unit."),
    need("month", DAY, "Forecast month."),
    need("horizon", INT, "Months after the origin.", "months", low=1),
    need("draw", INT, "Number of the world.", low=0),
    need("value", INT, "Deaths.", "deaths", low=0),
))

GROUP_DRAWS = Table("group_draws", "The draws by armed group; values of 0 are left out. In each world and month they sum to the draws.", ("unit_id", "group_id", "month", "draw"), (
    need("unit_id", TEXT, "Unit."),
    need("group_id", TEXT, "Group: a row of `group`."),
    need("month", DAY, "Forecast month."),
    need("horizon", INT, "Months after the origin.", "months", low=1),
    need("draw", INT, "Number of the world.", low=0),
    need("value", INT, "Deaths in violence of this group.", "deaths", low=1),
))

GROUP = Table("group", "Armed groups, pairs and kinds of violence that are forecast apart; they sum to all violence.", ("group_id", "lang"), (
    need("group_id", TEXT, "Group."),
    need("kind", TEXT, "What it is: one armed side, a pair of sides, a kind of violence, or events that name nobody.",
       allowed=("side", "pair", "type", "unknown")),
    need("rank", INT, "Place in the area's list, from 1.", low=1),
    need("lang", TEXT, "Language of the name."),
    need("name", TEXT, "What it is called."),
    need("events", INT, "Events of the group that were counted, in all months to the origin.", "events", low=0),
    *ORIGIN,
))

FORECAST = Table("forecast", "Summaries of the draws.", ("unit_id", "group_id", "origin", "span", "horizon"), (
    need("unit_id", TEXT, "Unit."),
    need("group_id", TEXT, "All violence (`all`), or that of one group: a row of `group`."),
    need("level", TEXT, "Level of the unit."),
    *SUMMARY,
    need("state", TEXT, "At the origin: ongoing violence, calm after a past peak (relapse candidate), or no such past.",
       allowed=("ongoing", "relapse_candidate", "quiet")),
    may("p_relapse_any", REAL, "Relapse (a): any death within the span; null unless a relapse candidate.", "probability", low=0, high=1),
    may("p_relapse_25", REAL, "Relapse (b): at least 25 deaths within the span; null unless a relapse candidate.", "probability", low=0, high=1),
    *ORIGIN,
))

EXPLANATION = Table("explanation", "What a risk is associated with: contributions that add up.", ("unit_id", "origin", "target", "family"), (
    need("unit_id", TEXT, "Unit."),
    need("origin", DAY, "Last month whose data were used."),
    need("target", TEXT, "At least 1 or at least 25 deaths over all forecast months together.", allowed=("any_death", "deaths_25")),
    need("family", TEXT, "Family of features.", allowed=("own history", "neighbours", "wider conflict", "season", "observations")),
    need("contribution", REAL, "Part of the difference between the unit's risk and the base risk; parts of a unit add up.", "log-odds"),
    need("risk", REAL, "Risk of the unit.", "probability", low=0, high=1),
    need("base_risk", REAL, "How often it happened to any unit in the past.", "probability", low=0, high=1),
    *ORIGIN,
))

SCORE = Table("score", "One row a model, unit and forecast month; averaged later.", ("model", "unit_id", "origin", "horizon"), (
    need("model", TEXT, "Model."),
    need("level", TEXT, "Level."),
    need("unit_id", TEXT, "Unit."),
    need("origin", DAY, "Origin."),
    need("month", DAY, "Forecast month."),
    need("horizon", INT, "Months after the origin.", "months", low=1),
    need("window", TEXT, "Year or protocol window."),
    need("development", FLAG, "True where the window was used to choose anything."),
    need("activity", TEXT, "Activity of the unit in the 12 months to the origin.", allowed=ACTIVITIES),
    need("obs", REAL, "Deaths recorded afterwards.", "deaths", low=0, public=False),
    need("mean", REAL, "Expected deaths.", "deaths", low=0),
    need("crps", REAL, "Continuous ranked probability score.", "deaths", low=0, public=False),
    need("ign", REAL, "Ignorance over 11 bins.", "bits", low=0, public=False),
    need("mis", REAL, "Mean interval score of the 90 % interval.", "deaths", low=0, public=False),
    need("p_ge_1", REAL, "Forecast probability of at least one death.", "probability", low=0, high=1),
    need("p_ge_25", REAL, "Forecast probability of at least 25 deaths.", "probability", low=0, high=1),
    need("brier_1", REAL, "Brier score of at least one death.", low=0, high=1, public=False),
    need("brier_25", REAL, "Brier score of at least 25 deaths.", low=0, high=1, public=False),
    need("covered_90", FLAG, "The recorded value lay in the 90 % interval.", public=False),
    need("pit", REAL, "Randomised probability integral transform.", low=0, high=1, public=False),
    may("width", REAL, "Width of the 90 % interval.", "deaths", low=0),
    may("middle", REAL, "Middle (median) of the draws.", "deaths", low=0),
))

HISTORY = Table("history", "Recorded deaths by unit and month as published: counts of 1 to 4 are hidden.", ("unit_id", "group_id", "month"), (
    need("unit_id", TEXT, "Unit."),
    need("group_id", TEXT, "All violence (`all`), or that of one group: a row of `group`. Groups without a death in the last ten years have no rows."),
    need("level", TEXT, "Level of the unit."),
    need("month", DAY, "First day of the month."),
    may("deaths", INT, "Deaths recorded; null where the count is hidden.", "deaths", low=0),
    need("shown", TEXT, "The count as it may be shown: a number, <5, or a range where parts are hidden."),
    *ORIGIN,
))
IMPRECISE = Table("imprecise", "Events known to have happened in a larger place, but not where in it: in no count of its places, and not among what is forecast. A month without a row: the records hold no such events.", ("unit_id", "month"), (
    need("unit_id", TEXT, "The larger place."),
    need("level", TEXT, "Level of the larger place."),
    need("month", DAY, "First day of the month in which the last day of the events lies."),
    may("events", INT, "Events; null where fewer than five killed 1 to 4 people.", "events", low=0),
    may("deaths", INT, "Deaths in them; null where the count is hidden.", "deaths", low=0),
    need("events_shown", TEXT, "The number of events as it may be shown: a number, or <5."),
    need("shown", TEXT, "The deaths as they may be shown: a number, or <5."),
    *ORIGIN,
))
# fmt: on
