"""What a new area is, from one file of boundaries: its country, names, languages, levels and places."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from babel import Locale

from lull import languages
from lull.errors import AreaError
from lull.languages import usual_levels
from lull.places import countries
from lull.places.columns import Columns, Rows, check_plain, depth, settle_columns
from lull.places.countries import Country
from lull.places.lies import check_lies_in
from lull.places.newarea import Level, Provenance, build_levels, slug
from lull.places.shapes import Features
from lull.settings.kinds import CELL

TOP = "country"
# A few places of a level are often of another kind, such as the capital.
MOST_AGREE = 0.8
_WHERE_PREC = {1: 4, 2: 3}
NEAR = 2


@dataclass(frozen=True)
class Asked:
    """What a person said of a new area; "" leaves it to the file. `folder` is the name of last resort."""

    level: str = ""
    level_name: str = ""
    country: str = ""
    ident: str = ""
    folder: str = ""


@dataclass(frozen=True)
class Plan:
    """A new area, ready to be written.

    names : of the area by language; `words` : what a place of each level is called, level -> language -> word.
    ucdp : names under which UCDP files events there, the present one first; empty where the country is not known.
    precision : greatest UCDP place precision that counts, by level.
    """

    ident: str
    names: Mapping[str, str]
    languages: tuple[str, ...]
    country: Country | None
    ucdp: tuple[str, ...]
    levels: Mapping[str, Level]
    words: Mapping[str, Mapping[str, str]]
    precision: Mapping[str, int]
    columns: Columns
    origin: Provenance


def plan_area(features: Features, given: Columns, asked: Asked, *, version: str, stem: str) -> Plan:
    """Settle columns, country and levels of a new area.

    `version` is that of the file where it says one, `stem` its name. Raises `AreaError` as `settle_columns` does.
    """
    rows = features.properties
    columns = settle_columns(rows, given)
    land, name = _country(rows, columns, asked)
    if land:
        check_lies_in(land, features.polygons)
    ident = asked.ident or slug(name)
    top = _top_id(rows, columns, land, asked) or ident.upper()
    check_plain(top, "the country")
    if columns.parent and asked.level not in ("", usual_levels()[0]):
        raise AreaError(f"level {asked.level!r} has only the country above it; leave out --parent-column")
    told_name = str(rows[0].get(columns.country) or "")
    own = {_language(columns, told_name, land): told_name} if land and not asked.country else {}
    spoken = _languages(land, columns)
    number = depth(columns, rows)
    words = _words(bool(columns.parent), land, number, asked.level_name, spoken, _typed(rows, number))
    ids = _level_ids(words, asked)
    levels = build_levels(features, columns, ids=ids, country=(top, name))
    return Plan(
        ident=ident,
        names={lang: _called(land, lang, name, own) for lang in spoken},
        languages=spoken,
        country=land,
        ucdp=land.ucdp if land else ((name,) if asked.country or columns.country else ()),
        levels=levels,
        words=dict(zip(levels, words, strict=True)),
        precision=_precision(tuple(levels), number),
        columns=columns,
        origin=Provenance(version or stem, f"boundaries-{ident}", _day_of(version)),
    )


def _country(rows: Rows, columns: Columns, asked: Asked) -> tuple[Country | None, str]:
    """The country, where it is known, and its name: as told, by the code or the name in the file, by its P-codes."""
    if asked.country:
        land = countries.find(asked.country)
        return land, land.name if land and asked.country in land.ucdp else asked.country
    first = rows[0]
    code, name = str(first.get(columns.country_code) or ""), str(first.get(columns.country) or "")
    land = (countries.find(code) if code else None) or (countries.find(name) if name else None)
    if land is None and not name:
        land = _of_ids(rows, columns)
    if land and (not name or _in_another_language(land, name, columns)):
        name = land.name
    return land, name or asked.folder


def _in_another_language(land: Country, name: str, columns: Columns) -> bool:
    return countries.fold(name) != countries.fold(land.name) and bool(_language(columns, name, land))


def _of_ids(rows: Rows, columns: Columns) -> Country | None:
    """The country whose code every id begins with, as P-codes and GADM's ids do; `AreaError` where they are of two."""
    if not re.search("pcode|gid_", columns.id.lower()):
        return None
    starts = {m[0] for r in rows if (m := re.match(r"[A-Za-z]+(?=[\d._-])", str(r.get(columns.id))))}
    found = {land.iso3: land for s in starts if (land := countries.find(s))}
    if len(found) > 1:
        raise AreaError(
            f"the file holds places of {len(found)} countries, as {columns.id} begins with "
            f"{', '.join(sorted(starts))}; expected one: choose its places with --where COLUMN=VALUE, or cut the file"
        )
    return next(iter(found.values()), None)


