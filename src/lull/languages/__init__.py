"""Language packs: one folder holds all that is about one language, and nothing outside names a language.

`pack.toml` says what the language is called, which CLDR locale gives its digits, plural rules and months, and what it
offers: `ui` (all files `ui/*.po` are one catalogue of the pages' texts) and `reports` (words of the report coder).
"""

from __future__ import annotations

from lull.languages.pack import Pack, codes, load, nearest, pick, readers, source, usual_levels
from lull.languages.words import Detection, counted_words, detection, disclosure_words, forms

__all__ = [
    "Detection",
    "Pack",
    "codes",
    "counted_words",
    "detection",
    "disclosure_words",
    "forms",
    "load",
    "nearest",
    "pick",
    "readers",
    "source",
    "usual_levels",
]
