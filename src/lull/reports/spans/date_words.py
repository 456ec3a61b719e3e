"""Words for times of each language, compiled as patterns over folded text."""

from __future__ import annotations

import importlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from lull.languages import readers, source
from lull.reports.spans.numbers import NUMBER
from lull.reports.spans.view import fold, fold_pattern


@dataclass(frozen=True)
class TimeWords:
    """Patterns of one language; `before` and `after` are matched directly beside an anchor."""

    months: dict[str, int]
    weekdays: dict[str, int]
    seasons: dict[str, int]
    days: dict[str, int]
    units: dict[str, str]
    ordinals: dict[str, int]
    before: dict[str, re.Pattern[str]]
    after: dict[str, re.Pattern[str]]
    anchor: re.Pattern[str]


def _folded(words: dict[str, int]) -> dict[str, int]:
    return {fold(w): v for w, v in words.items()}


def _any(words: dict[str, int] | dict[str, str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))


def _compile(patterns: Mapping[str, str], ordinals: Mapping[str, int], tail: str) -> dict[str, re.Pattern[str]]:
    fill = {"<NUMBER>": NUMBER, "<YEAR>": _YEAR, "<ORDINALS>": "|".join(sorted(ordinals, key=len, reverse=True))}
    out = {}
    for name, pattern in patterns.items():
        text = pattern
        for mark, words in fill.items():
            text = text.replace(mark, words)
        out[name] = re.compile(rf"(?:{fold_pattern(text)}){tail}")
    return out


_YEAR = r"(?<![\d.,/-])(?:19|20)\d\d(?![\d/]|[.,]\d|-\d)"
_ISO = r"(?<!\d)(?:19|20)\d\d-\d\d?-\d\d?(?!\d)|(?<!\d)\d{1,2}/\d{1,2}/(?:19|20)\d\d(?!\d)"


@lru_cache(maxsize=1)
def month_names() -> dict[str, int]:
    """Names of months in all languages that are read, folded, with their number."""
    modules = [importlib.import_module(f"lull.languages.{code}.reports.times") for code in readers()]
    return {name: number for pack in modules for name, number in _folded(pack.MONTHS).items()}


@lru_cache(maxsize=8)
def load_times(lang: str | None = None) -> TimeWords:
    """Words for times of a language, by default (and where it has none) of the one that texts are written in."""
    pack = importlib.import_module(f"lull.languages.{lang if lang in readers() else source()}.reports.times")
    months, week, seasons, days, ordinals = map(
        _folded, (pack.MONTHS, pack.WEEKDAYS, pack.SEASONS, pack.DAYS, pack.ORDINALS)
    )
    units = {fold(w): v for w, v in pack.UNITS.items()}
    suffix = fold_pattern(pack.PREFIX.get("right", ""))
    anchor = (
        rf"(?P<iso>{_ISO})|{pack.PREFIX['left']}(?:(?P<rel>{_any(days)})|(?P<month>{_any(months)})|(?P<weekday>{_any(week)})"
        rf"|(?P<season>{_any(seasons)})|(?P<unit>{_any(units)})){suffix}(?![^\W\d_])|(?P<year>{_YEAR})"
    )
    return TimeWords(
        months=months,
        weekdays=week,
        seasons=seasons,
        days=days,
        units=units,
        ordinals=ordinals,
        before=_compile(pack.BEFORE, pack.ORDINALS, r"\s*$"),
        after=_compile(pack.AFTER, pack.ORDINALS, ""),
        anchor=re.compile(anchor),
    )
