"""Every table of Lull in one place: columns, types, units, keys, allowed values, and what may be published.

`None` (not known or not observed), 0 (observed, none) and a missing row (never looked) are three things.
All tables but those made and used within one run (panel, draws, score) carry `source_id` and `known_from`, the first
date on which the row could be known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from lull.errors import SchemaError

TEXT, TEXTS, DAY = pa.string(), pa.list_(pa.string()), pa.date32()
INT, REAL, FLAG = pa.int32(), pa.float64(), pa.bool_()

LEVELS = ("country", "governorate", "district", "cell", "unit")
STRANDS = ("security", "services", "reconciliation", "governance", "displacement")
TIERS = ("clear", "contested", "unlikely", "find_out_first")
ACTIVITIES = ("zero", "sporadic", "active", "high")


@dataclass(frozen=True)
class Column:
    """One column: its Arrow type, what it means, its unit, and the values that it may hold."""

    name: str
    type: pa.DataType
    doc: str
    unit: str = ""
    required: bool = True
    public: bool = True
    allowed: tuple[str | int, ...] = ()
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Table:
    """One table: its columns and the columns that identify a row (within one vintage)."""

    name: str
    doc: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    open: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in order."""
        return tuple(c.name for c in self.columns)

    def column(self, name: str) -> Column:
        """The declaration of one column; `SchemaError` if there is none."""
        for c in self.columns:
            if c.name == name:
                return c
        raise SchemaError(f"table {self.name} has no column {name!r}; it has: {', '.join(self.names)}")


def _c(name: str, type: pa.DataType, doc: str, unit: str = "", **more: object) -> Column:
    return Column(name, type, doc, unit, **more)  # type: ignore[arg-type]


def _opt(name: str, type: pa.DataType, doc: str, unit: str = "", **more: object) -> Column:
    return Column(name, type, doc, unit, required=False, **more)  # type: ignore[arg-type]


_ORIGIN = (
    _c("source_id", TEXT, "Where the row comes from: a row of `source`."),
    _c("known_from", DAY, "First date on which the row could be known."),
)
_SPAN80 = "80 % interval"

# One line a column reads as a table, so the formatter stays out until the registry.
# fmt: off
PLACE = Table("place", "Units and administrative places of an area, versioned.", ("place_id", "version"), (
    _c("place_id", TEXT, "P-code, PRIO-GRID id or the user's own id."),
    _c("level", TEXT, "What kind of unit.", allowed=LEVELS),
    _opt("parent_id", TEXT, "The place that contains this one; null for the country."),
    _c("name_en", TEXT, "Name in English."),
    _opt("name_ar", TEXT, "Name in Arabic."),
    _opt("name_ckb", TEXT, "Name in Sorani Kurdish; null where no source supports one."),
    _opt("latitude", REAL, "A point inside the place.", "degrees north", low=-90, high=90),
    _opt("longitude", REAL, "A point inside the place.", "degrees east", low=-180, high=180),
    _opt("area_km2", REAL, "Area.", "km2", low=0),
    _opt("population", INT, "People living there, modelled.", "people", low=0),
    _c("version", TEXT, "Version of the boundaries, e.g. cod-ab-2019-06-03."),
    *_ORIGIN,
))

SOURCE = Table("source", "Sources with licence and citation.", ("source_id",), (
    _c("source_id", TEXT, "Short name with version, e.g. ucdp-ged-21.1."),
    _c("title", TEXT, "Full title."),
    _c("publisher", TEXT, "Who publishes it."),
    _c("licence", TEXT, "Licence, SPDX where there is one."),
    _c("citation", TEXT, "How to cite it."),
    _opt("url", TEXT, "Where it is published."),
    _opt("version", TEXT, "Version as its owner names it."),
    _c("redistributable", FLAG, "False: rows stay on this machine and enter no release."),
    _c("known_from", DAY, "Date of the release of this version."),
))

