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
    "national": N_("Violence in the whole country"),
    "months": N_("Deaths by month"),
    "month": N_("Month"),
    "middle": N_("Expected deaths, middle"),
    "interval": N_("Expected deaths, 8 of 10 worlds"),
    "any": N_("Any death"),
    "many": N_("25 deaths or more"),
    "others": N_("More districts"),
    "district": N_("District"),
    "tier": N_("Tier"),
    "any_year": N_("Any death in 12 months"),
    "risk": N_("25 deaths or more in 12 months"),
    "fan": N_("Deaths a month: recorded, expected with an 80 % interval, and what then happened"),
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
    'Tier'
    """
    return {key: speech.text(text) for key, text in _TEXTS.items()}
