"""Which properties of a boundary file are ids, names, parents and the country: as told, or guessed and said."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

from lull import languages
from lull.errors import AreaError

Rows = Sequence[Mapping[str, object]]

# From the finest level to the coarsest; within a level as OCHA COD-AB, GADM, geoBoundaries and Natural Earth write it.
_IDS = (
    r"adm(?:in)?3_?pcode", r"adm(?:in)?2_?pcode", r"adm(?:in)?1_?pcode", r"p_?code", r"shapeid", r"gid_3", r"gid_2",
    r"gid_1", r"iso_3166_2", r"adm1_code", r"hasc(_\d)?", r"gml_id", r"place_id", r"adm[12]_?id", r"code", r"id",
    r"id_[123]", r"(code|cod|id)_\w+", r"\w+_(code|cod|id)", r"codigo\w*", r"c[oó]digo\w*", r"cod[a-z]*", r"kod[a-z]*",
    r"fid", r"objectid",
)  # fmt: skip
_NAMES = (
    r"adm(?:in)?3_?name", r"adm(?:in)?2_?name", r"adm(?:in)?1_?name", r"shapename", r"name_3", r"name_2", r"name_1",
    r"name", r"nam", r"nom", r"nombre", r"nome", r"label", r"(name|nom|nombre|nome)_\w+", r"\w+_(name|nom|nombre|nome)",
)  # fmt: skip
_COUNTRY_CODES = (
    r"adm(?:in)?0_?pcode", r"iso_?a?[23]", r"iso_?3166_1(_alpha_?[23])?", r"gid_0", r"shapegroup", r"adm0_a3",
    r"parentcountryid", r"location_code", r"country_?code",
)  # fmt: skip
_COUNTRIES = (
    r"adm(?:in)?0_?name", r"admin", r"name_0", r"country(_?name)?", r"parentcountryname", r"sovereignt", r"pays",
    r"pais",
)  # fmt: skip
# A few places of a file may lack a name; they are called by their id.
UNNAMED = 0.1
# An id becomes the name of files and pages.
PLAIN = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?")
# Names that one system keeps for its devices, whatever follows the point.
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


@dataclass(frozen=True)
class Columns:
    """Properties that hold the id, the name, the parent, its name, and the country by name and by code; "" for none.

    names : further names, as pairs of a language and a property.
    """

    id: str = ""
    name: str = ""
    names: tuple[tuple[str, str], ...] = ()
    parent: str = ""
    parent_name: str = ""
    country: str = ""
    country_code: str = ""

    def taken(self) -> dict[str, str]:
        """What is taken from where, for people: role -> property."""
        plain = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "names"}
        return {k: v for k, v in plain.items() if v} | {f"name in {lang}": column for lang, column in self.names}


def settle_columns(rows: Rows, given: Columns) -> Columns:
    """The columns as told, the rest guessed.

    Raises `AreaError` when a named property is absent, ids or names are missing, ids occur twice or are no plain names,
    the file holds two countries, or no property looks like an id or a name; the message lists the properties with the
    number of their different values.

    >>> rows = [{"ADM1_PCODE": "X1", "ADM1_EN": "North"}, {"ADM1_PCODE": "X2", "ADM1_EN": "South"}]
    >>> found = settle_columns(rows, Columns())
    >>> found.id, found.name
    ('ADM1_PCODE', 'ADM1_EN')
    """
    for name in given.taken().values():
        if not any(name in row for row in rows):
            raise AreaError(f"no property {name!r}; {_listing(rows)}")
    spoken = _spoken(rows, given.id)
    ident, named = _id_and_name(rows, given, spoken)
    parent = given.parent or _parent(rows, ident)
    return replace(
        given,
        id=ident,
        name=named,
        names=given.names or tuple((lang, c) for lang, c in spoken.items() if c != named or _has_pages(lang)),
        parent=parent,
        parent_name=given.parent_name or (_parent_name(rows, parent) if parent and not given.parent else ""),
        country=given.country or _one(rows, _COUNTRIES),
        country_code=given.country_code or _one(rows, _COUNTRY_CODES),
    )


def _has_pages(lang: str) -> bool:
    """Whether names in a language stand on pages of their own, beside those of the main one."""
    return lang != languages.source() and lang in languages.codes()


def _id_and_name(rows: Rows, given: Columns, spoken: Mapping[str, str]) -> tuple[str, str]:
    """The properties that hold the id and the name, filled in every row; `AreaError` where either is not found."""
    named = given.name or _main_name(rows, spoken)
    if not given.id:
        _check_codes(rows, named)
    ident = given.id or _guess_id(rows) or (named if _distinct(rows, named) == len(rows) else "")
    if not ident:
        raise AreaError(
            f"no property looks like an id (a value of its own for every place); {_listing(rows)}. Name one with "
            "--id-column"
        )
    named = named or _texts(rows, ident)
    if not named:
        raise AreaError(f"no property looks like a name; {_listing(rows)}. Name one with --name-column")
    _check_ids(rows, ident)
    _check_filled(rows, named)
    return ident, named


def depth(columns: Columns, rows: Rows) -> int:
    """The level of the places, 1 for the first below the country, by the names of the columns or what the file says.

    >>> depth(Columns(id="ADM2_PCODE"), []), depth(Columns(id="code"), [])
    (2, 1)
    """
    for name in (columns.id, columns.name):
        if found := re.match(r"(?:adm(?:in)?|gid_|name_|id_|hasc_)(\d)", name.lower()):
            return int(found[1])
    kinds = {str(row.get("shapeType", "")) for row in rows}
    if len(kinds) == 1 and (found := re.fullmatch(r"ADM(\d)", next(iter(kinds)))):
        return int(found[1])
    return 2 if columns.parent else 1


def _spoken(rows: Rows, ident: str) -> dict[str, str]:
    """Properties with the name of the finest places by language: `ADM2_FR`, `admin2Name_fr`, `name_fr`."""
    found: dict[int, dict[str, str]] = {}
    for name in _filled(rows):
        if given := re.fullmatch(r"(?:adm(?:in)?(\d)_?(?:name)?|name|nam)_([a-z]{2,3})", name.lower()):
            found.setdefault(int(given[1] or 9), {}).setdefault(_language(given[2]), name)
        elif given := re.fullmatch(r"adm(\d)_name(\d?)", name.lower()):
            # COD-AB since 2025 says the language of each name beside it.
            code = str(next((r[c] for r in rows for c in r if c.lower() == f"lang{given[2]}" and r[c]), ""))
            if code:
                found.setdefault(int(given[1]), {}).setdefault(_language(code), name)
    level = re.match(r"adm(?:in)?(\d)", ident.lower())
    deepest = int(level[1]) if level else max((d for d in found if d < 5), default=9)
    return found.get(deepest) or found.get(9) or {}


def _language(code: str) -> str:
    """The pack of a code that files use, e.g. of `ku`; the code itself where no pack takes it."""
    return languages.nearest(code, languages.codes()) or code


def _main_name(rows: Rows, spoken: Mapping[str, str]) -> str:
    """The name in the language that pages are written in, else that of no language, else the first one."""
    home = spoken.get(languages.source(), "")
    if home and all(row.get(home) not in (None, "") for row in rows):
        return home
    return _guess(rows, _NAMES, unique=False) or next(iter(spoken.values()), "")


def _guess_id(rows: Rows) -> str:
    """The first property that looks like an id and holds plain names; else the first that looks like one."""
    found = [n for p in _IDS if (n := _guess(rows, (p,), unique=True))]
    return next((n for n in found if all(PLAIN.fullmatch(str(r.get(n))) for r in rows)), found[0] if found else "")


def _parent(rows: Rows, ident: str) -> str:
    """The property with the id of the place above, of the same kind as the id."""
    found = re.fullmatch(r"((?:adm(?:in)?)|gid_|id_)(\d)(_?pcode)?", ident.lower())
    if not found or int(found[2]) < 2:
        return ""
    wanted = rf"{found[1]}{int(found[2]) - 1}{found[3] or ''}"
    name = _first(rows, (wanted,))
    return name if name and all(row.get(name) not in (None, "") for row in rows) else ""


def _parent_name(rows: Rows, parent: str) -> str:
    level = re.search(r"\d", parent)
    if not level:
        return ""
    number = level[0]
    patterns = (rf"adm(?:in)?{number}_?(?:name)?_{languages.source()}", rf"adm(?:in)?{number}_?name", rf"name_{number}")
    return _first(rows, (*patterns, rf"adm(?:in)?{number}_?(?:name)?_[a-z][a-z]"))


def _one(rows: Rows, patterns: Sequence[str]) -> str:
    """The first property of that kind that says the same of every place; `AreaError` if one names two countries."""
    spoken = (r"adm(?:in)?0_?(?:name)?_[a-z][a-z]",) if patterns is _COUNTRIES else ()
    found = [n for p in (*spoken, *patterns) for n in _all(rows, p)]
    if spoken:
        home = f"_{languages.source()}"
        found.sort(key=lambda n: not n.lower().endswith(home) if n.lower().startswith("adm") else False)
    for name in found:
        seen = sorted({str(r.get(name)) for r in rows if r.get(name) not in (None, "")})
        if len(seen) > 1:
            shown = ", ".join(seen[:8]) + (", …" if len(seen) > 8 else "")
            raise AreaError(
                f"the file holds places of {len(seen)} countries by {name!r} ({shown}); expected one: say "
                f"--where {name}={seen[0]}"
            )
    return found[0] if found else ""


def chosen(rows: Rows, where: Sequence[tuple[str, str]]) -> list[int]:
    """Positions of the rows whose properties have all these values; `AreaError` if none, with the values there are."""
    for name, _ in where:
        if not any(name in row for row in rows):
            raise AreaError(f"no property {name!r}; {_listing(rows)}")
    kept = [n for n, row in enumerate(rows) if all(str(row.get(name)) == value for name, value in where)]
    if not kept:
        name, value = where[0]
        seen = sorted({str(row.get(name)) for row in rows})
        near = [s for s in seen if value.casefold() in s.casefold()] or difflib.get_close_matches(value, seen)
        raise AreaError(f"no place has {' and '.join(f'{n}={v}' for n, v in where)}; {name} is one of "
                        f"{', '.join((near or seen)[:8])}{'' if near or len(seen) <= 8 else ', ...'}")  # fmt: skip
    return kept


def _guess(rows: Rows, patterns: Sequence[str], *, unique: bool) -> str:
    for pattern in patterns:
        name = _first(rows, (pattern,))
        missing = sum(row.get(name) in (None, "") for row in rows) if name else len(rows)
        distinct = _distinct(rows, name)
        if name and distinct == len(rows):
            return name
        if name and not unique and missing <= len(rows) * UNNAMED and distinct > (len(rows) - missing) * 0.8:
            return name
    return ""


def _filled(rows: Rows) -> list[str]:
    names = dict.fromkeys(name for row in rows for name in row)
    return [n for n in names if any(row.get(n) not in (None, "") for row in rows)]


def _all(rows: Rows, pattern: str) -> list[str]:
    return [n for n in _filled(rows) if re.fullmatch(pattern, n.lower())]


def _first(rows: Rows, patterns: Sequence[str]) -> str:
    return next((n for p in patterns for n in _all(rows, p)), "")


def _distinct(rows: Rows, name: str) -> int:
    return len({str(row.get(name)) for row in rows if row.get(name) not in (None, "")}) if name else -1


def _is_word(value: object) -> bool:
    return isinstance(value, str) and bool(re.search(r"[^\W\d_]{2}", value))


def _texts(rows: Rows, ident: str) -> str:
    """The property of words that differs most between places, as a name does; nothing where none differs much."""
    words = [n for n in _filled(rows) if n != ident and all(_is_word(r.get(n)) for r in rows)]
    best = max(words, key=lambda n: _distinct(rows, n), default="")
    return best if best and _distinct(rows, best) > len(rows) * 0.8 else ""


def _listing(rows: Rows) -> str:
    names = list(dict.fromkeys(name for row in rows for name in row))
    parts = ", ".join(f"{name} ({_distinct(rows, name)})" for name in names[:20])
    return f"the {len(rows)} places have these, with the number of different values: {parts or 'none'}"


def check_plain(value: str, what: str) -> None:
    """`AreaError` for an id that is no plain name, as it becomes the name of files and pages.

    >>> check_plain("IQG15Q05", "place 1")
    """
    if not PLAIN.fullmatch(value) or _DEVICES.fullmatch(value):
        raise AreaError(
            f"{what} has the id {value!r}; expected a plain name (letters a-z, digits, . _ - and no dot in front or at "
            "the end, no name of a device), as pages are called by it: name another property with --id-column, or mend "
            "the file"
        )


def _check_codes(rows: Rows, named: str) -> None:
    """`AreaError` where the deepest P-code of the file is filled in everywhere but stands at two places."""
    found = {n: int(m[1]) for n in _filled(rows) if (m := re.fullmatch(r"adm(?:in)?(\d)_?pcode", n.lower()))}
    deepest = max(found, key=lambda n: found[n], default="")
    level = re.match(r"adm(?:in)?(\d)", named.lower())
    if not deepest or found[deepest] == 0 or (level and int(level[1]) != found[deepest]):
        return
    seen: dict[str, int] = {}
    for n, row in enumerate(rows, 1):
        value = str(row.get(deepest) or "")
        if value and (first := seen.setdefault(value, n)) != n:
            names = [str(rows[k - 1].get(named, "")) for k in (first, n)]
            advice = "join its parts into one place" if names[0] == names[1] else "mend the file"
            raise AreaError(
                f"places {first} and {n} ({names[0]}, {names[1]}) both have {deepest} = {value!r}; every place needs "
                f"an id of its own: {advice}, or name another property with --id-column"
            )


def _check_ids(rows: Rows, name: str) -> None:
    seen: dict[str, int] = {}
    for n, row in enumerate(rows, 1):
        value = row.get(name)
        if value in (None, ""):
            raise AreaError(f"place {n} of {len(rows)} has no {name!r}; every place needs an id: name another column")
        check_plain(" ".join(str(value).split()), f"place {n} of {len(rows)}, by {name!r},")
        key = str(value).casefold()
        if key in seen:
            raise AreaError(
                f"places {seen[key]} and {n} both have {name} = {value!r}, small and capital letters apart; "
                f"{_listing(rows)}. Name another property with --id-column"
            )
        seen[key] = n


def _check_filled(rows: Rows, name: str) -> None:
    missing = sum(row.get(name) in (None, "") for row in rows)
    for n, row in enumerate(rows, 1):
        if row.get(name) in (None, "") and missing > len(rows) * UNNAMED:
            raise AreaError(f"place {n} of {len(rows)} has no {name!r}; every place needs a name: name another column")
