"""The main figure of an act that is not a count of dead or injured: people, money, hours, megawatts, things."""

from __future__ import annotations

import re
from typing import NamedTuple

from lull.reports.spans.numbers import NUMBER, number_value
from lull.reports.spans.view import fold_pattern


class Quantity(NamedTuple):
    """A value in a unit."""

    value: float
    unit: str


_MONEY = (
    (re.compile(rf"({NUMBER})(?: ?(million|billion|thousand|mn|bn|m))? ?(?:us |american )?(?:dollars|usd)\b|(?:\$|usd ?|us\$ ?)({NUMBER})(?: ?(million|billion|thousand|mn|bn|m)\b)?"), "USD"),
    (re.compile(rf"({NUMBER})(?: ?(million|billion|thousand|trillion|mn|bn))? ?(?:iraqi )?(?:dinars?|iqd)\b"), "IQD"),
    (re.compile(rf"({NUMBER})(?: ?(million|billion|thousand|mn|bn|m))? ?(?:euros?|eur)\b|(?:€|eur ?)({NUMBER})(?: ?(million|billion|thousand|mn|bn|m)\b)?"), "EUR"),
    (re.compile(fold_pattern(rf"({NUMBER})? ?((?:مليون|مليار|ألف|ملايين|مليارات|مليوني|ملياري|مليونا|ترليون) )?دولار")), "USD"),
    (re.compile(fold_pattern(rf"({NUMBER})? ?((?:مليون|مليار|ألف|ملايين|مليارات|مليوني|ملياري|مليونا|ترليون) )?دينار")), "IQD"),
    (re.compile(fold_pattern(rf"({NUMBER})? ?((?:مليون|ملايين|مليوني) )?يورو")), "EUR"),
    (re.compile(fold_pattern(rf"({NUMBER}) ?((?:ملیۆن|ملیار|هەزار) )?دۆلار")), "USD"),
    (re.compile(fold_pattern(rf"({NUMBER}) ?((?:ملیۆن|ملیار|هەزار) )?دینار")), "IQD"),
)  # fmt: skip
_SCALE = {"million": 1e6, "mn": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "thousand": 1e3, "trillion": 1e12, "مليون": 1e6, "ملايين": 1e6,
          "مليار": 1e9, "مليارات": 1e9, "الف": 1e3, "مليونا": 1e6, "ترليون": 1e12, "مليوني": 2e6, "ملياري": 2e9, "ههزار": 1e3}  # fmt: skip
