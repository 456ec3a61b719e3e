"""Headings and other fixed texts of a briefing."""

from __future__ import annotations

from lull.publish.locale import N_, Language

_TEXTS = {
    "lull": N_("Lull"),
    "look": N_("Districts to look at, and why"),
    "overdue": N_("Overdue promises"),
    "unknown": N_("What we do not know"),
    "record": N_("How well we did"),
    "none": N_("None is known."),
    "asked": N_("What is asked of whom"),
    "national": N_("Violence in the whole country"),
    "months": N_("Deaths by month"),
    "month": N_("Month"),
    "middle": N_("Expected deaths, middle"),
    "interval": N_("Expected deaths, 8 times in 10"),
    "any": N_("Any death"),
    "many": N_("25 deaths or more"),
    "recorded": N_("Deaths recorded"),
    "years": N_("12 months to"),
    "recorded_note": N_("1 to 4 deaths are shown as <5, and a sum of months that holds such counts as a range."),
    "rests_on": N_("What the risk is associated with"),
    "associated": N_("Associated with"),
    "times": N_("Odds times"),
    "no_cause": N_("These are associations in past data, not causes."),
    "around": N_("Around it"),
    "place": N_("Place"),
    "strands": N_("Conditions"),
    "indicator": N_("Indicator"),
    "value": N_("Value"),
    "standard": N_("Standard (0)"),
    "gap": N_("Gap"),
    "basis": N_("Basis"),
    "period": N_("Period"),
    "strength": N_("Strength"),
    "promises": N_("Promises"),
    "what": N_("What"),
    "where": N_("Where"),
    "state": N_("State now"),
    "short": N_("In short"),
    "others": N_("More districts"),
    "tier": N_("Priority"),
    "any_year": N_("Any death in 12 months"),
    "risk": N_("25 deaths or more in 12 months"),
    "fan": N_("Deaths a month: recorded, and expected with an 80 % interval"),
    "conditions": N_("Condition gap"),
    "chances": N_("Words for probabilities"),
    "scale": N_("0 is the standard, 1 the worst"),
    "promised_by": N_("Promised by"),
    "deadline": N_("Deadline"),
    "not": N_(
        "Not for targeting, screening or policing, not for making aid conditional, and not for ranking places or "
        "people. Nothing here is finer than a district, and nothing is about persons."
    ),
    "no_evidence": N_(
        "Overdue means that no evidence of delivery was found. It does not say that a promise was broken."
    ),
}


def labels(speech: Language) -> dict[str, str]:
    """The texts in a language, by the names that the layouts use.

    >>> from lull.publish.locale import language
    >>> labels(language("en"))["tier"]
    'Priority'
    """
    return {key: speech.text(text) for key, text in _TEXTS.items()}
