"""Fixed words for codes: priorities, strands, states of promises, kinds of grievance, probabilities."""

from __future__ import annotations

from collections.abc import Mapping

from lull.publish.locale import N_, Language

TIERS = {
    "step_up_first": N_("Step up first"),
    "watch": N_("Watch"),
    "lower_risk": N_("Lower risk"),
}
TIER_MEANINGS = {
    "step_up_first": N_("The first places by the chance of violence and, where they are known, by conditions."),
    "watch": N_("25 or more deaths have at least a small chance, or any death is about as likely as not."),
    "lower_risk": N_("25 or more deaths have a very small chance. That does not say that the place is safe."),
}
MARKS = {
    "known": N_("conditions known"),
    "partly": N_("conditions known in part"),
    "unknown": N_("conditions unknown"),
}
LISTS = {
    "goes-on": N_("Violence goes on"),
    "comes-back": N_("It may come back"),
}
STRANDS = {
    "security": N_("Security"),
    "services": N_("Essential services"),
    "reconciliation": N_("Reconciliation"),
    "governance": N_("Governance and justice"),
    "displacement": N_("Displacement and returns"),
}
# Columns of the table of skill, and the models in it.
SCORES = {
    "model": N_("Model"),
    "rows": N_("Forecasts"),
    "crps": N_("CRPS"),
    "ign": N_("Ignorance"),
    "mis": N_("MIS, 90 % interval"),
    "brier_1": N_("Brier score, any death"),
    "ap_1": N_("Average precision, any death"),
    "coverage_90": N_("Coverage of the 90 % interval"),
    "crps_ratio": N_("CRPS, ratio"),
    "ign_ratio": N_("Ignorance, ratio"),
    "mis_ratio": N_("MIS, ratio"),
}
MODELS = {
    "lull": N_("Lull"),
    "conflictology-12": N_("the last 12 months again"),
    "zero": N_("nothing ever happens"),
    "last": N_("the last month again"),
    "neighbours-12": N_("the last 12 months here and around"),
}
# Units that many rows have; others are shown as their source wrote them.
UNITS = {
    "percent": N_("per cent"),
    "persons": N_("persons"),
    "families": N_("families"),
    "incidents": N_("incidents"),
    "attacks_per_day": N_("attacks a day"),
    "subdistricts": N_("sub-districts"),
    "hours_per_day": N_("hours a day"),
    "MW": N_("megawatts"),
    "projects": N_("projects"),
    "schools": N_("schools"),
    "months": N_("months"),
    "settlements": N_("settlements"),
    "m3_per_day": N_("cubic metres a day"),
    "deaths_12m_per_100k": N_("deaths in 12 months per 100,000 people"),
    "beds_per_10k": N_("beds per 10,000 people"),
    "answer": N_("answer on a scale"),
    "claims": N_("claims"),
    "claims (filed)": N_("claims filed"),
    "claims (filed by May 2023)": N_("claims filed"),
    "claims_per_day": N_("claims a day"),
    "attacks": N_("attacks"),
    "attacks_per_month": N_("attacks a month"),
    "attacks_per_quarter": N_("attacks a quarter"),
    "locations": N_("locations"),
    "camps": N_("camps"),
    "houses": N_("houses"),
    "structures": N_("structures"),
    "graves": N_("graves"),
    "votes": N_("votes"),
    "km2": N_("km2"),
    "km2 (May 2016)": N_("km2"),
    "km2 (end 2015)": N_("km2"),
    "km2 (end 2017)": N_("km2"),
    "beds": N_("beds"),
    "substations": N_("substations"),
    "promises": N_("promises"),
    "seats": N_("seats"),
    "GW": N_("gigawatts"),
    "transformers": N_("transformers"),
    "villages": N_("villages"),
    "agreements": N_("agreements"),
    "bridges": N_("bridges"),
    "tons": N_("tons"),
    "events": N_("events"),
    "sites": N_("sites"),
    "buildings": N_("buildings"),
    "litres_per_person_day": N_("litres a person and day"),
    "m3_per_hour": N_("cubic metres an hour"),
    "plants": N_("plants"),
    "IQD": N_("Iraqi dinars"),
    "USD": N_("US dollars"),
    "hospitals": N_("hospitals"),
    "monuments": N_("monuments"),
    "laws": N_("laws"),
    "passengers_per_year": N_("passengers a year"),
    "persons (approx.)": N_("persons, about"),
    "persons (ceiling)": N_("persons at most"),
    "persons (unnamed diplomats)": N_("persons, about"),
    "mayor": N_("mayor"),
    "governor": N_("governor"),
    "governorates": N_("governorates"),
    "plan": N_("plan"),
    "soldiers (NATO mission)": N_("soldiers"),
}

