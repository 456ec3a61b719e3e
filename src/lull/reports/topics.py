# ruff: noqa: E501  (patterns and tables of words stay on one line)
"""What an act or statement is about: the sector of a service and the strand of the subject."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from lull.reports.codebook import Codebook
from lull.reports.spans.view import fold_pattern

_SECTORS = {
    "WATER": "water", "POWER": "electricity", "HEALTH": "health", "SCHOOL": "education", "ROAD": "roads", "TELECOM": "telecom",
    "WASTE": "waste", "HOUSING": "housing", "BANK": "banking", "FUEL": "fuel",
}  # fmt: skip
# Where two sectors are named, the more telling word wins: a "pump" at a hospital is health, a "line" of power is not a road.
_PREFER = ("BANK", "TELECOM", "WASTE", "HEALTH", "SCHOOL", "HOUSING", "POWER", "WATER", "ROAD", "FUEL")

_STRANDS = {
    "en": {
        "displacement": r"\b(?:displac\w+|idps?|returnees?|camps?\b(?! david)|refugees?|return of (?:\w+ )?(?:famil\w+|displaced)|fle[de]\w*|migration|tents?|evict\w*|resettle\w*|informal settlement|go(?:ing)? home|barred|homes)\b",
        "reconciliation": r"\b(?:reconcil\w+|feuds?|clans?|tribes?|tribal|truce charter|compensation|missing|disappear\w*|vanish\w*|mass graves?|exhum\w*|land (?:files?|office|deeds?|dispute)|seized (?:farm)?land|blood money|coexistence|communit(?:y|ies)|war[- ]damage|deeds?|victims|mediators?|forgiv\w+|two famil\w+|martyrs?)\b",
        "governance": r"\b(?:council|governor|mayor|wages?|salar(?:y|ies)|pay|paid|arrears|jobs?|hiring|hire[ds]?|employ\w*|elections?|ballot\w*|vot\w+|courts?|judge|budget|administration|parliament|law|customs|trade|corruption|ministers?|contracts?|resign\w*|graduates|unions?|accord|port|crossing|market|pension\w*|tax\w*|quota|appoint\w*|chamber|farmers' (?:dues|union)|cabinet|lecturers|teachers)\b",
        "security": r"\b(?:army|police|troops|soldiers|attack\w*|militants?|militia\w*|armed|weapons?|security|bomb\w*|cells?|curfew|ceasefire|shell\w*|guns?|fighters|training mission|peshmerga|drones?|mines?|coalition|trainers|violence|artillery|checkpoint\w*|gunmen|clash\w*)\b",
    },
    "ar": {
        "displacement": r"(?:نازح\S*|النزوح|العائدين|عودة العائلات|عودة الأسر|مخيم\S*|الهجرة|لاجئ\S*|تهجير|نزح\S*)",
        "reconciliation": r"(?:مصالحة|صلح|عشير\S*|عشائر\S*|تعويض\S*|مفقود\S*|المغيبين|مقبرة جماعية|مقابر جماعية|رفات|تعايش|ثأر|فصل عشائري|أراضي|المكونات|نزاع)",
        "governance": r"(?:مجلس|محافظ(?![^\W_])|المحافظ(?![^\W_])|رواتب|راتب|مستحقات|تعيين|فرص عمل|انتخابات|محكمة|موازنة|البرلمان|النواب|قانون|فساد|استقال\S*|خريج\S*|تجارة|منفذ|جمارك|عقود|وظائف|أجور|إقالة)",
        "security": r"(?:الجيش|الشرطة|القوات|هجوم|مسلح\S*|داعش|إرهاب\S*|أمن\S*|الأمن|سلاح|أسلحة|تفجير|عبوة|قصف|حشد|الحشد|اشتباك\S*|عملية|قيادة عمليات|مكافحة الشغب|قوات)",
    },
    "ckb": {
        "displacement": r"(?:ئاوارە\S*|کەمپ\S*|گەڕانەوە|پەنابەر\S*|کۆچ)",
        "reconciliation": r"(?:ئاشتەوایی|عەشیرەت\S*|قەرەبوو\S*|زەوی\S*|گۆڕی بەکۆمەڵ|ونبوو\S*|ئاشتبوونەوە|هۆز\S*)",
        "governance": r"(?:مووچە\S*|موچە\S*|پەرلەمان|ئەنجوومەن\S*|پارێزگار|حکوومەت\S*|هەڵبژاردن|دادگا|بودجە|دامەزراندن|قایمقام|ڕێککەوتن)",
        "security": r"(?:پۆلیس|سوپا|پێشمەرگە|داعش|چەکدار\S*|هێرش\S*|ئاسایش|بۆمب\S*|تۆپباران|درۆن|فڕۆکە|تەقینەوە|شەڕ)",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Topics:
    """Compiled patterns of one language."""

    sectors: tuple[tuple[str, re.Pattern[str]], ...]
    strands: tuple[tuple[str, re.Pattern[str]], ...]


@lru_cache(maxsize=4)
def load_topics(book: Codebook) -> Topics:
    """The topics of a codebook's language."""
    sectors = tuple((_SECTORS[name], book.word_pattern(name)) for name in _PREFER if name in book.words)
    strands = tuple((name, re.compile(fold_pattern(p))) for name, p in _STRANDS[book.lang].items())
    return Topics(sectors, strands)


def find_sector(low: str, start: int, end: int, topics: Topics) -> str | None:
    """Sector of the service named between two offsets: the first named, a telling word before a general one."""
    best: tuple[float, str] | None = None
    for order, (sector, pattern) in enumerate(topics.sectors):
        match = pattern.search(low, start, end)
        if match:
            place = match.start() + 8 * order
            if best is None or place < best[0]:
                best = (place, sector)
    return best[1] if best else None


def find_strand(low: str, start: int, end: int, topics: Topics, *, default: str = "governance") -> str:
    """Strand of the subject between two offsets, by the number of words that point to each."""
    scores = {name: len(pattern.findall(low, start, end)) for name, pattern in topics.strands}
    scores["services"] = min(3, sum(bool(pattern.search(low, start, end)) for _, pattern in topics.sectors))
    for name in ("displacement", "reconciliation", "services", "security", "governance"):
        scores[name] = scores.get(name, 0) * 2 + (name in ("displacement", "reconciliation")) * (
            scores.get(name, 0) > 0
        )
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] else default