EVENT = Table("event", "Events of organised violence as UCDP GED defines them.", ("event_id",), (
    _c("event_id", TEXT, "The owner's id.", public=False),
    _c("date_start", DAY, "First possible day.", public=False),
    _c("date_end", DAY, "Last possible day.", public=False),
    _opt("date_prec", INT, "UCDP date precision, 1 exact day to 5 more than a month.", low=1, high=5, public=False),
    _c("type_of_violence", INT, "1 state-based, 2 non-state, 3 one-sided.", allowed=(1, 2, 3)),
    _opt("conflict_name", TEXT, "UCDP conflict."),
    _opt("dyad_name", TEXT, "UCDP dyad."),
    _opt("side_a", TEXT, "First side."),
    _opt("side_b", TEXT, "Second side."),
    _c("low", INT, "Lowest credible deaths.", "deaths", low=0, public=False),
    _c("best", INT, "Best estimate of deaths.", "deaths", low=0, public=False),
    _c("high", INT, "Highest credible deaths.", "deaths", low=0, public=False),
    _opt("deaths_a", INT, "Deaths of side a.", "deaths", low=0, public=False),
    _opt("deaths_b", INT, "Deaths of side b.", "deaths", low=0, public=False),
    _opt("deaths_civilians", INT, "Deaths of civilians.", "deaths", low=0, public=False),
    _opt("deaths_unknown", INT, "Deaths of people of unknown status.", "deaths", low=0, public=False),
    _c("where_prec", INT, "UCDP place precision, 1 exact to 7 international.", low=1, high=7, public=False),
    _opt("latitude", REAL, "Point of the event.", "degrees north", low=-90, high=90, public=False),
    _opt("longitude", REAL, "Point of the event.", "degrees east", low=-180, high=180, public=False),
    _opt("priogrid_gid", INT, "PRIO-GRID cell.", public=False),
    _opt("adm1_pcode", TEXT, "Governorate that holds the point."),
    _opt("adm2_pcode", TEXT, "District that holds the point."),
    _c("place_method", TEXT, "How the point found its district.", allowed=("inside", "snapped", "unlocated")),
    _opt("country", TEXT, "Country as the owner names it."),
    _opt("event_clarity", INT, "UCDP clarity, 1 clear or 2 aggregated.", low=1, high=2, public=False),
    _opt("number_of_sources", INT, "Sources that report it.", low=0),
    _c("code_status", TEXT, "Final yearly release or monthly Candidate.", allowed=("final", "candidate")),
    *_ORIGIN,
))

OBSERVATION = Table("observation", "One published value for a place and a period.", ("obs_id",), (
    _c("obs_id", TEXT, "Id; changes when the value changes."),
    _c("strand", TEXT, "Which strand it speaks to.", allowed=STRANDS),
    _c("indicator", TEXT, "What was measured."),
    _c("place_id", TEXT, "Place that the value is about."),
    _c("period_start", DAY, "First day of the period."),
    _c("period_end", DAY, "Last day of the period."),
    _c("value", REAL, "The value, in `unit`."),
    _c("unit", TEXT, "Unit of the value."),
    _opt("lower", REAL, "Lower bound as published."),
    _opt("upper", REAL, "Upper bound as published."),
    _opt("n", INT, "Sample size.", low=0),
    _c("method", TEXT, "How it was measured: survey, key_informant, administrative, media_count, satellite, ..."),
    _c("evidence_level", INT, "1 weak, 2 fair, 3 strong; 1 never drives a score alone.", allowed=(1, 2, 3)),
    _opt("publisher", TEXT, "Who published the value."),
    _opt("title", TEXT, "Title of the page."),
    _opt("url", TEXT, "Address of the page."),
    _opt("note", TEXT, "Caveats, in the project's own words."),
    *_ORIGIN,
))

RECORD = Table("record", "One coded claim from a report, with its quoted evidence.", ("record_id",), (
    _c("record_id", TEXT, "Hash of document, span and type."),
    _c("document_id", TEXT, "Hash of the normalised text of the document."),
    _c("record_type", TEXT, "Kind of claim.", allowed=("security_event", "political_event", "service_event", "statement", "commitment")),
    _c("aux_mode", TEXT, "Is it so?", allowed=("actual", "historical", "future", "hypothetical", "negated")),
    _c("strand", TEXT, "Strand of the subject.", allowed=STRANDS),
    _opt("event_type", TEXT, "PLOVER type of an event."),
    _opt("service_sector", TEXT, "Sector of a service_event or commitment."),
    _opt("service_status", TEXT, "State of the service."),
    _opt("speech_act", TEXT, "What a statement does."),
    _opt("commitment_status", TEXT, "What became of a promise."),
    _c("actors", TEXTS, "Organisations and offices that act."),
    _c("recipients", TEXTS, "Organisations, offices and groups acted on."),
    _opt("place_text", TEXT, "Place as written."),
    _opt("adm1_pcode", TEXT, "Governorate."),
    _opt("adm2_pcode", TEXT, "District."),
    _opt("date_start", DAY, "First day of the act."),
    _opt("date_end", DAY, "Last day of the act."),
    _opt("date_prec", INT, "1 day, 2 week, 3 part of a month, 4 month, 5 longer.", low=1, high=5),
    _opt("low", INT, "Lowest deaths stated.", "deaths", low=0),
    _opt("best", INT, "Best deaths stated.", "deaths", low=0),
    _opt("high", INT, "Highest deaths stated.", "deaths", low=0),
    _opt("injured", INT, "Injured stated.", "people", low=0),
    _opt("count_scope", TEXT, "What the counts cover.", allowed=("event", "roundup", "cumulative")),
    _opt("quantity", REAL, "Main figure of the act, in `unit`."),
    _opt("unit", TEXT, "Unit of the quantity."),
    _opt("deadline", DAY, "Last day of the promised unit of time."),
    _opt("deadline_prec", TEXT, "Precision of the deadline.", allowed=("day", "month", "quarter", "year", "none")),
    _c("evidence", TEXT, "Verbatim quote of at most 300 characters."),
    _c("char_start", INT, "Offset of the quote in the normalised text.", "characters", low=0, public=False),
    _c("char_end", INT, "End of the quote.", "characters", low=0, public=False),
    _c("published", DAY, "Date of the report."),
    _c("lang", TEXT, "Language of the report.", allowed=("en", "ar", "ckb")),
    _c("coder", TEXT, "Which coder made it.", allowed=("rules", "linear", "llm", "person")),
    _c("rule", TEXT, "Rule, model or reviewer that made it.", public=False),
    _c("confidence", REAL, "Probability that the record is right.", "probability", low=0, high=1),
    _c("source_grade", TEXT, "Reliability of the source, A to F.", allowed=("A", "B", "C", "D", "E", "F")),
    _c("information_grade", INT, "Credibility of the information, 1 to 6.", low=1, high=6),
    _c("sensitivity", TEXT, "Who may see it.", allowed=("public", "partner", "restricted"), public=False),
    _opt("report_group", TEXT, "Syndicated copies share a group.", public=False),
    _c("review", TEXT, "State of the review.", allowed=("waiting", "accepted", "rejected"), public=False),
    *_ORIGIN,
))