SEVERITIES = {"high": N_("Severity: high"), "medium": N_("Severity: medium")}
INSTRUMENTS = {
    "grant": N_("grant"),
    "loan": N_("loan"),
    "guarantee": N_("guarantee"),
    "investment": N_("investment"),
    "in_kind": N_("in kind"),
    "mixed": N_("grants and loans together"),
}


def plural(one: str, many: str) -> tuple[str, str]:
    """Mark a text with a number for translation in all its plural forms without translating it."""
    return one, many


# Units that stand beside a number, in the form that the number takes.
UNIT_FORMS = {
    "months": plural("%(n)s month", "%(n)s months"),
    "persons": plural("%(n)s person", "%(n)s persons"),
    "families": plural("%(n)s family", "%(n)s families"),
    "hours_per_day": plural("%(n)s hour a day", "%(n)s hours a day"),
    "subdistricts": plural("%(n)s sub-district", "%(n)s sub-districts"),
    "settlements": plural("%(n)s settlement", "%(n)s settlements"),
    "schools": plural("%(n)s school", "%(n)s schools"),
    "projects": plural("%(n)s project", "%(n)s projects"),
    "incidents": plural("%(n)s incident", "%(n)s incidents"),
    "percent": plural("%(n)s per cent", "%(n)s per cent"),
}
# Of whom a value tells.
ASKED_OF = {
    "everyone": N_("of all families"),
    "displaced": N_("of displaced families"),
    "displaced_out_of_camps": N_("of displaced families outside camps"),
    "displaced_in_camps": N_("of displaced families in camps"),
    "returnees": N_("of returned families"),
    "displaced_and_returnees": N_("of displaced and returned families"),
    "residents": N_("of families that never left"),
}
STATES = {
    "ongoing": N_("Ongoing violence"),
    "relapse_candidate": N_("Calm after past violence"),
    "quiet": N_("No such past"),
}
STATUS = {
    "overdue": N_("Overdue"),
    "due_soon": N_("Due soon"),
    "open": N_("Running"),
    "not_looked": N_("Deadline passed, not looked into since"),
    "no_deadline": N_("No deadline"),
    "delivered": N_("Delivered"),
    "effective": N_("Outcome verified"),
    "contested": N_("Claims disagree"),
    "suspended": N_("Suspended"),
    "cancelled": N_("Cancelled"),
    "renewed": N_("Renewed"),
    "ended": N_("Ended"),
    "lapsed": N_("Lapsed"),
    "orphaned": N_("Mandate ended, no successor on record"),
}
STATUS_MEANINGS = {
    "overdue": N_(
        "The deadline has passed, and somebody who looked after it found no evidence of delivery. "
        "This does not say that the promise was broken."
    ),
    "due_soon": N_("The deadline is within the next 90 days."),
    "open": N_("The deadline is ahead."),
    "not_looked": N_("The deadline has passed, and no look since at what became of it is on record."),
    "no_deadline": N_("No date was promised, so it can be neither on time nor late."),
    "delivered": N_("A document, a third party or outcome data show delivery."),
    "effective": N_("Outcome data show that it worked."),
    "contested": N_("One side says delivered and another says not."),
    "suspended": N_("Suspended by its owner."),
    "cancelled": N_("Cancelled by its owner."),
    "lapsed": N_("The term ran out, and no renewal is on record."),
    "renewed": N_("A later promise, or an extension on record, took its place."),
    "ended": N_("A linked promise or its own term brought it to an end."),
    "orphaned": N_("The office in charge has gone and no successor was named."),
}
KINDS = {
    "pledge": N_("Pledge"),
    "commitment": N_("Commitment"),
    "mandate": N_("Mandate"),
    "law": N_("Law"),
    "agreement_clause": N_("Clause of an agreement"),
    "plan_target": N_("Target of a plan"),
    "budget_line": N_("Budget line"),
    "project": N_("Project"),
}
SAYS = {
    "searched": N_("looked for evidence of delivery and found none"),
    "announced": N_("announced"),
    "committed": N_("committed"),
    "funded": N_("funded"),
    "started": N_("started"),
    "delivered": N_("delivered"),
    "effective": N_("works"),
    "not_delivered": N_("not delivered"),
    "extended": N_("extended"),
    "suspended": N_("suspended"),
    "cancelled": N_("cancelled"),
    "lapsed": N_("lapsed"),
    "orphaned": N_("left without an owner"),
}
VERIFICATION = {
    0: N_("claimed"),
    1: N_("document"),
    2: N_("third party"),
    3: N_("outcome data"),
}
POPULATION_GROUPS = {
    "everyone": N_("everybody"),
    "displaced_and_returnees": N_("displaced and returnee households"),
    "displaced": N_("displaced households"),
    "displaced_out_of_camps": N_("displaced households outside camps"),
    "displaced_in_camps": N_("displaced households in camps"),
    "returnees": N_("returnee households"),
    "residents": N_("households that never left"),
}
REVIEW_STATES = {
    "accepted": N_("accepted by a reviewer"),
    "machine": N_("read by a machine, not yet reviewed"),
    "read": N_("read and noted by hand"),
}
FAMILIES = {
    "own history": N_("Its own history"),
    "neighbours": N_("Districts around it"),
    "wider conflict": N_("The wider conflict"),
    "season": N_("Time of year"),
    "observations": N_("Published observations"),
}
GRIEVANCES = {
    "service_failure": N_("Failing services"),
    "compensation": N_("Compensation not paid"),
    "blocked_return": N_("Blocked return"),
    "detention_missing": N_("Detained and missing persons"),
    "land": N_("Land and housing"),
    "armed_group_abuse": N_("Abuse by armed groups"),
    "exclusion": N_("Exclusion from office or work"),
    "disputed_jurisdiction": N_("Disputed jurisdiction"),
    "revenge_tribal": N_("Feuds and revenge"),
    "water_sharing": N_("Sharing of water"),
}
GRIEVANCE_STATES = {
    "open": N_("open"),
    "being_addressed": N_("being addressed"),
    "settled": N_("settled"),
    "relapsed": N_("came back"),
    "unknown": N_("not known any more"),
}
BASES = {
    "observed": N_("observed here"),
    "own_past": N_("from its own past"),
    "above": N_("from the place above it"),
    "similar": N_("from similar districts"),
    "prior": N_("from general knowledge"),
}
EVIDENCE = {
    0: N_("Inadequate evidence"),
    1: N_("Weak evidence"),
    2: N_("Fair evidence"),
    3: N_("Strong evidence"),
}
RECORD_TYPES = {
    "security_event": N_("Security event"),
    "political_event": N_("Political event"),
    "service_event": N_("Service event"),
    "statement": N_("Statement"),
    "commitment": N_("Promise"),
}
AUX_MODES = {
    "actual": N_("happened"),
    "historical": N_("in the past"),
    "future": N_("announced for later"),
    "hypothetical": N_("possible"),
    "negated": N_("denied"),
}
PRECISIONS = {
    "day": N_("to the day"),
    "month": N_("to the month"),
    "quarter": N_("to the quarter"),
    "year": N_("to the year"),
    "none": N_("no date"),
}

