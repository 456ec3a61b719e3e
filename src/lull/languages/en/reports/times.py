"""English words for times: patterns over folded text, with <NUMBER>, <YEAR> and <ORDINALS> to be filled in."""

from __future__ import annotations

MONTHS = {
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9,
    "october": 10, "november": 11, "december": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7,
    "aug": 8, "sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
WEEKDAYS = {"monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6}
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
DAYS = {
    "today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0, "at dawn today": 0,
    "earlier in the day": 0, "yesterday": -1, "last night": -1, "the day before yesterday": -2, "tomorrow": 1,
    "the day after tomorrow": 2,
}  # fmt: skip
UNITS = {
    "week": "week", "weekend": "weekend", "month": "month", "year": "year", "quarter": "quarter", "fortnight": "week",
    "days": "day", "day": "day", "weeks": "week", "months": "month", "years": "year", "decade": "decade",
    "decades": "decade", "half": "half",
}  # fmt: skip
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "final": 4}

# What may stand before and behind the word itself.
PREFIX = {"left": r"(?<![^\W_])"}
BEFORE = {
    "day": r"(?:(?<![\d.,])(\d{1,2})(?:st|nd|rd|th)?(?: (?:to|and|or) |-))?(?<![\d.,])(\d{1,2})(?:st|nd|rd|th)?(?: of| day of)?",
    "early": r"\b(?:early|the (?:start|beginning|opening days?|first days?) of|at the (?:start|beginning) of)(?: in)?(?: the| this| last| next)?-?",
    "mid": r"\b(?:mid|the middle of)(?: this| last| next)?-?",
    "late": r"\b(?:late|the (?:last|closing) days of|towards? the end of)(?: in)?(?: the| this| last| next)?-?",
    "end": r"\b(?:the )?(?:very )?(?:end|close)(?: of)?(?: the| this| last| next| that)?",
    "last": r"\b(?:last|previous|past|this past)",
    "next": r"\b(?:next|coming|the following)",
    "this": r"\b(?:this|the current|the same)",
    "the": r"\b(?:the|of)",
    "since": r"\b(?:since|from|starting|beginning|as of|effective)(?: on)?(?: last| early| late| the)?",
    "by": r"\b(?:by|until|till|before|through|no later than|not later than|up to|ahead of)(?: the)?",
    "ordinal": r"\b(<ORDINALS>)",
    "count": r"(?:\b(?:the )?(?:past|last|previous|over|some|about|nearly|almost|around|more than) )*(?<![^\W_])(<NUMBER>|an?|several|a few|some|couple of)",
    "year_cue": r"\b(?:in|since|of|during|by|until|till|through|from|to|before|after|early|late|mid|end|back in|throughout|and|year|for|fiscal year|the|since early|since late|around|until early|until late|until the end of|that)[ -]",
    "not": r"(?:\b(?:down|up) from \S+(?: \S+)?|\bthan(?: \S+)?(?: \S+)?)",
}
AFTER = {
    "year": r",? (?:of )?(<YEAR>)",
    "day": r" (?:the )?(\d{1,2})(?:st|nd|rd|th)?(?:-(\d{1,2}))?(?![\d:]|,\d{3}|\.\d| ?(?:%|percent|people|dead))(?:,? ((?:19|20)\d\d)\b)?",
    "last": r" (?:last)\b(?! (?:week|month|year))",
    "next": r" (?:next|to come)\b",
    "ago": r" (?:ago|earlier|back)\b",
    "subject": r" (?:saw|brought|was|had|witnessed|passed|ended|began|proved|has)\b",
    "range": r"(?: (?:morning|night|evening|afternoon))? (?:to|and|until|through|till) ",
    "of": r" of ",
}
