"""English words of death and injury, and of what a figure covers."""

from __future__ import annotations

ORDER = "svo"
DEAD = r"kill(?:ed|ing|s)?|dead|die[ds]?|dying|slain|murder(?:ed|ing)|martyred|perished|execut(?:ed|ing)|behead(?:ed|ing)|assassinat(?:ed|ing)|massacred|gunned|lives|life"
DEAD_NOUN = r"deaths?|fatalit(?:y|ies)|dead|bodies"
HURT = r"wound(?:ed|ing|s)?|injur(?:ed|ing|es|y|ies)|hurt(?:ing)?|maim(?:ed|ing)|burned|burnt"
HURT_NOUN = r"injuries|casualties"
ACTIVE = r"kill(?:ing|s)|wound(?:ing|s)|injur(?:ing|es)|maiming|murdering|executing|beheading|assassinating|hurting|lives|life|deaths?"
AND = frozenset(("and", "plus", "well", "as", "along", "with", "both"))
OR = frozenset(("or",))
SUBSET = frozenset(("including", "among", "included"))
OTHERS = frozenset(["others", "other", "more", "another", "them", "whom"])
VAGUE = frozenset(["several", "dozens", "scores", "some", "many", "numerous", "hundreds"])
ONE = frozenset(("a", "an", "another", "his", "her", "their"))
BETWEEN_STOPS = frozenset(
    [
        "arrested",
        "detained",
        "captured",
        "attacked",
        "attacking",
        "seized",
        "freed",
        "rescued",
        "deployed",
        "said",
        "told",
        "displaced",
        "fled",
        "defused",
    ]
)
LEAST = r"\b(?:at least|more than|no fewer than|not less than|over|no less than|a minimum of) $"
MOST = r"\b(?:up to|as many as|at most|no more than) $"
ABOUT = r"\b(?:about|around|some|roughly|nearly|almost|an estimated|approximately|close to) $"
RANGE = r"^(?: to | or |-|(?<=and) )"
BETWEEN = r"\bbetween $"
NONE = r"\b(?:no casualties|without (?:any )?casualties|caus(?:ed|ing) no casualties|no (?:human )?(?:losses|casualties)|no one (?:was|were) (?:hurt|harmed)|nobody was (?:hurt|harmed)|no ?(?:one|body) (?:was )?(?:killed or (?:injured|wounded|hurt)|hurt)|no (?:dead or wounded|deaths or injuries|loss of life or injur\w+)|neither dead nor)\b"
NO_DEATHS = r"\b(?:no ?(?:one|body) (?:was|were|had been|died|has been)(?: \w+)? ?(?:killed|dead)?|no deaths?|no fatalit\w+|no killed|without (?:loss of life|deaths|causing deaths)|nobody (?:was killed|died)|no one (?:was killed|died)|no lives were lost|none (?:of \w+ )?(?:was|were|fatally) (?:killed)?)\b"
NO_INJURED = r"\b(?:no injuries|no one (?:was|were) (?:injured|wounded)|nobody was (?:injured|wounded)|no (?:\w+ )?wounded|without injur\w+)\b"
CUMULATIVE = r"\b(?:so far(?! this)|since (?:the )?(?:start|beginning|january|february|march|april|may|june|july|august|september|october|november|december|last|early|mid|late|(?:19|20)\d\d)|(?:death )?toll (?:to|has|rose|since|stands)|bring(?:s|ing) the (?:total|toll|number)|in total|to date|running total|now stands|as of|cumulative\w*|overall|a total of)\b"
ROUNDUP = r"\b(?:separate (?:attacks|incidents|bombings|clashes|acts)|series of (?:attacks|bombings|incidents|explosions|blasts)|across (?:the country|iraq|the governorate|the province|\w+)|in (?:\w+ ){0,3}(?:attacks|bombings|incidents|clashes) (?:across|around|in several|throughout|in different)|acts? of violence|violence (?:across|in|around|has|killed|claimed|left|over|during)|wave of|(?:last|in|during|of|over) (?:the )?(?:month|week|quarter|year|january|february|march|april|may|june|july|august|september|october|november|december)'?s? (?:violence|tally|toll)|monthly|weekly (?:toll|tally|count)|incidents|(?:around|throughout) (?:the )?(?:country|iraq|governorate|province)|\d+ (?:attacks|bombings|incidents)|during the reporting period|this (?:week|month|quarter))\b"
# One person or two, named without a number.
PLURALS = ("people", "policemen", "children", "women", "men")
WHOSE = ("his", "her")
ONE_WAS = ("was", "is", "has")
COLLECTIVES = ("police", "army", "force", "company", "unit", "brigade", "division", "squad", "patrol", "convoy", "contingent", "battalion", "crowd", "family", "group", "gang", "cell", "team")  # fmt: skip
