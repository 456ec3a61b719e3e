"""The two watch lists, what warning at a probability would have meant, and who does what where."""

from __future__ import annotations

from lull.schema.kinds import DAY, INT, ORIGIN, REAL, SPAN80, STRANDS, TEXT, TEXTS, Table, may, need

GOES_ON, COMES_BACK = "goes-on", "comes-back"
LISTS = (GOES_ON, COMES_BACK)
ALL_GROUPS = "all"

# One line a column reads as a table, so the formatter stays out.
# fmt: off
WATCH = Table("watch", "Two lists by probability: where violence goes on, and calm places with a past where it may come back.",
              ("group_id", "list", "unit_id"), (
    need("group_id", TEXT, "Armed group, or all for deaths by every group."),
    need("list", TEXT, "Violence goes on, or calm after a past: it may come back.", allowed=LISTS),
    need("unit_id", TEXT, "Place."),
    need("level", TEXT, "Level of the place."),
    need("rank", INT, "Place in the list by probability, from 1; ties by expected deaths, then by id.", low=1),
    need("probability", REAL, "Probability of the target.", "probability", low=0, high=1),
    need("target", TEXT, "What the probability is of, e.g. deaths_25_in_12 or any_death_in_12."),
    need("deaths_low", REAL, "Lower end of the " + SPAN80 + " of deaths within the span.", "deaths", low=0),
    need("deaths_middle", REAL, "Middle of the possible worlds: the deaths that are expected.", "deaths", low=0),
    need("deaths_high", REAL, "Upper end of the " + SPAN80 + ".", "deaths", low=0),
    need("evidence_known", INT, "Strands of conditions of which at least half was measured here and is fresh.", "strands", low=0),
    need("evidence_asked", INT, "Strands of conditions that are asked for.", "strands", low=0),
    need("strands_known", TEXTS, "The strands known."),
    may("changed", REAL, "Probability less that in the release before; null in the first release.", "probability", low=-1, high=1),
    may("changed_from", DAY, "Month of that release; null in the first release."),
    need("reason", TEXT, "Key of the statement that says why it stands here."),
    may("deaths_last_year", TEXT, "Deaths recorded in the last 12 months as they may be shown: a number or a range."),
    may("months_last_year", INT, "Months of the last 12 with a recorded death.", "months", low=0),
    may("last_death", DAY, "Last month with a recorded death; null where none is on record."),
    *ORIGIN,
))

ALARM = Table("alarm", "What warning from a probability on would have meant, from rolling origins of this area.",
              ("list", "threshold"), (
    need("list", TEXT, "Which list.", allowed=LISTS),
    need("target", TEXT, "What the warning is of."),
    need("threshold", REAL, "Warn where the probability is at least this.", "probability", low=0, high=1),
    need("alarms", INT, "Warnings that would have been given.", "warnings", low=0),
    need("hits", INT, "Of these, followed by the target within the span.", "warnings", low=0),
    need("misses", INT, "Targets that came without a warning.", "events", low=0),
    need("cases", INT, "Places and origins judged.", low=0),
    need("first_origin", DAY, "First origin judged."),
    need("last_origin", DAY, "Last origin judged; all its months were recorded by then."),
    need("origins", INT, "Origins judged.", low=1),
    *ORIGIN,
))

PRESENCE = Table("presence", "Who does what where: an office or organisation at work in a sector, a place and a period.",
                 ("presence_id",), (
    need("presence_id", TEXT, "Id."),
    may(
        "organisation", TEXT, "Office or organisation; null for a row that says what a list covers.", free_text=True, party=True,
    ),
    may("sector", TEXT, "Sector as its source names it.", free_text=True),
    may("strand", TEXT, "Strand that the sector belongs to.", allowed=STRANDS),
    need("place_id", TEXT, "Place; a list that covers a place covers all within it."),
    need("period_start", DAY, "First day."),
    need("period_end", DAY, "Last day."),
    need("kind", TEXT, "Somebody at work, or a list that covers the place and period, whoever it names.", allowed=("present", "list")),
    may("title", TEXT, "Title of the list.", free_text=True),
    may("url", TEXT, "Address of the list."),
    *ORIGIN,
))
# fmt: on