GRIEVANCE = Table("grievance", "An unresolved issue in a place; never a person or a community.", ("grievance_id",), (
    _c("grievance_id", TEXT, "Id of issue and place."),
    _c("type", TEXT, "Kind of issue.", allowed=(
        "service_failure", "compensation", "blocked_return", "detention_missing", "land", "armed_group_abuse",
        "exclusion", "disputed_jurisdiction", "revenge_tribal", "water_sharing")),
    _c("place_id", TEXT, "Where."),
    _c("strand", TEXT, "Strand.", allowed=STRANDS),
    _c("status", TEXT, "Without new evidence a grievance fades to unknown, never to settled.",
       allowed=("open", "being_addressed", "settled", "relapsed", "unknown")),
    _c("salience", REAL, "Share of the evidence of the last year that names it.", "share", low=0, high=1),
    _c("evidence_level", INT, "1 weak to 3 strong.", allowed=(1, 2, 3)),
    _c("first_seen", DAY, "First evidence."),
    _c("last_evidence", DAY, "Latest evidence."),
    _c("text", TEXT, "One sentence in the project's own words."),
    _c("evidence_ids", TEXTS, "Observations, claims and records that it rests on."),
    *_ORIGIN,
))

COMMITMENT = Table("commitment", "One promise, mandate, clause, law, plan or project (IATI vocabulary).", ("commitment_id",), (
    _c("commitment_id", TEXT, "Id."),
    _opt("parent_id", TEXT, "The agreement or total that it is part of."),
    _opt("successor_id", TEXT, "The promise that renews or replaces it."),
    _c("kind", TEXT, "Kind.", allowed=("pledge", "commitment", "mandate", "law", "agreement_clause", "plan_target", "budget_line", "project")),
    _c("promisor", TEXT, "Office that promises."),
    _opt("implementer", TEXT, "Who is to do it."),
    _opt("promised_to", TEXT, "To whom."),
    _c("strand", TEXT, "Strand.", allowed=STRANDS),
    _c("place_ids", TEXTS, "Places it is about; the country code for national promises."),
    _c("deliverable", TEXT, "What is to be there at the end."),
    _opt("quantity", REAL, "How much, in `unit`."),
    _opt("unit", TEXT, "Unit of the quantity."),
    _opt("amount", REAL, "Money, in `currency`; never summed across instruments or parents.", "currency units"),
    _opt("currency", TEXT, "ISO 4217."),
    _opt("instrument", TEXT, "grant, loan, guarantee, investment, in_kind, ..."),
    _opt("made_on", DAY, "Day of the promise (first day of the unit where only a month or year is known); null where unknown."),
    _opt("deadline", DAY, "Last day of the promised unit of time."),
    _c("deadline_precision", TEXT, "Precision of the deadline; none is its own state.", allowed=("day", "month", "quarter", "year", "none")),
    _opt("legal_force", TEXT, "What binds."),
    _opt("title", TEXT, "Title of the page."),
    _opt("url", TEXT, "Address of the page."),
    _opt("note", TEXT, "Caveats, in the project's own words."),
    *_ORIGIN,
))

CLAIM = Table("claim", "X said on D that Y about a commitment.", ("claim_id",), (
    _c("claim_id", TEXT, "Hash of commitment, date, claimant and what is said."),
    _c("commitment_id", TEXT, "The commitment."),
    _c("claim_date", DAY, "Day of the claim (first day of the unit where only a month or year is known)."),
    _c("claimant", TEXT, "Office or organisation that says so."),
    _c("says", TEXT, "What it says.", allowed=(
        "announced", "committed", "funded", "started", "delivered", "effective", "not_delivered", "extended",
        "suspended", "cancelled", "lapsed", "orphaned")),
    _opt("detail", TEXT, "What exactly, in the project's own words."),
    _c("verification", INT, "0 claimed, 1 document, 2 third party, 3 outcome data.", allowed=(0, 1, 2, 3)),
    _opt("url", TEXT, "Address of the page."),
    *_ORIGIN,
))

