"""Conditions, efforts, priorities and alerts."""

from __future__ import annotations

from lull.schema.kinds import (
    DAY,
    FLAG,
    INT,
    ORIGIN,
    REAL,
    SPAN80,
    STRANDS,
    TEXT,
    TEXTS,
    TIERS,
    Table,
    may,
    need,
)

# One line a column reads as a table, so the formatter stays out.
# fmt: off
STRAND = Table("strand", "Condition gap of a place in one strand: 0 standard met, 1 worst goalpost.", ("unit_id", "month", "strand"), (
    need("unit_id", TEXT, "Place."),
    need("level", TEXT, "Level; national and governorate tracks stand beside districts."),
    need("month", DAY, "Month assessed."),
    need("strand", TEXT, "Strand.", allowed=STRANDS),
    may("gap", REAL, "Mean condition gap; null where evidence is inadequate.", "gap", low=0, high=1),
    may("gap_low", REAL, "Lower end of the " + SPAN80 + ".", "gap", low=0, high=1),
    may("gap_high", REAL, "Upper end of the " + SPAN80 + ".", "gap", low=0, high=1),
    need("observed_weight", REAL, "Share of the strand's weight that was observed here and is not stale.", "share", low=0, high=1),
    need("evidence_level", INT, "0 inadequate, 1 to 3.", allowed=(0, 1, 2, 3)),
    may("latest", DAY, "End of the latest period observed."),
    *ORIGIN,
))

CONTRIBUTION = Table("contribution", "What each indicator adds to -log(1 - gap); the parts sum to the whole.",
                     ("unit_id", "month", "strand", "indicator"), (
    need("unit_id", TEXT, "Place."),
    need("month", DAY, "Month assessed."),
    need("strand", TEXT, "Strand.", allowed=STRANDS),
    need("indicator", TEXT, "Indicator."),
    need("gap", REAL, "Mean gap of the indicator.", "gap", low=0, high=1),
    need("weight", REAL, "Weight within the strand.", "share", low=0, high=1),
    need("contribution", REAL, "Mean of -weight * log(1 - gap).", "nats", low=0),
    need("basis", TEXT, "Observed here, or drawn from a wider pool.", allowed=("observed", "own_past", "above", "similar", "prior")),
    may("age_months", REAL, "Age of the latest observation.", "months", low=0),
    may("value", REAL, "Latest value, in the indicator's unit."),
    need("evidence_ids", TEXTS, "Observations used."),
    *ORIGIN,
))

PRIORITY = Table("priority", "Where to step up first, watch, or see a lower risk: no league table.", ("unit_id", "month"), (
    need("unit_id", TEXT, "District."),
    need("month", DAY, "Month assessed."),
    may("tier", TEXT, "Priority; null without a forecast.", allowed=TIERS),
    need("p_top", REAL, "Probability of being among the k with the highest priority; conditions not known count neither way.", "probability", low=0, high=1),
    need("k", INT, "How many places come first.", low=1),
    need("conditions", TEXT, "Whether conditions there are known: all strands asked for, some of them, or none.", allowed=("known", "partly", "unknown")),
    may("strands_known", TEXTS, "Strands of conditions that are known and so count."),
    may("strands_unknown", TEXTS, "Strands asked for that are not known."),
    need("rank_low", INT, "Better end of the " + SPAN80 + " of the rank.", low=1, public=False),
    need("rank_high", INT, "Worse end of the " + SPAN80 + " of the rank.", low=1, public=False),
    may("risk", REAL, "Probability of at least 25 deaths within 12 months; null without a forecast.", "probability", low=0, high=1),
    may("gap", REAL, "Unmet condition gap over the strands known; null where they hold less than half of the weight.", "gap", low=0, high=1),
    may("delivery_gap", REAL, "Share of dated promises that are overdue; null without dated promises.", "share", low=0, high=1),
    need("quadrant", TEXT, "Which kind of act fits; unknown where conditions are not known or not settled.", allowed=("act_now", "build", "diplomacy_security", "monitor", "unknown")),
    need("population", INT, "People living there, modelled.", "people", low=0),
    may("find_out", TEXT, "Missing indicator that would settle most."),
    may("p_top_bad", REAL, "The same probability if all that is unobserved here were as bad as can be.", "probability", low=0, high=1),
    may("intensity", REAL, "Mean of risk^a x unmet gap^(1-a).", "share", low=0, high=1),
    may("magnitude", REAL, "Intensity times people living there.", "people", low=0),
    may("p_top_magnitude", REAL, "Probability of being among the k by magnitude.", "probability", low=0, high=1),
    *ORIGIN,
))

FIND_OUT = Table("find_out", "What to ask first: how much one answer would settle for the work that it takes.", ("unit_id", "month", "indicator"), (
    need("unit_id", TEXT, "District."),
    need("month", DAY, "Month assessed."),
    need("indicator", TEXT, "Indicator without a fresh value of the district."),
    need("gain", REAL, "Expected fall in the entropy of being among the k.", "bits", low=0, high=1),
    may("effort", REAL, "Days of one person that an answer takes; null where the area states none.", "days", low=0),
    may("per_effort", REAL, "Gain for each day of work; questions are asked in this order.", "bits per day", low=0),
    need("p_if_good", REAL, "Probability of being among the k if it proved to be in the best fifth expected.", "probability", low=0, high=1),
    need("p_if_bad", REAL, "The same in the worst fifth.", "probability", low=0, high=1),
    *ORIGIN,
))