def _language(columns: Columns, name: str, land: Country) -> str:
    """The language of the country's name in the file, by its column or else by the name; "" for the pages' own."""
    given = re.search(r"_([a-z]{2})$", columns.country.lower())
    if given and re.match(r"adm", columns.country.lower()):
        return "" if given[1] == languages.source() else given[1]
    return next((lang for lang in land.speaks if countries.fold(_territory(lang, land)) == countries.fold(name)), "")


def _territory(lang: str, land: Country) -> str:
    if lang not in languages.codes():
        return ""
    return str(languages.load(lang).locale.territories.get(land.iso2, ""))


def _top_id(rows: Rows, columns: Columns, land: Country | None, asked: Asked) -> str:
    """The id of the whole: its P-code, else its ISO code of two letters; nothing where the country is not known."""
    code = str(rows[0].get(columns.country_code) or "")
    if "pcode" in columns.country_code.lower() and code:
        return code
    return land.iso2 if land and not asked.ident else ""


def _languages(land: Country | None, columns: Columns) -> tuple[str, ...]:
    """The pages' own language, then those of the names in the file and the official ones that have a pack."""
    wanted = [lang for lang, _ in columns.names] + list(land.speaks if land else ())
    packs = [languages.nearest(lang, languages.codes()) for lang in wanted]
    return tuple(dict.fromkeys([languages.source(), *(p for p in packs if p)]))


def _called(land: Country | None, lang: str, name: str, own: Mapping[str, str]) -> str:
    if land is None or lang == languages.source():
        return name
    if own.get(lang):
        return own[lang]
    locale: Locale = languages.load(lang).locale
    return str(locale.territories.get(land.iso2, name))


def _words(
    parents: bool,
    land: Country | None,
    number: int,
    given: str,
    spoken: Sequence[str],
    typed: Mapping[int, Mapping[str, str]],
) -> list[dict[str, str]]:
    """What a place of each level is called, the whole first: as told, as the country or its file calls it; else {}."""
    home = languages.source()
    out: list[dict[str, str]] = [{}]
    for at in (number - 1, number) if parents else (number,):
        own: Mapping[str, str] = land.levels[at - 1] if land and 0 < at <= len(land.levels) else {}
        own = own if any(own.values()) else typed.get(at, {})
        words = {lang: own.get(lang) or own.get(home, "") for lang in spoken}
        out.append({k: w for k, w in words.items() if w})
    return [*out[:-1], dict.fromkeys(spoken, given)] if given else out


def _level_ids(words: Sequence[Mapping[str, str]], asked: Asked) -> tuple[str, ...]:
    """Ids of the levels, the whole first: from their words, in plain letters; where these clash the usual ones."""
    usual = (TOP, *usual_levels()[:2][::-1])
    usual = usual if len(words) == len(usual) else (TOP, usual_levels()[0])
    home = languages.source()
    # The country's own word rather than its translation: Cercle, not Circle.
    given = [[w for lang, w in sorted(by.items(), key=lambda one: one[0] == home)] for by in words]
    own = [next(filter(None, map(_plain, ws)), u) for ws, u in zip(given, usual, strict=True)]
    ids = own if len(set(own)) == len(own) and CELL not in own else list(usual)
    return (*ids[:-1], asked.level or ids[-1])


def _plain(word: str) -> str:
    """`Sub-prefecture` as `sub_prefecture`; "" where it has no letters a-z to begin with."""
    found = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode().lower()
    found = re.sub(r"[^a-z0-9]+", "_", found).strip("_")
    return found if found[:1].isalpha() else ""


def _typed(rows: Rows, number: int) -> dict[int, dict[str, str]]:
    """What the file calls its places, by level: GADM's `ENGTYPE_2`, Natural Earth's `type_en`, where most agree."""
    found: dict[int, dict[str, str]] = {}
    for column in dict.fromkeys(c for row in rows for c in row):
        match = re.fullmatch(r"engtype_(\d)|type_en", column.lower())
        values = Counter(str(r.get(column) or "").strip() for r in rows)
        word, count = values.most_common(1)[0]
        if match and word and word.upper() != "NA" and count >= MOST_AGREE * len(rows):
            found[int(match[1] or number)] = {languages.source(): word}
    return found


def _precision(levels: Sequence[str], number: int) -> dict[str, int]:
    """UCDP: 3 is the second-order unit, 4 the first-order unit, 5 and more lie beyond it.

    The finest level, where it is not the first order, counts no event that is known to a unit only.
    """
    finest = levels[-1]
    near = _WHERE_PREC[1] if number == 1 else NEAR
    return {lv: 7 if lv == TOP else near if lv == finest else _WHERE_PREC.get(number - 1, NEAR) for lv in levels}


def _day_of(version: str) -> date:
    return date.fromisoformat(version[-10:]) if version else date(1989, 1, 1)