PANEL = Table("panel", "One row a unit and month: counts, and features known at the end of that month.", ("unit_id", "month"), (
    _c("unit_id", TEXT, "Unit."),
    _c("level", TEXT, "Level of the unit.", allowed=LEVELS),
    _c("month", DAY, "First day of the month."),
    _c("events", INT, "Events counted.", "events", low=0),
    _c("deaths", INT, "Best estimate of deaths, all types.", "deaths", low=0),
    _c("deaths_state", INT, "Deaths in state-based violence.", "deaths", low=0),
    _c("deaths_nonstate", INT, "Deaths in non-state violence.", "deaths", low=0),
    _c("deaths_onesided", INT, "Deaths in one-sided violence.", "deaths", low=0),
), open=True)

DRAWS = Table("draws", "Joint sample paths: draw k is one possible world.", ("unit_id", "month", "draw"), (
    _c("unit_id", TEXT, "Unit."),
    _c("month", DAY, "Forecast month."),
    _c("horizon", INT, "Months after the origin.", "months", low=1),
    _c("draw", INT, "Number of the world.", low=0),
    _c("value", INT, "Deaths.", "deaths", low=0),
))

FORECAST = Table("forecast", "Summaries of the draws.", ("unit_id", "origin", "span", "horizon"), (
    _c("unit_id", TEXT, "Unit."),
    _c("level", TEXT, "Level of the unit.", allowed=LEVELS),
    _c("origin", DAY, "Last month whose data were used."),
    _c("month", DAY, "Forecast month; the last one of a cumulative span."),
    _c("horizon", INT, "Months after the origin.", "months", low=1),
    _c("span", TEXT, "That month alone, or all months from the first to it.", allowed=("month", "cumulative")),
    _c("mean", REAL, "Expected deaths.", "deaths", low=0),
    _c("p10", REAL, "Lower end of the " + _SPAN80 + ".", "deaths", low=0),
    _c("p50", REAL, "Median.", "deaths", low=0),
    _c("p90", REAL, "Upper end of the " + _SPAN80 + ".", "deaths", low=0),
    _c("p_ge_1", REAL, "Probability of at least one death.", "probability", low=0, high=1),
    _c("p_ge_25", REAL, "Probability of at least 25 deaths.", "probability", low=0, high=1),
    _c("p_ge_100", REAL, "Probability of at least 100 deaths.", "probability", low=0, high=1),
    _c("state", TEXT, "At the origin: ongoing violence, calm after a past peak (relapse candidate), or no such past.",
       allowed=("ongoing", "relapse_candidate", "quiet")),
    _opt("p_relapse_any", REAL, "Relapse (a): any death within the span; null unless a relapse candidate.", "probability", low=0, high=1),
    _opt("p_relapse_25", REAL, "Relapse (b): at least 25 deaths within the span; null unless a relapse candidate.", "probability", low=0, high=1),
    *_ORIGIN,
))

EXPLANATION = Table("explanation", "What a risk is associated with: contributions that add up.", ("unit_id", "origin", "target", "family"), (
    _c("unit_id", TEXT, "Unit."),
    _c("origin", DAY, "Last month whose data were used."),
    _c("target", TEXT, "At least 1 or at least 25 deaths over all forecast months together.", allowed=("any_death", "deaths_25")),
    _c("family", TEXT, "Family of features.", allowed=("own history", "neighbours", "wider conflict", "season", "observations")),
    _c("contribution", REAL, "Part of the difference between the unit's risk and the base risk; parts of a unit add up.", "log-odds"),
    _c("risk", REAL, "Risk of the unit.", "probability", low=0, high=1),
    _c("base_risk", REAL, "How often it happened to any unit in the past.", "probability", low=0, high=1),
    *_ORIGIN,
))

SCORE = Table("score", "One row a model, unit and forecast month; averaged later.", ("model", "unit_id", "origin", "horizon"), (
    _c("model", TEXT, "Model."),
    _c("level", TEXT, "Level.", allowed=LEVELS),
    _c("unit_id", TEXT, "Unit."),
    _c("origin", DAY, "Origin."),
    _c("month", DAY, "Forecast month."),
    _c("horizon", INT, "Months after the origin.", "months", low=1),
    _c("window", TEXT, "Year or protocol window."),
    _c("development", FLAG, "True where the window was used to choose anything."),
    _c("activity", TEXT, "Activity of the unit in the 12 months to the origin.", allowed=ACTIVITIES),
    _c("obs", REAL, "Deaths recorded afterwards.", "deaths", low=0, public=False),
    _c("mean", REAL, "Expected deaths.", "deaths", low=0),
    _c("crps", REAL, "Continuous ranked probability score.", "deaths", low=0),
    _c("ign", REAL, "Ignorance over 11 bins.", "bits", low=0),
    _c("mis", REAL, "Mean interval score of the 90 % interval.", "deaths", low=0),
    _c("p_ge_1", REAL, "Forecast probability of at least one death.", "probability", low=0, high=1),
    _c("p_ge_25", REAL, "Forecast probability of at least 25 deaths.", "probability", low=0, high=1),
    _c("brier_1", REAL, "Brier score of at least one death.", low=0, high=1),
    _c("brier_25", REAL, "Brier score of at least 25 deaths.", low=0, high=1),
    _c("covered_90", FLAG, "The recorded value lay in the 90 % interval."),
    _c("pit", REAL, "Randomised probability integral transform.", low=0, high=1),
    _opt("width", REAL, "Width of the 90 % interval.", "deaths", low=0),
))

