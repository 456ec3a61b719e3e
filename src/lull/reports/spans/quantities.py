# ruff: noqa: E501  (patterns and tables of words stay on one line)
"""The main figure of an act that is not a count of dead or injured: people, money, hours, megawatts, things."""

from __future__ import annotations

import importlib
import re
from functools import lru_cache
from typing import NamedTuple

from lull.languages import readers, source
from lull.reports.lexicon import load_lexicon
from lull.reports.spans.numbers import Number, number_value, numbers
from lull.reports.spans.view import fold, fold_pattern


class Quantity(NamedTuple):
    """A value in a unit."""

    value: float
    unit: str


_SCALE = r"(?: ?(?:mn|bn|m|trillion|tn)\b)?"
_MONEY = (
    (re.compile(rf"{_SCALE} ?(?:us |american )?(?:dollars?|usd)\b"), "USD"),
    (re.compile(rf"{_SCALE} ?(?:iraqi )?(?:dinars?|iqd)\b"), "IQD"),
    (re.compile(rf"{_SCALE} ?(?:euros?|eur)\b"), "EUR"),
    (re.compile(rf"{_SCALE} ?(?:pounds?(?: sterling)?|gbp)\b"), "GBP"),
    (re.compile(fold_pattern(r" ?(?:ترليون )?(?:دولار|دۆلار)")), "USD"),
    (re.compile(fold_pattern(r" ?(?:ترليون )?دينار")), "IQD"),
    (re.compile(fold_pattern(r" ?(?:يورو|یۆرۆ)")), "EUR"),
)
_SIGN = {"$": "USD", "€": "EUR", "£": "GBP"}
_CODE = re.compile(r"(?<![^\W_])(?P<code>usd|iqd|id|eur|gbp|kwd|us(?=\$))\$? ?$")
_SCALES = (("trillion", 1e12), ("tn", 1e12), ("bn", 1e9), ("mn", 1e6), ("m", 1e6), ("ترليون", 1e12))
_MEASURE = (
    (re.compile(r" (?:[\w-]+ )?hours?(?: of (?:[\w-]+ ){0,4}?(?:power|electricity|current|supply|water))?,? ?(?:a|per|each|every|in a) (?:day|24)"), "hours/day"),
    (re.compile(r" hours? (?:daily|of (?:[\w-]+ ){0,2}?(?:power|electricity|current|supply))"), "hours/day"),
    (re.compile(r" ?(?:mw|megawatts?)\b"), "MW"),
    (re.compile(r" ?mva\b"), "MVA"),
    (re.compile(r" (?:cubic (?:metres|meters)|m3)(?: of \w+)? ?(?:an|per|each|every|/) ?hour"), "m3/hour"),
    (re.compile(r" (?:cubic (?:metres|meters)|m3)(?: of \w+)?(?: ?(?:a|per|each|every|/) ?day| daily)"), "m3/day"),
    (re.compile(r" ?(?:-)?(?:kilomet(?:re|er)s?|km)\b(?! (?:north|south|east|west|from|to|away))"), "km"),
    (re.compile(r" ?(?:per ?cent\b|percent\b|%)"), "percent"),
    (re.compile(r" (?:[\w-]+ )?hectares\b"), "hectares"),
    (re.compile(fold_pattern(r" (?:ساعة|ساعات)(?: \S+){0,4}? ?(?:يوميا|في اليوم|باليوم|كهرباء|من الكهرباء|تجهيز)")), "hours/day"),
    (re.compile(fold_pattern(r" (?:ميغاواط|ميكاواط|ميغا واط|ميجاواط)")), "MW"),
    (re.compile(fold_pattern(r" (?:كيلومترا|كيلومتر|كيلومترات|كم)(?![^\W_])")), "km"),
    (re.compile(fold_pattern(r" (?:کاتژمێر|سەعات)")), "hours/day"),
    (re.compile(fold_pattern(r" ?(?:مێگاوات|مێگاواتی)")), "MW"),
    (re.compile(fold_pattern(r" (?:کیلۆمەتر|کم)(?![^\W_])")), "km"),
)  # fmt: skip
_ARREST = re.compile(r"\b(?:arrest(?:ed|s|ing)?|detain(?:ed|s|ing)) (?:the |at least |some |about )?(?P<n>\w[\w,-]*)?")
_ARRESTED = frozenset(("men", "people", "suspects", "fighters", "arrests", "members", "detainees"))
_OF = re.compile(r" (?:out )?of (?:the |its |their )?| من (?:اصل )?")
_ORDINAL = re.compile(r"(?:phase|brigade|division|regiment|no\.?|number|route|axis|axes|article|km|grade|class) $")