# Upper ends of the spans; the words are fixed, and the number always stands beside them.
_CHANCES = (
    (0.05, N_("very small chance")),
    (0.20, N_("small chance")),
    (0.40, N_("real chance")),
    (0.60, N_("about even")),
    (0.80, N_("likely")),
    (0.95, N_("very likely")),
    (1.01, N_("almost certain")),
)


def chance(probability: float | None) -> str:
    """The fixed word for a probability; translate it with `Language.text`.

    >>> chance(0.7)
    'likely'
    """
    if probability is None:
        return N_("not known")
    return next(word for end, word in _CHANCES if probability < end)


def chance_table() -> tuple[tuple[float, float, str], ...]:
    """All spans with their words, lowest first: (from, to, word)."""
    ends = [0.0, *(end for end, _ in _CHANCES)]
    return tuple((low, min(1.0, end), word) for low, (end, word) in zip(ends, _CHANCES, strict=False))


def priority(speech: Language, row: Mapping[str, object] | None) -> str:
    """Priority of a place with the mark where nothing is known of conditions there; empty without a priority.

    >>> from lull.publish.locale import language
    >>> priority(language("en"), {"tier": "watch", "conditions": "unknown"})
    'Watch · conditions unknown'
    """
    if row is None or not row.get("tier"):
        return ""
    word = say(speech, TIERS, row["tier"])
    return f"{word} · {say(speech, MARKS, 'unknown')}" if row.get("conditions") == "unknown" else word


def say(speech: Language, words: dict[str, str] | dict[int, str], code: object) -> str:
    """The word for a code in a language; an unknown code is shown as it is, with spaces for underscores."""
    found = words.get(code)  # type: ignore[call-overload]
    return speech.text(found) if found else str(code).replace("_", " ")