STRAND = Table("strand", "Condition gap of a place in one strand: 0 standard met, 1 worst goalpost.", ("unit_id", "month", "strand"), (
    _c("unit_id", TEXT, "Place."),
    _c("level", TEXT, "Level; national and governorate tracks stand beside districts.", allowed=LEVELS),
    _c("month", DAY, "Month assessed."),
    _c("strand", TEXT, "Strand.", allowed=STRANDS),
    _opt("gap", REAL, "Mean condition gap; null where evidence is inadequate.", "gap", low=0, high=1),
    _opt("gap_low", REAL, "Lower end of the " + _SPAN80 + ".", "gap", low=0, high=1),
    _opt("gap_high", REAL, "Upper end of the " + _SPAN80 + ".", "gap", low=0, high=1),
    _c("observed_weight", REAL, "Share of the strand's weight that was observed here and is not stale.", "share", low=0, high=1),
    _c("evidence_level", INT, "0 inadequate, 1 to 3.", allowed=(0, 1, 2, 3)),
    _opt("latest", DAY, "End of the latest period observed."),
    *_ORIGIN,
))

CONTRIBUTION = Table("contribution", "What each indicator adds to -log(1 - gap); the parts sum to the whole.",
                     ("unit_id", "month", "strand", "indicator"), (
    _c("unit_id", TEXT, "Place."),
    _c("month", DAY, "Month assessed."),
    _c("strand", TEXT, "Strand.", allowed=STRANDS),
    _c("indicator", TEXT, "Indicator."),
    _c("gap", REAL, "Mean gap of the indicator.", "gap", low=0, high=1),
    _c("weight", REAL, "Weight within the strand.", "share", low=0, high=1),
    _c("contribution", REAL, "Mean of -weight * log(1 - gap).", "nats", low=0),
    _c("basis", TEXT, "Observed here, or drawn from a wider pool.", allowed=("observed", "own_past", "governorate", "similar", "prior")),
    _opt("age_months", REAL, "Age of the latest observation.", "months", low=0),
    _opt("value", REAL, "Latest value, in the indicator's unit."),
    _c("evidence_ids", TEXTS, "Observations used."),
    *_ORIGIN,
))

PRIORITY = Table("priority", "Where to step up: tiers, not a league table.", ("unit_id", "month"), (
    _c("unit_id", TEXT, "District."),
    _c("month", DAY, "Month assessed."),
    _c("tier", TEXT, "Tier.", allowed=TIERS),
    _c("p_top", REAL, "Probability of being among the k districts with the highest priority.", "probability", low=0, high=1),
    _c("k", INT, "The k of `p_top`.", "districts", low=1),
    _c("rank_low", INT, "Better end of the " + _SPAN80 + " of the rank.", low=1, public=False),
    _c("rank_high", INT, "Worse end of the " + _SPAN80 + " of the rank.", low=1, public=False),
    _opt("risk", REAL, "Probability of at least 25 deaths within 12 months; null without a forecast.", "probability", low=0, high=1),
    _opt("gap", REAL, "Unmet condition gap over the weighted strands; null where inadequate.", "gap", low=0, high=1),
    _opt("delivery_gap", REAL, "Share of dated promises that are overdue; null without dated promises.", "share", low=0, high=1),
    _c("quadrant", TEXT, "Which kind of act fits.", allowed=("act_now", "build", "diplomacy_security", "monitor", "unknown")),
    _c("population", INT, "People living there, modelled.", "people", low=0),
    _opt("find_out", TEXT, "Missing indicator that would settle most."),
    _opt("p_top_bad", REAL, "The same probability if all that is unobserved here were as bad as can be.", "probability", low=0, high=1),
    _opt("intensity", REAL, "Mean of risk^a x unmet gap^(1-a).", "share", low=0, high=1),
    _opt("magnitude", REAL, "Intensity times people living there.", "people", low=0),
    _opt("p_top_magnitude", REAL, "Probability of being among the k by magnitude.", "probability", low=0, high=1),
    *_ORIGIN,
))