EFFORT = Table("effort", "Efforts beside needs, by place and strand.", ("unit_id", "month", "strand"), (
    need("unit_id", TEXT, "Place."),
    need("level", TEXT, "Level; promises of a governorate or the country stay there."),
    need("month", DAY, "Month assessed."),
    need("strand", TEXT, "Strand.", allowed=STRANDS),
    need("cue", TEXT, "What the efforts look like against the gap.", allowed=(
        "no_work_known", "present_overdue", "present_undated", "on_track", "low_gap", "gap_unknown")),
    need("promises", INT, "Promises that name the place.", "promises", low=0),
    need("overdue", INT, "Of these overdue: deadline passed, no evidence of delivery found.", "promises", low=0),
    need("undated", INT, "Of these without a date.", "promises", low=0),
    need("delivered", INT, "Of these delivered or effective.", "promises", low=0),
    need("present", TEXTS, "Offices and organisations at work there: implementers of promises that started."),
    need("overdue_ids", TEXTS, "Commitments overdue."),
    need("commitment_ids", TEXTS, "All commitments that name the place."),
    *ORIGIN,
))

DIAL = Table("dial", "Reconciliation, local and national apart: two dials and their divergence, 0 good to 1 bad.",
             ("unit_id", "month", "track", "part"), (
    need("unit_id", TEXT, "Place."),
    need("level", TEXT, "Level."),
    need("month", DAY, "Month assessed."),
    need("track", TEXT, "Local, national, or local less national.", allowed=("local", "national", "divergence")),
    need("part", TEXT, "One kind of evidence, or all of them.", allowed=(
        "all", "milestones", "agreements", "blocked_returns", "hotspots", "need", "trust_institutions", "trust_people", "event_balance")),
    may("value", REAL, "Reading of the dial, or the difference; null without evidence.", low=-1, high=1),
    may("low", REAL, "Lower end of the " + SPAN80 + ".", low=-1, high=1),
    may("high", REAL, "Upper end of the " + SPAN80 + ".", low=-1, high=1),
    need("evidence_level", INT, "0 none, 1 to 3.", allowed=(0, 1, 2, 3)),
    need("evidence_ids", TEXTS, "Observations, commitments and records that it rests on."),
    *ORIGIN,
))

RESTORED = Table("restored", "Is a service restored: at its baseline, at standard, three months running?", ("unit_id", "month", "indicator"), (
    need("unit_id", TEXT, "Place."),
    need("month", DAY, "Month assessed."),
    need("indicator", TEXT, "Service."),
    need("state", TEXT, "Restored only if every condition is shown.", allowed=("restored", "not_restored", "unknown")),
    need("reason", TEXT, "What decides.", allowed=("all_met", "below_standard", "below_baseline", "too_few_months", "no_baseline", "no_value")),
    may("value", REAL, "Latest value, in the unit of the measure."),
    may("baseline", REAL, "Value before the war."),
    need("standard", REAL, "Standard."),
    need("months_in_row", INT, "Latest months in a row at standard.", "months", low=0),
    need("evidence_ids", TEXTS, "Observations used."),
    *ORIGIN,
))

SENSITIVITY = Table("sensitivity", "Which choices move the result.", ("month", "kind", "name", "measure"), (
    need("month", DAY, "Month assessed."),
    need("kind", TEXT, "Choice of method or data, one indicator left out, coherence within a strand, or the outside world.",
       allowed=("choice", "leave_one_out", "coherence", "outside")),
    need("name", TEXT, "Choice, indicator, or pair."),
    need("measure", TEXT, "What was measured, e.g. mu_star, tiers_changed, correlation."),
    may("value", REAL, "Its value; null where there is too little to say."),
    may("low", REAL, "Lower end of its interval."),
    may("high", REAL, "Upper end of its interval."),
    may("n", INT, "Places or runs that it rests on.", low=0),
    *ORIGIN,
))

CARD = Table("card", "The explanation of a place as data: message keys and values, no prose.", ("unit_id", "month", "section", "position"), (
    need("unit_id", TEXT, "Place."),
    need("month", DAY, "Month assessed."),
    need("section", TEXT, "Which question it answers.", allowed=(
        "what", "how_sure", "why", "compared", "promised", "present", "change_mind", "not")),
    need("position", INT, "Order within the section.", low=0),
    need("key", TEXT, "Message key, e.g. card.what.tier."),
    need("values", TEXT, "JSON object of the values that the message names."),
    need("evidence_ids", TEXTS, "Observations and commitments that it rests on."),
    *ORIGIN,
))

ALERT = Table("alert", "What the alert rules found: to be sent, waiting for a person, or not sent and why.", ("alert_id",), (
    need("alert_id", TEXT, "Hash of rule, place, subject and month."),
    need("unit_id", TEXT, "Place."),
    need("month", DAY, "Month assessed."),
    need("rule", TEXT, "Rule.", allowed=("tier_up", "gap_above_own_maximum", "deadline_passed", "mandate_ends", "relapse")),
    need("subject", TEXT, "Strand or commitment concerned; empty for the place as a whole."),
    need("state", TEXT, "What becomes of it.", allowed=("send", "hold", "quiet")),
    need("extreme", FLAG, "True where it passes the quiet period."),
    may("value", REAL, "What was found."),
    may("before", REAL, "What it was, or the bar that it passed."),
    need("values", TEXT, "JSON object of what a message needs."),
    need("raised_on", DAY, "Day of the evaluation."),
    *ORIGIN,
))
# fmt: on
