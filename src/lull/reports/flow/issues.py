"""Which issue a complaint is about, told from its words in English, Arabic and Sorani."""

from __future__ import annotations

import re

_WORDS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("compensation", "unpaid compensation", ("compensat", "reparation", "تعويض", "قەرەبوو")),
    (
        "detention_missing",
        "detained or missing people",
        (
            "detain",
            "detention",
            "prisoner",
            r"\bmissing\b",
            "disappear",
            "mass grave",
            "معتقل",
            "محتجز",
            "مفقود",
            "مغيب",
            "مقابر جماعية",
            "گیراو",
            "بێسەروشوێن",
        ),
    ),
    (
        "blocked_return",
        "return that is barred",
        (
            r"barred",
            r"(?:block|prevent|bar|not allowed)\w* .{0,40}return",
            "cannot return",
            "unable to return",
            r"return .{0,30}(?:refused|denied)",
            "منع.{0,30}عودة",
            "عدم السماح.{0,30}عودة",
            "ڕێگری.{0,30}گەڕانەوە",
        ),
    ),
    (
        "water_sharing",
        "sharing of water",
        (r"water (?:shar|quota|rights)", "upstream", "حصة المياه", "الحصص المائية", "پشکی ئاو"),
    ),
    ("land", "land and property", (r"\bland\b", r"\bplots?\b", "property files?", "ownership", "[أا]راضي", "زەوی")),
    (
        "armed_group_abuse",
        "conduct of armed groups",
        (
            "checkpoint",
            "extort",
            r"\blevies\b",
            "royalt",
            "abuse",
            "harass",
            "militia",
            "إتاوات",
            "ابتزاز",
            "انتهاك",
            "سيطرات",
            "سەرانە",
        ),
    ),
    (
        "revenge_tribal",
        "feuds between tribes",
        ("revenge", "blood money", r"\bfeud", r"tribal (?:dispute|fight)", r"\bثأر", "نزاع عشائري", "تۆڵە"),
    ),
    (
        "disputed_jurisdiction",
        "who administers the place",
        (
            "disputed (?:area|territor)",
            "article 140",
            "two (?:rival )?administrations",
            "jurisdiction",
            "المتنازع عليها",
            "ناوچە کێشەلەسەر",
        ),
    ),
)
_ISSUES = tuple((kind, said, re.compile("|".join(words), re.IGNORECASE)) for kind, said, words in _WORDS)
_BY_STRAND = {"services": ("service_failure", "public services"), "governance": ("exclusion", "neglect by the state")}


def issue_of(sentence: str, strand: str) -> tuple[str, str] | None:
    """Kind of a grievance and how to say it: the first kind whose words stand in the sentence, else the strand's own.

    >>> issue_of("Families complained that compensation is unpaid", "governance")
    ('compensation', 'unpaid compensation')
    >>> issue_of("Taps have been dry since May", "services")
    ('service_failure', 'public services')
    """
    named = next(((kind, said) for kind, said, words in _ISSUES if words.search(sentence)), None)
    return named or _BY_STRAND.get(strand)