FIND_OUT = Table("find_out", "What to find out first: how much one missing value would settle.", ("unit_id", "month", "indicator"), (
    _c("unit_id", TEXT, "District."),
    _c("month", DAY, "Month assessed."),
    _c("indicator", TEXT, "Indicator without a fresh value of the district."),
    _c("gain", REAL, "Expected fall in the entropy of being among the k.", "bits", low=0, high=1),
    _c("p_if_good", REAL, "Probability of being among the k if it proved to be in the best fifth expected.", "probability", low=0, high=1),
    _c("p_if_bad", REAL, "The same in the worst fifth.", "probability", low=0, high=1),
    *_ORIGIN,
))

EFFORT = Table("effort", "Efforts beside needs, by place and strand.", ("unit_id", "month", "strand"), (
    _c("unit_id", TEXT, "Place."),
    _c("level", TEXT, "Level; promises of a governorate or the country stay there.", allowed=LEVELS),
    _c("month", DAY, "Month assessed."),
    _c("strand", TEXT, "Strand.", allowed=STRANDS),
    _c("cue", TEXT, "What the efforts look like against the gap.", allowed=(
        "nobody_present", "present_overdue", "present_undated", "on_track", "low_gap", "gap_unknown")),
    _c("promises", INT, "Promises that name the place.", "promises", low=0),
    _c("overdue", INT, "Of these overdue: deadline passed, no evidence of delivery found.", "promises", low=0),
    _c("undated", INT, "Of these without a date.", "promises", low=0),
    _c("delivered", INT, "Of these delivered or effective.", "promises", low=0),
    _c("present", TEXTS, "Offices and organisations at work there: implementers of promises that started."),
    _c("overdue_ids", TEXTS, "Commitments overdue."),
    _c("commitment_ids", TEXTS, "All commitments that name the place."),
    *_ORIGIN,
))

DIAL = Table("dial", "Reconciliation, local and national apart: two dials and their divergence, 0 good to 1 bad.",
             ("unit_id", "month", "track", "part"), (
    _c("unit_id", TEXT, "Place."),
    _c("level", TEXT, "Level.", allowed=LEVELS),
    _c("month", DAY, "Month assessed."),
    _c("track", TEXT, "Local, national, or local less national.", allowed=("local", "national", "divergence")),
    _c("part", TEXT, "One kind of evidence, or all of them.", allowed=(
        "all", "milestones", "agreements", "blocked_returns", "hotspots", "need", "trust_institutions", "trust_people", "event_balance")),
    _opt("value", REAL, "Reading of the dial, or the difference; null without evidence.", low=-1, high=1),
    _opt("low", REAL, "Lower end of the " + _SPAN80 + ".", low=-1, high=1),
    _opt("high", REAL, "Upper end of the " + _SPAN80 + ".", low=-1, high=1),
    _c("evidence_level", INT, "0 none, 1 to 3.", allowed=(0, 1, 2, 3)),
    _c("evidence_ids", TEXTS, "Observations, commitments and records that it rests on."),
    *_ORIGIN,
))

RESTORED = Table("restored", "Is a service restored: at its baseline, at standard, three months running?", ("unit_id", "month", "indicator"), (
    _c("unit_id", TEXT, "Place."),
    _c("month", DAY, "Month assessed."),
    _c("indicator", TEXT, "Service."),
    _c("state", TEXT, "Restored only if every condition is shown.", allowed=("restored", "not_restored", "unknown")),
    _c("reason", TEXT, "What decides.", allowed=("all_met", "below_standard", "below_baseline", "too_few_months", "no_baseline", "no_value")),
    _opt("value", REAL, "Latest value, in the unit of the measure."),
    _opt("baseline", REAL, "Value before the war."),
    _c("standard", REAL, "Standard."),
    _c("months_in_row", INT, "Latest months in a row at standard.", "months", low=0),
    _c("evidence_ids", TEXTS, "Observations used."),
    *_ORIGIN,
))

SENSITIVITY = Table("sensitivity", "Which choices move the result.", ("month", "kind", "name", "measure"), (
    _c("month", DAY, "Month assessed."),
    _c("kind", TEXT, "Choice of method or data, one indicator left out, coherence within a strand, or the outside world.",
       allowed=("choice", "leave_one_out", "coherence", "outside")),
    _c("name", TEXT, "Choice, indicator, or pair."),
    _c("measure", TEXT, "What was measured, e.g. mu_star, tiers_changed, correlation."),
    _opt("value", REAL, "Its value; null where there is too little to say."),
    _opt("low", REAL, "Lower end of its interval."),
    _opt("high", REAL, "Upper end of its interval."),
    _opt("n", INT, "Places or runs that it rests on.", low=0),
    *_ORIGIN,
))

CARD = Table("card", "The explanation of a place as data: message keys and values, no prose.", ("unit_id", "month", "section", "position"), (
    _c("unit_id", TEXT, "Place."),
    _c("month", DAY, "Month assessed."),
    _c("section", TEXT, "Which question it answers.", allowed=(
        "what", "how_sure", "why", "compared", "promised", "present", "change_mind", "not")),
    _c("position", INT, "Order within the section.", low=0),
    _c("key", TEXT, "Message key, e.g. card.what.tier."),
    _c("values", TEXT, "JSON object of the values that the message names."),
    _c("evidence_ids", TEXTS, "Observations and commitments that it rests on."),
    *_ORIGIN,
))

