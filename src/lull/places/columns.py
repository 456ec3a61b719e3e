"""Which properties of a boundary file are ids, names and parents: as told, or guessed and said."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from lull.errors import AreaError

Rows = Sequence[Mapping[str, Any]]

# From the finest level to the coarsest; within a level as OCHA COD-AB, geoBoundaries, GADM and Natural Earth write it.
_IDS = (
    r"adm3_?pcode", r"adm2_?pcode", r"adm1_?pcode", r"pcode", r"shapeid", r"gid_3", r"gid_2", r"gid_1", r"iso_3166_2",
    r"adm1_code", r"hasc(_\d)?", r"gml_id", r"place_id", r"code", r"id", r"fid", r"objectid",
)  # fmt: skip
_NAMES = (
    r"adm3_?(en|name)", r"adm2_?(en|name)", r"adm1_?(en|name)", r"adm[321]_(fr|es|pt)", r"name_en", r"shapename",
    r"name_3", r"name_2", r"name_1", r"name", r"nam", r"label",
)  # fmt: skip
_COUNTRIES = (r"adm0_?(en|name)", r"admin", r"sovereignt", r"country(_?name)?", r"parentcountryname", r"name_0")


@dataclass(frozen=True)
class Columns:
    """Properties that hold the id, the name in each language, the parent, its name, and the country; "" for none."""

    id: str = ""
    name: str = ""
    name_ar: str = ""
    name_ckb: str = ""
    parent: str = ""
    parent_name: str = ""
    country: str = ""


def settle_columns(rows: Rows, told: Columns) -> Columns:
    """The columns as told, the rest guessed.

    Raises `AreaError` when a named property is absent, ids or names are missing or ids occur twice, or no property
    looks like an id or a name; the message lists the properties with the number of their different values.

    >>> rows = [{"ADM1_PCODE": "X1", "ADM1_EN": "North"}, {"ADM1_PCODE": "X2", "ADM1_EN": "South"}]
    >>> settle_columns(rows, Columns()).id
    'ADM1_PCODE'
    """
    for name in vars(told).values():
        if name and not any(name in row for row in rows):
            raise AreaError(f"no property {name!r}; {_listing(rows)}")
    named = told.name or _guess(rows, _NAMES, unique=False)
    ident = told.id or _guess(rows, _IDS, unique=True) or (named if _distinct(rows, named) == len(rows) else "")
    if not ident:
        raise AreaError(f"no property looks like an id (a value of its own for every place); {_listing(rows)}")
    if not named:
        raise AreaError(f"no property looks like a name; {_listing(rows)}")
    _check_ids(rows, ident)
    _check_filled(rows, named)
    level = re.match(r"adm(\d)", ident.lower())
    stem = f"adm{level[1]}" if level else ""
    return replace(
        told,
        id=ident,
        name=named,
        name_ar=told.name_ar or _first(rows, (rf"{stem}_ar" if stem else r"name_ar",)),
        name_ckb=told.name_ckb or _first(rows, (rf"{stem}_(ckb|ku)" if stem else r"name_(ckb|ku)",)),
        country=told.country or _constant(rows, _COUNTRIES),
    )


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
        if name and all(row.get(name) not in (None, "") for row in rows):
            distinct = _distinct(rows, name)
            if distinct == len(rows) or (not unique and distinct > len(rows) * 0.8):
                return name
    return ""


def _first(rows: Rows, patterns: Sequence[str]) -> str:
    names = dict.fromkeys(name for row in rows for name in row)
    for pattern in patterns:
        for name in names:
            if re.fullmatch(pattern, name.lower()) and any(row.get(name) not in (None, "") for row in rows):
                return name
    return ""


def _constant(rows: Rows, patterns: Sequence[str]) -> str:
    return next((n for p in patterns if (n := _first(rows, (p,))) and _distinct(rows, n) == 1), "")


def _distinct(rows: Rows, name: str) -> int:
    return len({str(row.get(name)) for row in rows if row.get(name) not in (None, "")}) if name else -1


def _listing(rows: Rows) -> str:
    names = list(dict.fromkeys(name for row in rows for name in row))
    parts = ", ".join(f"{name} ({_distinct(rows, name)})" for name in names[:20])
    return f"the {len(rows)} places have these, with the number of different values: {parts or 'none'}"


def _check_ids(rows: Rows, name: str) -> None:
    seen: dict[str, int] = {}
    for n, row in enumerate(rows, 1):
        value = row.get(name)
        if value in (None, ""):
            raise AreaError(f"place {n} of {len(rows)} has no {name!r}; every place needs an id: name another column")
        if str(value) in seen:
            raise AreaError(f"places {seen[str(value)]} and {n} both have {name} = {value!r}; {_listing(rows)}")
        seen[str(value)] = n


def _check_filled(rows: Rows, name: str) -> None:
    for n, row in enumerate(rows, 1):
        if row.get(name) in (None, ""):
            raise AreaError(f"place {n} of {len(rows)} has no {name!r}; every place needs a name: name another column")
