"""What of a survey table is read: a mapping in TOML beside it, checked against what must never be read."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TypedDict, cast

from lull.disclosure import refused_name
from lull.errors import SourceError
from lull.schema import POPULATION_GROUPS

_KEYS = {"use", "source", "sheet", "header_row", "place", "period", "method", "evidence_level", "n", "weight",
         "aggregate", "indicator", "url", "long", "population_group", "note"}  # fmt: skip
_OF_INDICATOR = {"id", "strand", "column", "unit", "answers", "scale", "lower", "upper", "n", "perception", "aggregate",
                 "code", "where", "population_group", "note"}  # fmt: skip
_OF_LONG = {"indicator", "value", "lower", "upper"}
_FIELD = re.compile(r"\{([^{}]+)\}")
_WAYS = ("none", "mean", "sum")


class OfPlace(TypedDict, total=False):
    """Columns that say the place and the one above it, and the level that is meant."""

    column: str
    parent: str
    level: str


class OfPeriod(TypedDict, total=False):
    """The column of the period, those of its first and last day, or two fixed days."""

    column: str
    start: str
    end: str
    fixed: list[object]


class OfColumn(TypedDict, total=False):
    """A column in place of one value for all rows, with what its words mean."""

    column: str
    names: dict[str, str]


class OfIndicator(TypedDict, total=False):
    """One indicator: its column, unit, answers and bounds."""

    id: str
    strand: str
    column: str
    unit: str
    answers: dict[str, float]
    scale: float
    lower: str
    upper: str
    n: str
    perception: bool
    aggregate: str
    code: str
    where: dict[str, list[str]]
    population_group: str | OfColumn
    note: str


class OfLong(TypedDict, total=False):
    """Columns of a long table, where each row is about one indicator."""

    indicator: str
    value: str
    lower: str
    upper: str


class Keys(TypedDict, total=False):
    """All that a mapping may say; `_check` refuses what is not so."""

    use: str
    source: dict[str, str | bool]
    sheet: str
    header_row: int
    place: OfPlace
    period: OfPeriod
    method: str
    evidence_level: int | OfColumn
    n: str
    weight: str
    aggregate: str
    indicator: list[OfIndicator]
    url: str
    long: OfLong
    population_group: str | OfColumn
    note: str


@dataclass(frozen=True)
class Mapping:
    """The keys of a mapping, after the ready one that it names has been filled in."""

    name: str
    keys: Keys

    def columns(self) -> set[str]:
        """Names of all columns that are read, and no others."""
        place, period = self.keys["place"], self.keys["period"]
        named: list[object] = [place.get("column"), place.get("parent")]
        named += [period.get("column"), period.get("start"), period.get("end")]
        named += [self.keys.get("n"), self.keys.get("weight"), *self.keys.get("long", {}).values()]
        for i in self.keys["indicator"]:
            named += [i.get("column"), i.get("lower"), i.get("upper"), i.get("n"), *i.get("where", {})]
        named += [t["column"] for t in self.tables() if "column" in t]
        named += [n for text in self.templates() for n in _FIELD.findall(text)]
        return {n for n in named if isinstance(n, str)}

    def tables(self) -> list[OfColumn]:
        """Keys that may name a column instead of one value for all rows, where they do."""
        keys = (self.keys.get("evidence_level"), self.keys.get("population_group"))
        stated = [*keys, *(i.get("population_group") for i in self.keys["indicator"])]
        return [t for t in stated if isinstance(t, dict)]

    def templates(self) -> list[str]:
        """Texts of the source and notes, which may name columns in braces, as in `Survey of {year}`."""
        notes = [self.keys.get("note"), *(i.get("note") for i in self.keys["indicator"])]
        return [str(t) for t in (*self.keys["source"].values(), *notes) if t]


def read_mapping(path: Path) -> Mapping:
    """The mapping of a table: `TABLE.toml`, with or without the table's own ending before it.

    `SourceError` for a missing or wrong one, and for one that maps a column of persons or of shares of groups.
    """
    beside = [path.with_name(path.name + ".toml"), path.with_suffix(".toml")]
    found = next((p for p in beside if p.is_file()), None)
    if found is None:
        raise SourceError(f"{path} needs a mapping beside it, {beside[0].name}; see the page on adapters")
    keys = _toml(found.name, found.read_bytes())
    ready = keys.get("use")
    if ready is not None:
        base = files("lull.sources").joinpath("mappings", f"{ready}.toml")
        if not re.fullmatch(r"\w+", str(ready)) or not base.is_file():
            raise SourceError(f"{found.name}: no ready mapping {ready!r}; there are: {', '.join(ready_mappings())}")
        keys = cast(Keys, {**_toml(f"{ready}.toml", base.read_bytes()), **keys})
    mapping = Mapping(found.name, _filled(found.name, keys))
    _check(mapping)
    return mapping


def _filled(name: str, keys: Keys) -> Keys:
    """The keys with what `long` says about every indicator written into each."""
    long = keys.get("long")
    if long is None:
        return keys
    if not isinstance(long, dict) or not {"indicator", "value"} <= set(long) <= _OF_LONG:
        raise SourceError(f"{name}: [long] needs indicator and value, and may have lower and upper: names of columns")
    sides = {side: long[side] for side in ("lower", "upper") if side in long}
    made = [
        cast(OfIndicator, {"column": long["value"], "code": i.get("id"), **sides, **i})
        for i in keys.get("indicator", [])
        if isinstance(i, dict)
    ]
    return {**keys, "indicator": made}


def ready_mappings() -> tuple[str, ...]:
    """Names of the mappings that come with Lull.

    >>> ready_mappings()
    ('dtm_master_list', 'iom_return_index')
    """
    found = files("lull.sources").joinpath("mappings").iterdir()
    return tuple(sorted(p.name.removesuffix(".toml") for p in found if p.name.endswith(".toml")))


def _toml(name: str, content: bytes) -> Keys:
    try:
        return cast(Keys, tomllib.loads(content.decode("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourceError(f"{name} is not readable TOML: {error}") from error


def _check(mapping: Mapping) -> None:
    keys, name = mapping.keys, mapping.name
    _check_keys(name, keys)
    for i in keys["indicator"]:
        _check_indicator(name, i, keys)
    for mapped in sorted(mapping.columns() | {i["id"] for i in keys["indicator"]}):
        why = refused_name(mapped)
        if why:
            raise SourceError(
                f"{name}: {mapped!r} looks like {why}, which Lull does not read; take it out of the mapping"
            )


def _check_keys(name: str, keys: Keys) -> None:
    missing = [k for k in ("place", "period", "method", "evidence_level", "source", "indicator") if not keys.get(k)]
    strange = sorted(set(keys) - _KEYS) + sorted({k for i in keys.get("indicator", []) for k in i} - _OF_INDICATOR)
    if missing or strange:
        stated = f"keys missing: {', '.join(missing)}" if missing else f"unknown keys: {', '.join(strange)}"
        raise SourceError(f"{name}: {stated}")
    if not all(isinstance(keys[k], dict) for k in ("place", "period", "source")):
        raise SourceError(f"{name}: place, period and source are tables, as in place = {{ column = ... }}")
    if len(keys["period"].get("fixed", ["", ""])) != 2:
        raise SourceError(f"{name}: fixed of [period] needs two dates, the first and the last")
    for i in keys["indicator"]:
        if not all(isinstance(v, int | float) for v in (*i.get("answers", {}).values(), i.get("scale", 1))):
            raise SourceError(f"{name}: answers and scale of {i.get('id', 'an indicator')} must be numbers")
    if not isinstance(keys["place"].get("column"), str):
        raise SourceError(f"{name}: [place] needs column = the name of the column that holds the place")


def _check_indicator(name: str, i: OfIndicator, keys: Keys) -> None:
    lacking = [k for k in ("id", "strand", "column", "unit") if k not in i]
    if lacking:
        raise SourceError(f"{name}: an [[indicator]] ({i.get('id', 'without id')}) lacks {', '.join(lacking)}")
    if i.get("perception") and not (i.get("n") or keys.get("n")):
        raise SourceError(f"{name}: {i['id']} is a perception; name the column n of its sample sizes")
    _check_groups(name, i.get("population_group", keys.get("population_group")))
    if i.get("aggregate", keys.get("aggregate", "none")) not in _WAYS:
        raise SourceError(f"{name}: aggregate of {i['id']} must be one of {', '.join(_WAYS)}")


def _check_groups(name: str, stated: str | OfColumn | None) -> None:
    if stated is None:
        return
    if isinstance(stated, dict) and not (
        isinstance(stated.get("column"), str) and isinstance(stated.get("names"), dict)
    ):
        raise SourceError(f"{name}: population_group as a table needs column and names, e.g. names = {{ all = ... }}")
    groups = stated["names"].values() if isinstance(stated, dict) else [stated]
    strange = sorted({str(g) for g in groups} - set(POPULATION_GROUPS))
    if strange:
        raise SourceError(
            f"{name}: population_group {', '.join(strange)}; expected one of {', '.join(POPULATION_GROUPS)}"
        )