ALERT = Table("alert", "What the alert rules found: to be sent, waiting for a person, or not sent and why.", ("alert_id",), (
    _c("alert_id", TEXT, "Hash of rule, place, subject and month."),
    _c("unit_id", TEXT, "Place."),
    _c("month", DAY, "Month assessed."),
    _c("rule", TEXT, "Rule.", allowed=("tier_up", "gap_above_own_maximum", "deadline_passed", "mandate_ends", "relapse")),
    _c("subject", TEXT, "Strand or commitment concerned; empty for the place as a whole."),
    _c("state", TEXT, "What becomes of it.", allowed=("send", "hold", "quiet")),
    _c("extreme", FLAG, "True where it passes the quiet period."),
    _opt("value", REAL, "What was found."),
    _opt("before", REAL, "What it was, or the bar that it passed."),
    _c("values", TEXT, "JSON object of what a message needs."),
    _c("raised_on", DAY, "Day of the evaluation."),
    *_ORIGIN,
))

HISTORY = Table("history", "Recorded deaths by unit and month as published: counts of 1 to 4 are hidden.", ("unit_id", "month"), (
    _c("unit_id", TEXT, "Unit."),
    _c("level", TEXT, "Level of the unit.", allowed=LEVELS),
    _c("month", DAY, "First day of the month."),
    _opt("deaths", INT, "Deaths recorded; null where the count is hidden.", "deaths", low=0),
    _c("shown", TEXT, "The count as it may be shown: a number, <5, or a range where parts are hidden."),
    *_ORIGIN,
))

DECISION = Table("decision", "Log of review decisions; nothing is overwritten.", ("decision_id",), (
    _c("decision_id", TEXT, "Id."),
    _c("record_id", TEXT, "Record or contested entry."),
    _c("action", TEXT, "What was decided.", allowed=("accept", "edit", "reject", "split", "merge", "undo", "contest", "delete_document")),
    _c("reviewer", TEXT, "Pseudonym of the reviewer.", public=False),
    _c("decided_at", pa.timestamp("us", tz="UTC"), "When.", "UTC"),
    _opt("change", TEXT, "JSON of the fields changed.", public=False),
    _opt("note", TEXT, "Why.", public=False),
    *_ORIGIN,
))

LEDGER = Table("ledger", "What became of each commitment, derived from claims known by then; never typed in.", ("commitment_id",), (
    _c("commitment_id", TEXT, "The commitment."),
    _c("status", TEXT, "Furthest stage with evidence, or what ended it.", allowed=(
        "announced", "committed", "funded", "started", "delivered", "effective", "extended", "suspended", "cancelled",
        "lapsed", "orphaned", "contested")),
    _c("timing", TEXT, "How it stands to its deadline.", allowed=(
        "undated", "not_due", "due_soon", "overdue", "delivered", "renewed", "ended")),
    _c("overdue", FLAG, "The deadline has passed and no evidence of delivery at level 1 or more was found."),
    _opt("days_overdue", INT, "Days since the last day of the promised unit of time.", "days", low=1),
    _opt("claimed", TEXT, "Furthest stage that anybody claims, on whatever evidence."),
    _c("verification", INT, "Best evidence for the status: 0 claimed to 3 outcome data.", allowed=(0, 1, 2, 3)),
    _c("claim_conflict", FLAG, "One side says delivered and another says not, at that time or later."),
    _c("moved", INT, "How often an extension of this promise was announced.", low=0),
    _opt("renewed_by", TEXT, "The known commitment that renews or replaces it."),
    _c("chain_id", TEXT, "First commitment of the chain of renewals."),
    _c("chain_position", INT, "Place in the chain, from 1.", low=1),
    _c("claims", INT, "Claims known about it.", low=0),
    _opt("last_claim", DAY, "Latest claim."),
    *_ORIGIN,
))

# fmt: on

DOCUMENT = Table(
    "document",
    "A report that was read: where it is from, never its text.",
    ("document_id",),
    (
        _c("document_id", TEXT, "Hash of the normalised text of the document."),
        _opt("outlet", TEXT, "Who published it."),
        _opt("title", TEXT, "Its title.", public=False),
        _opt("url", TEXT, "Address of the page."),
        _c("published", DAY, "Date of the report; the day it was read where it has none."),
        _c("lang", TEXT, "Language.", allowed=("en", "ar", "ckb")),
        _c("source_grade", TEXT, "Reliability of the outlet, A to F.", allowed=("A", "B", "C", "D", "E", "F")),
        _c("belligerent", FLAG, "True where the outlet speaks for a party to the fighting."),
        _opt("report_group", TEXT, "Syndicated copies share a group.", public=False),
        *_ORIGIN,
    ),
)