_MEASURE = (
    (re.compile(rf"({NUMBER}) hours?(?: of (?:[\w-]+ ){{0,4}})?(?: ?(?:a|per|each|every) day| daily|/day| of (?:grid |public |national |state )?(?:power|electricity|current|supply|water))"), "hours/day"),
    (re.compile(rf"({NUMBER}) (?:[\w-]+ )?hours? (?:a|per|each|every) day"), "hours/day"),
    (re.compile(rf"({NUMBER}) ?(?:mw|megawatts?)\b"), "MW"),
    (re.compile(rf"({NUMBER}) ?(?:mva)\b"), "MVA"),
    (re.compile(rf"({NUMBER}) (?:cubic (?:metres|meters)|m3)(?: ?(?:an|per|each|every|/) ?hour)"), "m3/hour"),
    (re.compile(rf"({NUMBER}) (?:cubic (?:metres|meters)|m3)(?: ?(?:a|per|each|every|/) ?day| daily)"), "m3/day"),
    (re.compile(rf"({NUMBER}) ?(?:kilomet(?:re|er)s?|km)\b(?! (?:north|south|east|west|from|to|away))"), "km"),
    (re.compile(rf"({NUMBER}) ?(?:per ?cent|percent|%)"), "percent"),
    (re.compile(rf"({NUMBER}) (?:[\w-]+ )?hectares\b"), "hectares"),
    (re.compile(fold_pattern(rf"({NUMBER}) (?:ساعة|ساعات)(?: \S+){{0,4}}? ?(?:يوميا|في اليوم|باليوم|كهرباء|من الكهرباء|تجهيز)|(?:ساعتين|ساعتي) ?(?:يوميا|كهرباء)?")), "hours/day"),
    (re.compile(fold_pattern(rf"({NUMBER}) (?:ميغاواط|ميكاواط|ميغا واط|ميجاواط)")), "MW"),
    (re.compile(fold_pattern(rf"({NUMBER}) (?:كيلومترا|كيلومتر|كيلومترات|كم)(?![^\W_])")), "km"),
    (re.compile(fold_pattern(rf"({NUMBER}) (?:کاتژمێر|سەعات)")), "hours/day"),
    (re.compile(fold_pattern(rf"({NUMBER}) ?(?:مێگاوات|مێگاواتی)")), "MW"),
    (re.compile(fold_pattern(rf"({NUMBER}) (?:کیلۆمەتر|کم)")), "km"),
)  # fmt: skip
_THINGS = (
    "families households soldiers troops policemen officers fighters men trainers advisers advisors instructors people villagers "
    "residents teachers doctors nurses guards graduates workers employees students pupils detainees prisoners suspects hostages "
    "patients returnees villages hamlets towns quarters neighbourhoods subdistricts districts schools classrooms clinics hospitals "
    "beds ambulances houses homes flats tents blankets kits parcels baskets heaters stoves transformers towers pylons substations "
    "pumps wells stations sluices bridges culverts generators turbines rifles weapons mines bombs charges devices rockets "
    "grenades hideouts tunnels vehicles buses tankers trucks farms shops claims deeds plots graves bodies posts checkpoints "
    "camps caravans branches masts counters poles streets roads dunums members delegates protesters wards machines desks jobs "
    "contracts scholarships vaccines doses cylinders bags sacks tonnes tons liters litres files requests arrests filters latrines "
    "roofs brigades battalions regiments companies units"
).split()
_THING = re.compile(
    rf"({NUMBER}|an?) (?:(?!and |or |of the |to )[a-z'-]+ ){{0,3}}?({'|'.join(sorted(_THINGS, key=len, reverse=True))})\b"
)
_ARREST = re.compile(
    rf"\b(?:arrest(?:ed|s|ing)?|detain(?:ed|s|ing)) (?:the |at least |some |about )?({NUMBER}|an?|the)? ?"
)
_AR_THINGS = {
    "عائلة": "families", "عائلات": "families", "أسرة": "families", "أسر": "families", "عوائل": "families", "نازح": "people",
    "مدرسة": "schools", "مدارس": "schools", "قرية": "villages", "قرى": "villages", "أحياء": "neighbourhoods", "حيا": "neighbourhoods",
    "منزل": "houses", "منازل": "houses", "دار": "houses", "وحدة سكنية": "houses", "جندي": "soldiers", "جنود": "soldiers",
    "سرير": "beds", "محولة": "transformers", "محولات": "transformers", "بئر": "wells", "آبار": "wells", "خيمة": "tents",
    "معلم": "teachers", "مدرسا": "teachers", "متهم": "arrests", "مطلوبا": "arrests", "مشتبها": "arrests", "متهمين": "arrests",
    "مطلوبين": "arrests", "عنصرا": "people", "قضية": "claims", "معاملة": "claims", "شخص": "people", "خريج": "graduates", "سلة": "baskets",
    "بطانية": "blankets", "صفا": "classrooms", "صفوف": "classrooms", "مركز": "centres", "مراكز": "centres", "عبوة": "bombs",
    "عبوات": "bombs", "لغما": "mines", "ألغام": "mines", "مدرب": "trainers", "مستشارا": "advisers", "طالب": "students", "سيارة": "vehicles",
}  # fmt: skip
_AR_THING = re.compile(
    fold_pattern(rf"({NUMBER}) (?:\S+ )?({'|'.join(sorted(_AR_THINGS, key=len, reverse=True))})(?![^\W_])")
)
_AR_UNITS = {fold_pattern(k): v for k, v in _AR_THINGS.items()}
_CKB_THINGS = {
    "خێزان": "families", "قوتابخانە": "schools", "گوند": "villages", "گەڕەک": "neighbourhoods", "خانوو": "houses", "سەرباز": "soldiers",
    "پێشمەرگە": "soldiers", "قەرەوێڵە": "beds", "بیر": "wells", "خێمە": "tents", "مامۆستا": "teachers", "گومانلێکراو": "arrests",
    "چەکدار": "people", "هاووڵاتی": "people", "خوێندکار": "students", "مین": "mines", "یەکەی نیشتەجێبوون": "houses", "ماڵ": "families",
}  # fmt: skip
_CKB_THING = re.compile(fold_pattern(rf"({NUMBER}) (?:\S+ )?({'|'.join(sorted(_CKB_THINGS, key=len, reverse=True))})"))
_CKB_UNITS = {fold_pattern(k): v for k, v in _CKB_THINGS.items()}
_ORDINAL = re.compile(r"(?:phase|brigade|division|regiment|no\.?|number|route|axis|axes|article|km|grade|class) $")


def find_quantity(low: str, start: int, end: int, *, lang: str = "en", arrest: bool = False) -> Quantity | None:
    """The first figure of the kinds above between two offsets: money first, then measures, then counted things.

    >>> find_quantity("allocated 9 billion dinars for 12 schools", 0, 41)
    Quantity(value=9000000000.0, unit='IQD')
    >>> find_quantity("some 300 families left", 0, 22)
    Quantity(value=300.0, unit='families')
    """
    text = low[start:end][:900]
    for pattern, unit in _MONEY:
        match = pattern.search(text)
        if match:
            value = _money(match)
            if value:
                return Quantity(value, unit)
    for pattern, unit in _MEASURE:
        match = pattern.search(text)
        if match:
            value = number_value(match.group(1)) if match.group(1) else 2.0
            if value is not None:
                return Quantity(value, unit)
    if arrest and lang == "en" and (match := _ARREST.search(text)):
        return Quantity(_value(match.group(1)) or 1.0, "arrests")
    return _things(text, lang)


def _value(text: str | None) -> float | None:
    if not text:
        return None
    return 1.0 if text in ("a", "an", "the") else number_value(text)


def _money(match: re.Match[str]) -> float | None:
    groups = [g for g in match.groups()]
    number = next((g for g in groups[::2] if g), None)
    scale = next((g for g in groups[1::2] if g), None)
    value = number_value(number) if number else (1.0 if scale else None)
    if value is None:
        return None
    return value * _SCALE.get((scale or "").strip(), 1.0)


def _things(text: str, lang: str) -> Quantity | None:
    if lang == "en":
        for match in _THING.finditer(text):
            if match.group(1) in ("a", "an") or _ORDINAL.search(text[: match.start()]):
                continue
            value = _value(match.group(1))
            if value is not None:
                return Quantity(value, match.group(2))
        return None
    pattern, units = (_AR_THING, _AR_UNITS) if lang == "ar" else (_CKB_THING, _CKB_UNITS)
    match = pattern.search(text)
    if match is None:
        return None
    value = number_value(match.group(1))
    return None if value is None else Quantity(value, units.get(match.group(2), "units"))
