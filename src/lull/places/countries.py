"""Countries: codes, names in many spellings, what UCDP calls them now and before, their languages and levels.

Names under which UCDP files events: https://ucdp.uu.se/downloads/ged/ged251.pdf. A country that left another since 1989
has that one's name among its former names.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.languages import get_official_languages

from lull import languages
from lull.errors import AreaError

if TYPE_CHECKING:
    from lull.places.table import Places

_STATE = re.compile(
    r"^(?:republic|republique|republica|state|estado|kingdom) (?:of (?:the )?|du |de la |de |d |do |da )"
)


@dataclass(frozen=True)
class Country:
    """One country.

    ucdp : names under which UCDP files its events, the present one first, then former ones.
    speaks : codes of its official languages.
    levels : what its places are called, first and second level, by language; empty where it is not noted.
    """

    iso2: str
    iso3: str
    gwno: str
    name: str
    ucdp: tuple[str, ...]
    speaks: tuple[str, ...]
    levels: tuple[Mapping[str, str], ...] = ()


def find(text: str) -> Country | None:
    """The country of a code (ISO 3166 of two or three letters or digits, Gleditsch-Ward as `GW775`) or a name.

    >>> [find(t).iso3 for t in ("MM", "mmr", "104", "GW775", "Burma", "S. Sudan", "Haïti")]
    ['MMR', 'MMR', 'MMR', 'MMR', 'MMR', 'SSD', 'HTI']
    >>> find("Myanmar").ucdp, find("SSD").ucdp
    (('Myanmar (Burma)',), ('South Sudan', 'Sudan'))
    """
    key = fold(text)
    short = _STATE.sub("", key)
    found = _keys().get(text.strip().upper()) or _keys().get(key) or _keys().get(short)
    if found is None and len(short) > 3:
        found = _foreign().get(key) or _foreign().get(short)
    return _all().get(found) if found else None


def country(text: str) -> Country:
    """The same, or `AreaError` with countries of like names."""
    found = find(text)
    if found:
        return found
    import difflib

    near = difflib.get_close_matches(fold(text), [c.name for c in _all().values()], 3, 0.4)
    raise AreaError(
        f"{text!r} is no country that Lull knows; expected its ISO code of three letters or its name, e.g. "
        f"{', '.join(near) or 'MLI or Mali'}"
    )


def of_places(places: Places) -> Country | None:
    """The country of an area's `Places`, by the id of the whole (a P-code or an ISO code) or its name; None if unknown.

    >>> from lull.area import bundled_area, load_area
    >>> from lull.places import load_places
    >>> of_places(load_places(load_area(bundled_area("iraq")))).iso3
    'IRQ'
    """
    named = [n.name for n in places.names if n.place_id == places.top]
    return next((c for text in (places.top.removeprefix("COUNTRY-"), *named) if (c := find(text))), None)


def parted(name: str) -> bool:
    """True where UCDP files under this name also what happened in countries that have left it since 1989.

    >>> parted("Sudan"), parted("Mali")
    (True, False)
    """
    return any(name in c.ucdp[1:] for c in _all().values())


def fold(text: str) -> str:
    """A name without case, accents, articles in brackets and punctuation.

    >>> fold("Central African Republic (the)"), fold("Côte d’Ivoire")
    ('central african republic', 'cote d ivoire')
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    plain = re.sub(r"\((the|la|le|el)\)", "", plain.casefold())
    return " ".join(re.sub(r"[^\w]+", " ", plain).split()).removeprefix("the ")


@cache
def _all() -> dict[str, Country]:
    """Every country by ISO code of three letters."""
    codes = {three: two[0] for three, two in get_global("territory_aliases").items() if re.fullmatch("[A-Z]{3}", three)}
    known = {r["iso3"]: r for r in _rows("countries.csv")}
    more = {r["iso3"]: r for r in _rows("country_names.csv")}
    codes["KOS"] = codes.get("KOS", "XK")
    every = sorted({*known, *more})
    return {c: _country(c, codes.get(c, ""), known.get(c, {}), more.get(c, {})) for c in every}


def _country(iso3: str, iso2: str, row: Mapping[str, str], extra: Mapping[str, str]) -> Country:
    """One country, of its row in the table of countries and that in the table of further names."""
    names = _parts(extra, "also")
    name = row.get("name_en") or (names[0] if names else iso3)
    levels = tuple(_words(extra.get(n) or "") for n in ("level1", "level2"))
    speaks = tuple(c.split("_")[0] for c in get_official_languages(iso2, de_facto=True)) if iso2 else ()
    ucdp = (extra.get("ucdp") or name, *_parts(extra, "former"))
    return Country(iso2, iso3, row.get("unit_id", ""), name, ucdp, speaks, levels)


def _parts(row: Mapping[str, str], column: str) -> list[str]:
    return [n for n in (row.get(column) or "").split(";") if n]


def _words(text: str) -> Mapping[str, str]:
    """`Region;fr=Région` as words by language."""
    if not text:
        return {}
    plain, *others = text.split(";")
    pairs = (o.partition("=") for o in others)
    return {languages.source(): plain} | {code: word for code, _, word in pairs}


@cache
def _keys() -> dict[str, str]:
    """Codes and folded names to ISO codes of three letters; a name of its own wins over another's former one."""
    aliases = get_global("territory_aliases")
    found: dict[str, str] = {}
    by_two = {c.iso2: c.iso3 for c in _all().values() if c.iso2}
    for digits, two in aliases.items():
        if digits.isdigit() and two[0] in by_two:
            found[digits] = by_two[two[0]]
    home = Locale.parse(languages.source()).territories
    for c in _all().values():
        found |= {k: c.iso3 for k in (c.iso2, c.iso3, f"GW{c.gwno}" if c.gwno else "") if k}
        for name in (c.name, c.ucdp[0], home.get(c.iso2, "")):
            found.setdefault(fold(name), c.iso3)
    for row in _rows("country_names.csv"):
        for name in (row["also"] or "").split(";"):
            if name:
                found.setdefault(fold(name), row["iso3"])
    return found


@cache
def _foreign() -> dict[str, str]:
    """Folded names of each country in its official languages."""
    return dict(_spoken())


def _spoken() -> Iterator[tuple[str, str]]:
    wide = {lang for c in _all().values() for lang in c.speaks}
    often = [lang for lang in wide if sum(lang in c.speaks for c in _all().values()) >= 8]
    for c in _all().values():
        for lang in {*c.speaks, *often}:
            try:
                name = Locale.parse(lang).territories.get(c.iso2)
            except (UnknownLocaleError, ValueError):
                continue
            if name:
                yield fold(name), c.iso3


@cache
def _rows(name: str) -> tuple[Mapping[str, str], ...]:
    with (files("lull.areas") / "world" / name).open(encoding="utf-8") as file:
        return tuple(csv.DictReader(file))