LINEAGE = Table(
    "lineage",
    "Which records a row of another table rests on.",
    ("table_name", "row_id", "record_id"),
    (
        _c("table_name", TEXT, "Table of the row."),
        _c("row_id", TEXT, "Key of the row."),
        _c("record_id", TEXT, "Record whose sentence it leads back to."),
        _c("role", TEXT, "How the record bears on the row.", allowed=("support", "conflict", "points_to")),
        *_ORIGIN,
    ),
)

TABLES: dict[str, Table] = {
    t.name: t
    for t in (
        PLACE,
        SOURCE,
        EVENT,
        OBSERVATION,
        RECORD,
        GRIEVANCE,
        LEDGER,
        COMMITMENT,
        CLAIM,
        PANEL,
        DRAWS,
        FORECAST,
        EXPLANATION,
        SCORE,
        STRAND,
        CONTRIBUTION,
        PRIORITY,
        FIND_OUT,
        EFFORT,
        DIAL,
        RESTORED,
        SENSITIVITY,
        CARD,
        ALERT,
        HISTORY,
        DECISION,
        DOCUMENT,
        LINEAGE,
    )
}


def table(name: str) -> Table:
    """The declaration of one table; `SchemaError` if there is none."""
    if name not in TABLES:
        raise SchemaError(f"no table {name!r}; the tables are: {', '.join(TABLES)}")
    return TABLES[name]


def arrow_schema(name: str) -> pa.Schema:
    """The Arrow schema of a table.

    >>> arrow_schema("source").names[0]
    'source_id'
    """
    return pa.schema([pa.field(c.name, c.type, nullable=not c.required) for c in table(name).columns])


def public_columns(name: str) -> tuple[str, ...]:
    """Names of the columns that may leave this machine."""
    return tuple(c.name for c in table(name).columns if c.public)


def conform(rows: pa.Table, name: str) -> pa.Table:
    """Put the columns in the declared order and types, fill absent optional ones with null, then `check`.

    Raises `SchemaError` naming the table, the column, an offending value and what was expected.
    """
    declared = table(name)
    extra = [n for n in rows.column_names if n not in declared.names]
    if extra and not declared.open:
        raise SchemaError(f"table {name}: unknown columns {', '.join(extra)}; expected {', '.join(declared.names)}")
    arrays, fields = [], []
    for c in declared.columns:
        arrays.append(_cast(rows, c, name))
        fields.append(pa.field(c.name, c.type, nullable=not c.required))
    for n in extra:
        arrays.append(rows.column(n))
        fields.append(rows.schema.field(n))
    return check(pa.Table.from_arrays(arrays, schema=pa.schema(fields)), name)


def _cast(rows: pa.Table, column: Column, name: str) -> pa.ChunkedArray:
    if column.name not in rows.column_names:
        if column.required:
            raise SchemaError(f"table {name}: column {column.name!r} is missing; it holds: {column.doc}")
        return pa.chunked_array([pa.nulls(rows.num_rows, column.type)])
    try:
        return rows.column(column.name).cast(column.type)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise SchemaError(f"table {name}, column {column.name!r}: expected {column.type}, {error}") from error


def check(rows: pa.Table, name: str) -> pa.Table:
    """Return `rows` if required values, ranges, allowed values and the key hold; else raise `SchemaError`."""
    declared = table(name)
    for c in declared.columns:
        _check_column(rows.column(c.name), c, name)
    _check_key(rows, declared.key, name)
    return rows


def _check_column(values: pa.ChunkedArray, column: Column, name: str) -> None:
    where = f"table {name}, column {column.name!r}"
    if column.required and values.null_count:
        raise SchemaError(f"{where}: {values.null_count} empty values; every row needs one ({column.doc})")
    if column.allowed:
        bad = pc.unique(
            values.filter(pc.invert(pc.is_in(values, pa.array(column.allowed, column.type), skip_nulls=False)))
        )
        bad = bad.drop_null() if bad.null_count else bad
        if len(bad):
            raise SchemaError(
                f"{where}: {bad[0].as_py()!r} is not allowed; expected one of {', '.join(map(str, column.allowed))}"
            )
    if column.low is None and column.high is None:
        return
    least, most = pc.min_max(values).as_py().values()
    if column.low is not None and least is not None and least < column.low:
        raise SchemaError(f"{where}: {least} is below {column.low}")
    if column.high is not None and most is not None and most > column.high:
        raise SchemaError(f"{where}: {most} is above {column.high}")


def _check_key(rows: pa.Table, key: Sequence[str], name: str) -> None:
    counts = rows.group_by(list(key)).aggregate([([], "count_all")])
    twice = counts.filter(pc.greater(counts.column("count_all"), 1))
    if twice.num_rows:
        first = ", ".join(f"{k}={twice.column(k)[0].as_py()}" for k in key)
        raise SchemaError(
            f"table {name}: {twice.num_rows} keys occur more than once, the first is {first}; keys must be unique"
        )