def find_quantity(low: str, start: int, end: int, *, lang: str | None = None, arrest: bool = False) -> Quantity | None:
    """The first figure of the kinds above between two offsets: money first, then measures, then counted things.

    >>> find_quantity("allocated 9 billion dinars for 12 schools", 0, 41)
    Quantity(value=9000000000.0, unit='IQD')
    >>> find_quantity("some 300 families left", 0, 22)
    Quantity(value=300.0, unit='families')
    """
    text = low[start:end][:900]
    found = numbers(text)
    quantity = _measured(text, found, lang)
    if quantity is not None:
        return quantity
    things = _things(text, found, lang) or _counted(text, found, lang, arrest=arrest)
    if arrest and things is None and (match := _ARREST.search(text)) and number_value(match.group("n") or ""):
        return Quantity(number_value(match.group("n") or "") or 1.0, "arrests")
    return things._replace(unit="arrests") if arrest and things is not None and things.unit in _ARRESTED else things


_COUNTABLE = frozenset(
    ("PEOPLE", "FORCE", "DETAINEE", "GROUP", "HOSTAGE", "DISPLACED", "GOODS", "EXPLOSIVE", "ARMS", "HIDEOUT")
)


def _measured(text: str, found: list[Number], lang: str | None) -> Quantity | None:
    """The first sum of money, else the first measure."""
    for table in (_MONEY, _MEASURE):
        for number in found:
            quantity = _unit_after(text, number, table)
            if quantity is not None:
                return _changed_to(text, number, found, quantity, lang) or quantity
    return None


@lru_cache(maxsize=8)
def _from_to(lang: str | None) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands before the figure that something came from, and before that which it came to."""
    code = lang if lang in readers() else source()
    pack = importlib.import_module(f"lull.languages.{code}.reports.things")
    return re.compile(fold_pattern(pack.FROM)), re.compile(fold_pattern(pack.TO))


def _changed_to(
    text: str, number: Number, found: list[Number], quantity: Quantity, lang: str | None
) -> Quantity | None:
    """As in "from 18 hours to 9 hours": the figure that it came to."""
    later = next((n for n in found if n.start >= number.end), None)
    came, to_it = _from_to(lang)
    if later is None or not came.search(text[: number.start]) or not to_it.search(text[: later.start]):
        return None
    to = _unit_after(text, later, _MEASURE)
    return to if to is not None and to.unit == quantity.unit else None


def _counted(text: str, found: list[Number], lang: str | None, *, arrest: bool) -> Quantity | None:
    """A figure before any other noun of people or things that the lexicon holds."""
    word = load_lexicon(lang or source()).word
    for number in found:
        ordinal = re.match(r"(?:st|nd|rd|th)\b", text[number.end :]) or _ORDINAL.search(text[: number.start])
        if 1900 <= number.value <= 2100 or ordinal:
            continue
        for form in re.findall(r"[^\W\d_]+", text[number.end : number.end + 40])[:3]:
            tags = word(form).tags
            if tags & _COUNTABLE:
                person = tags & {"PEOPLE", "DETAINEE", "GROUP", "FORCE"}
                return Quantity(number.value, "arrests" if arrest and person else form)
    return None


def _unit_after(text: str, number: Number, table: tuple[tuple[re.Pattern[str], str], ...]) -> Quantity | None:
    before = _currency(text, number.start) if table is _MONEY else None
    if before is not None:
        scale = re.compile(r" ?(?:mn|bn|m|tn|trillion)\b").match(text, number.end)
        return Quantity(number.value * _factor(scale.group() if scale else ""), before)
    for pattern, unit in table:
        match = pattern.match(text, number.end)
        if match:
            return Quantity(number.value * (_factor(match.group()) if table is _MONEY else 1.0), unit)
    return None


def _currency(text: str, at: int) -> str | None:
    """Currency that stands before a figure: "$5", "IQD 120 billion", "US$ 3m"."""
    code = _CODE.search(text[max(0, at - 6) : at])
    if code is not None:
        return {"id": "IQD", "us": "USD"}.get(code["code"], code["code"].upper())
    return _SIGN.get(text[at - 1 : at])


def _factor(words: str) -> float:
    return next((value for name, value in _SCALES if re.search(rf"(?<![^\W\d_]){name}(?![^\W_])", words)), 1.0)


class _Things(NamedTuple):
    """The counted nouns of one language: their pattern, and the unit of each."""

    pattern: re.Pattern[str]
    units: dict[str, str]


@lru_cache(maxsize=8)
def _load(lang: str | None) -> _Things:
    pack = importlib.import_module(f"lull.languages.{lang if lang in readers() else source()}.reports.things")
    words = "|".join(sorted(pack.THINGS, key=len, reverse=True))
    return _Things(
        re.compile(fold_pattern(pack.THING.replace("<THINGS>", words))), {fold(k): v for k, v in pack.THINGS.items()}
    )


def _things(text: str, found: list[Number], lang: str | None) -> Quantity | None:
    pattern, units = _load(lang)
    for i, number in enumerate(found):
        at = number.end
        if i + 1 < len(found) and _OF.fullmatch(text[at : found[i + 1].start]):
            at = found[i + 1].end  # "31 of the 54 men"
        match = pattern.match(text, at)
        if match and not _ORDINAL.search(text[max(0, number.start - 12) : number.start]):
            return Quantity(number.value, units.get(match.group(1), "units"))
    return None
