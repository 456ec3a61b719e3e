"""Languages: catalogs, direction, months and numbers."""

from __future__ import annotations

import gettext
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent
from markupsafe import Markup, escape

from lull import languages
from lull.errors import PublishError

# All languages that there is a pack for.
LOCALES = languages.codes()
# The same in all languages, so that figures of two pages can be compared at sight.
_DIGITS = "latn"
# Left-to-right isolate and its end: numbers and ranges keep their order inside right-to-left text.
_LRI, _FSI, _PDI = "\u2066", "\u2068", "\u2069"


def N_(text: str) -> str:  # noqa: N802  (the usual gettext mark for text that is translated later)
    """Mark a text for translation without translating it."""
    return text


@dataclass(frozen=True)
class Language:
    """A language of the pages."""

    code: str
    locale: Locale
    catalog: gettext.NullTranslations

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`, as the locale says."""
        return _direction(self.locale)

    def text(self, message: str, /, **values: object) -> str:
        """The message in this language, with `%(name)s` filled in."""
        found = self.catalog.gettext(message)
        return found % values if values else found

    def plural(self, one: str, many: str, n: int, /, **values: object) -> str:
        """The message in the plural form that `n` takes in this language."""
        return self.catalog.ngettext(one, many, n) % {"n": self.number(n), **values}

    def number(self, value: float | None, decimals: int = 0) -> str:
        """A number; an en dash where there is none."""
        if value is None:
            return "–"
        return _decimal(self.locale, value + 0, decimals)  # + 0: minus nought is nought

    def percent(self, share: float | None) -> str:
        """A share as whole per cent; below 1 % and above 99 % are said so, as no forecast is certain."""
        if share is None:
            return "–"
        if 0 < share < 0.01:
            return "<" + self._percent(0.01)
        if 0.99 < share < 1:
            return ">" + self._percent(0.99)
        return self._percent(share)

    def _percent(self, share: float) -> str:
        return _percent(self.locale, share + 0)

    def recorded(self, shown: str) -> str:
        """A recorded count as published (a number, `<5` or a range) with separators.

        >>> language(LOCALES[0]).recorded("1204-1210")
        '1,204–1,210'
        """
        parts = re.split(r"(\d+)", shown)
        return "".join(self.number(int(p)) if p.isdigit() else p.replace("-", "–") for p in parts)

    def month(self, day: date | None, *, short: bool = False) -> str:
        """Month and year, with the country's month names."""
        if day is None:
            return "–"
        return _date(self.locale, day, "LLL yyyy" if short else "LLLL yyyy")

    def day(self, day: date | None) -> str:
        """Day, month and year."""
        return "–" if day is None else _date(self.locale, day, "d MMMM yyyy")

    def months(self, first: date, last: date) -> str:
        """A span of months, in reading order also where it stands among other scripts.

        >>> language(LOCALES[0]).months(date(2019, 5, 1), date(2020, 4, 1))
        '\u2068May 2019\u2069 – \u2068April 2020\u2069'
        """
        return f"{_FSI}{self.month(first)}{_PDI} – {_FSI}{self.month(last)}{_PDI}"

    def low_high(self, low: float, high: float) -> str:
        """A range of counts: a dash between digits would turn round in text that is read from the right.

        >>> language(LOCALES[0]).low_high(2.6, 551)
        '3–551'
        """
        a, b = self.number(round(low)), self.number(round(high))
        return a if a == b else self.text("%(low)s–%(high)s", low=a, high=b)

    def low_high_decimal(self, low: float, high: float) -> str:
        """A range of values from 0 to 1 with one decimal."""
        return self.text("%(low)s–%(high)s", low=self.number(low, 1), high=self.number(high, 1))

    def percents(self, low: float, high: float) -> str:
        """A range of shares; open above where it ends at 100 %.

        >>> language(LOCALES[0]).percents(0.05, 0.2), language(LOCALES[0]).percents(0.6, 1.0)
        ('5–20%', '60% or more')
        """
        if high >= 1:
            return self.text("%(share)s or more", share=self._whole(self._percent(low)))
        return self.text("%(low)s–%(high)s", low=self.number(100 * low), high=self._whole(self._percent(high)))

    def _whole(self, text: str) -> str:
        """Digits and their sign kept together where text runs from the right, also at the end of a line."""
        return text if self.direction == "ltr" else isolated_plain(text)

    def year(self, year: int) -> str:
        """A year, without a thousands separator."""
        return str(year)


@lru_cache(maxsize=64)
def _direction(locale: Locale) -> str:
    return str(locale.text_direction)


# A site says the same few thousand numbers again and again, and Babel reads its pattern anew each time.
@lru_cache(maxsize=8192)
def _decimal(locale: Locale, value: float, decimals: int) -> str:
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return str(format_decimal(value, pattern, locale=locale, numbering_system=_DIGITS))


@lru_cache(maxsize=8192)
def _percent(locale: Locale, share: float) -> str:
    return str(format_percent(share, "#,##0%", locale=locale, numbering_system=_DIGITS))


@lru_cache(maxsize=8192)
def _date(locale: Locale, day: date, pattern: str) -> str:
    return format_date(day, pattern, locale=locale)


def isolated(text: str) -> Markup:
    """A number or range as `<bdi>`, so that signs, dashes and per cent keep their place in Arabic script.

    >>> isolated("3–14")
    Markup('<bdi class="num" dir="ltr">3–14</bdi>')
    """
    return Markup(f'<bdi class="num" dir="ltr">{escape(text)}</bdi>')


def isolated_plain(text: str) -> str:
    """The same for plain text, SVG and PDF: Unicode isolates around it."""
    return f"{_LRI}{text}{_PDI}"


def plain(marked: Markup) -> str:
    """Marked-up text as plain text, with Unicode isolates where it isolates numbers.

    >>> plain(Markup("Gap <b>{}</b> &amp; more").format(isolated("0.5"))).encode("ascii", "ignore")
    b'Gap 0.5 & more'
    """
    return Markup(marked.replace('<bdi class="num" dir="ltr">', _LRI).replace("</bdi>", _PDI)).striptags()


def place_name(place: Mapping[str, object] | None, code: str) -> str:
    """Name of a place in a language, or in the nearest that it has a name in.

    >>> place_name({"place_id": "IQG15Q07", "names": {"en": "Sinjar", "ar": "سنجار"}}, "ckb")
    'سنجار'
    """
    if place is None:
        return "–"
    names: Mapping[str, str] = place.get("names") or {}  # type: ignore[assignment]
    return languages.pick(names, code) or str(place.get("place_id", "–"))


@lru_cache(maxsize=16)
def language(code: str) -> Language:
    """Load a language.

    Raises
    ------
    PublishError
        If there is no catalog for `code`.

    >>> language(LOCALES[0]).direction
    'ltr'
    """
    if code not in LOCALES:
        raise PublishError(f"no language {code!r}; there are: {', '.join(LOCALES)}")
    pack = languages.load(code)
    return Language(code, pack.locale, pack.catalogue)
