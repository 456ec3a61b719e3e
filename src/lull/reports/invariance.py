# ruff: noqa: E501  (patterns and tables of words stay on one line)
"""Whether the kind of a record hangs on who is named, or on the tone of a word, as it must not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from lull.reports.coder import Coder
from lull.reports.document import Document, make_document

# Pairs that are swapped both ways: the same act by, or against, another party.
ACTORS = (
    ("Islamic State", "Popular Mobilization"), ("army", "police"), ("Turkish", "Iranian"), ("soldiers", "policemen"),
    ("Sunni", "Shia"), ("Kurdish", "Turkmen"), ("Peshmerga", "border guards"), ("farmers", "teachers"),
    ("الجيش", "الشرطة"), ("داعش", "الحشد"), ("المعلمون", "الفلاحون"), ("پێشمەرگە", "پۆلیس"),
)  # fmt: skip
# Words that say the same with more or less blame.
FRAMING = (
    ("gunmen", "militants"), ("fighters", "terrorists"), ("martyred", "killed"), ("liberated", "retaken"), ("raid", "crackdown"),
    ("protesters", "rioters"), ("displaced", "uprooted"), ("مسلحون", "إرهابيون"), ("قتل", "استشهد"), ("متظاهرون", "محتجون"),
)  # fmt: skip


def swap(text: str, pairs: Iterable[tuple[str, str]]) -> str:
    """The text with each word of a pair in the other's place.

    >>> swap("The army met the police.", [("army", "police")])
    'The police met the army.'
    """
    other = dict(pairs) | {b: a for a, b in pairs}
    words = "|".join(re.escape(w) for w in sorted(other, key=len, reverse=True))
    return re.sub(rf"(?<![^\W_])(?:{words})(?![^\W_])", lambda m: other[m.group()], text)


def flip_rate(
    documents: Iterable[Document], coder: Coder, pairs: tuple[tuple[str, str], ...], *, area: Path | None = None
) -> float | None:
    """Share of the records whose kind changes when words are swapped; `None` if no text holds any of the words."""
    records = flips = 0
    for document in documents:
        text = swap(document.text, pairs)
        if text == document.text:
            continue
        twin = replace(make_document(text, lang=document.lang), published=document.published)
        before, after = _kinds(document, coder, area), _kinds(twin, coder, area)
        records += max(before.total(), after.total())
        flips += max((before - after).total(), (after - before).total())
    return round(flips / records, 3) if records else None


def _kinds(document: Document, coder: Coder, area: Path | None) -> Counter[tuple[str | None, ...]]:
    return Counter(
        (r.record_type, r.event_type, r.speech_act, r.commitment_status, r.service_status)
        for r in coder(document, area=area)
    )
