"""Sorani nouns of what is counted, with the unit that a record gives; the pattern is over folded text."""

from __future__ import annotations

THINGS = {
    "خێزان": "families", "قوتابخانە": "schools", "گوند": "villages", "گەڕەک": "neighbourhoods", "خانوو": "houses", "سەرباز": "soldiers",
    "پێشمەرگە": "soldiers", "قەرەوێڵە": "beds", "بیر": "wells", "خێمە": "tents", "مامۆستا": "teachers", "گومانلێکراو": "arrests",
    "چەکدار": "people", "هاووڵاتی": "people", "خوێندکار": "students", "مین": "mines", "یەکەی نیشتەجێبوون": "houses", "ماڵ": "families",
}  # fmt: skip
# What may stand between a figure and the noun, with <THINGS> to be filled in.
THING = r" (?:\S+ )?(<THINGS>)"
# Before the figure that something came from, and before that which it came to.
FROM = r"لە $"
TO = r"بۆ $"
