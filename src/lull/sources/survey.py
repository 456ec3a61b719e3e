"""Survey tables as observations: only the columns that a mapping names, places by code or name, answers by a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from lull.errors import SourceError
from lull.places import Places, find_name
from lull.sources import cells
from lull.sources.adapt import Draft, Row, made_id
from lull.sources.files import Input
from lull.sources.mapping import Keys, Mapping, OfColumn, OfIndicator, OfPeriod, OfPlace, read_mapping
from lull.sources.meta import Meta, Parsed
from lull.sources.sheets import read_table

T = TypeVar("T")
# The mapping beside the file says who publishes it.
META = None
KINDS = {
    "survey": {"doc": "a survey table, mapped by FILE.toml: CSV or XLSX", "placed": True, "whole_rejects": False},
}

SMALLEST_SAMPLE = 50
# Place, first and last day, indicator, group of people ("" where it is not told).
_Key = tuple[str, str, str, str, str]


@dataclass
class _Cell:
    """What is known of one indicator in one place and period: the values, their weights, and the first line."""

    line: int
    values: list[float] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    row: Row = field(default_factory=dict)
    about: Row = field(default_factory=dict)
    level: int = 3


def parse(source: Input, *, places: Places, encoding: str = "utf-8") -> Parsed:
    """Rows of the table `observation` from a CSV or XLSX table with a mapping beside it.

    A row that names no place of the area, an answer that the mapping does not list, a number that is none, and a
    perception asked of fewer than 50 people become problems of their lines. Empty cells are unknown and give no row.
    """
    if source.name == "standard input":
        raise SourceError("a survey needs a mapping beside its file, which standard input has not; give a path")
    mapping = read_mapping(Path(source.name))
    keys = mapping.keys
    wanted = mapping.columns()
    raw = read_table(source, sheet=keys.get("sheet"), header_row=keys.get("header_row", 1), wanted=wanted,
                     encoding=encoding)  # fmt: skip
    missing = sorted(wanted - set(raw.table.column_names))
    if missing:
        raise SourceError(f"{source.name} lacks columns that {mapping.name} names: {', '.join(missing)}")
    draft = Draft(source.name, "observation")
    cells_: dict[_Key, _Cell] = {}
    found: dict[tuple[str, str], str] = {}
    for line, row in zip(raw.lines.to_pylist(), raw.table.to_pylist(), strict=True):
        try:
            place = _place(row, keys["place"], places, found)
            start, end = _period(row, keys["period"])
        except _CellError as error:
            draft.refuse(line, *error.args)
            continue
        for indicator in keys["indicator"]:
            if _meant(row, indicator, keys):
                _take(row, line, (place, start, end), indicator, keys, cells_, draft)
    for key, cell in cells_.items():
        _give(key, cell, mapping, draft)
    return draft.parsed(_meta(mapping), family=f"survey-{keys['source']['id']}")


class _CellError(ValueError):
    """A cell that cannot stand: column, value, reason."""


def _place(row: Row, mapped: OfPlace, places: Places, found: dict[tuple[str, str], str]) -> str:
    column, level = mapped["column"], mapped.get("level")
    text, above = (row[column] or "").strip(), (row.get(mapped.get("parent", "")) or "").strip()
    if not text:
        raise _CellError(column, "", "empty; a value is needed")
    if (text, above) not in found:
        meant = _meant_places(places, text, above, level)
        if len(meant) != 1:
            seen = f"{text} in {above}" if above else text
            why = f"means several places: {', '.join(sorted(meant))}" if meant else "not a place of this area"
            raise _CellError(column, seen, why + (f" of level {level}" if level and not meant else ""))
        found[text, above] = next(iter(meant))
    return found[text, above]


def _meant_places(places: Places, text: str, above: str, level: str | None) -> set[str]:
    """Ids of the places that a text may mean: the one with this code, or those with this name below `above`."""
    levels = dict(zip(places.table["place_id"].to_pylist(), places.table["level"].to_pylist(), strict=True))
    if text in levels and (level is None or levels[text] == level):
        return {text}
    uppers = {c.place_id for c in find_name(places, above)} if above else {None}
    return {c.place_id for up in uppers for c in find_name(places, text, level=level, parent=up)}


def _period(row: Row, mapped: OfPeriod) -> tuple[str, str]:
    names = [mapped["column"]] * 2 if "column" in mapped else [mapped.get("start"), mapped.get("end")]
    if "fixed" in mapped:
        first, last = (str(t) for t in mapped["fixed"])
        names = ["period", "period"]
    else:
        first, last = ((row.get(n) or "") if n else "" for n in names)
    spans = []
    for name, text in zip(names, (first, last), strict=True):
        try:
            spans.append(cells.span(text.strip()))
        except ValueError as error:
            raise _CellError(str(name), text, str(error)) from None
    return spans[0][0].isoformat(), spans[1][1].isoformat()


def _meant(row: Row, indicator: OfIndicator, keys: Keys) -> bool:
    """Whether a row of a long table is about the indicator, and fits its `where`."""
    if "long" in keys and (row[keys["long"]["indicator"]] or "").strip() != indicator["code"]:
        return False
    return all((row[c] or "").strip() in map(str, texts) for c, texts in indicator.get("where", {}).items())


def _group(row: Row, mapped: str | OfColumn | None) -> str:
    if mapped is None or isinstance(mapped, str):
        return mapped or ""
    text = (row[mapped["column"]] or "").strip()
    if text not in mapped["names"]:
        raise _CellError(mapped["column"], text, f"not a group of the mapping; it has: {', '.join(mapped['names'])}")
    return str(mapped["names"][text])


def _take(  # noqa: PLR0913, PLR0917
    row: Row, line: int, where: tuple[str, str, str], indicator: OfIndicator, keys: Keys,
    found: dict[_Key, _Cell], draft: Draft,
) -> None:  # fmt: skip
    column, way = indicator["column"], indicator.get("aggregate", keys.get("aggregate", "none"))
    try:
        answer = _answer(row, indicator, keys)
    except _CellError as error:
        draft.refuse(line, *error.args)
        return
    if answer is None:
        return
    key = (*where, indicator["id"], answer.group)
    if key in found and way == "none":
        draft.refuse(line, column, row[column], f"{where[0]} has a row for this period already, line {found[key].line}")
        return
    cell = found.setdefault(key, _Cell(line))
    cell.values.append(answer.value)
    cell.weights.append(answer.weight)
    cell.about = cell.about or row
    cell.level = min(answer.level, cell.level)
    if way == "none":
        cell.row = {k: None if v is None else repr(v) for k, v in answer.shown.items()}


@dataclass(frozen=True)
class _Answer:
    """What one row says of one indicator; `shown` holds its number of people asked and its bounds."""

    value: float
    group: str
    level: int
    weight: float
    shown: dict[str, float | None]


def _answer(row: Row, indicator: OfIndicator, keys: Keys) -> _Answer | None:
    """The answer, or None where the cell is empty; a cell that cannot stand is a `_CellError`."""
    value = _value(row, indicator["column"], indicator)
    if value is None:
        return None
    group = _group(row, indicator.get("population_group", keys.get("population_group")))
    level = _level(row, keys["evidence_level"])
    bounds: dict[str, float | None] = {
        side: _value(row, indicator[side], indicator) for side in ("lower", "upper") if side in indicator
    }
    size = indicator.get("n") or keys.get("n")
    n = _number(row, size, cells.whole(0)) if size else None
    weight = _number(row, keys["weight"], cells.number(0)) if keys.get("weight") else 1.0
    if weight is None:
        raise _CellError(keys["weight"], "", "empty; a weight is needed")
    if indicator.get("perception") and (n is None or n < SMALLEST_SAMPLE):
        raise _CellError(str(size), n, f"a perception needs at least {SMALLEST_SAMPLE} people asked")
    return _Answer(value, group, level, weight, {"n": n, **bounds})


def _value(row: Row, column: str, indicator: OfIndicator) -> float | None:
    text = (row.get(column) or "").strip()
    if not text:
        return None
    answers = indicator.get("answers")
    if answers is not None:
        known = {str(k).strip().casefold(): v for k, v in answers.items()}
        if text.casefold() not in known:
            raise _CellError(column, text, f"not an answer of the mapping; it has: {', '.join(map(str, answers))}")
        return float(known[text.casefold()]) * float(indicator.get("scale", 1))
    return float(_number(row, column, cells.number()) or 0.0) * float(indicator.get("scale", 1))


def _level(row: Row, mapped: int | OfColumn) -> int:
    """Evidence level: one for all rows, or that of a column."""
    if not isinstance(mapped, dict):
        return int(mapped)
    level = _number(row, mapped["column"], cells.whole(1, 3))
    if level is None:
        raise _CellError(mapped["column"], "", "empty; a value from 1 to 3 is needed")
    return int(level)


def _number(row: Row, column: str, reader: Callable[[str], T]) -> T | None:
    text = (row.get(column) or "").strip()
    try:
        return reader(text) if text else None
    except ValueError as error:
        raise _CellError(column, text, str(error)) from None


def _give(key: _Key, cell: _Cell, mapping: Mapping, draft: Draft) -> None:
    place, start, end, name, group = key
    keys = mapping.keys
    indicator = next(i for i in keys["indicator"] if i["id"] == name)
    way = indicator.get("aggregate", keys.get("aggregate", "none"))
    total = sum(cell.weights)
    if way == "mean" and not total:
        return
    value = sum(cell.values) if way != "mean" else None
    if value is None:
        value = sum(v * w for v, w in zip(cell.values, cell.weights, strict=True)) / total
    row: Row = {"n": str(len(cell.values)), "note": f"{way} of {len(cell.values)} rows"} if way != "none" else cell.row
    about = {k: _filled(str(v), cell.about) for k, v in keys["source"].items()}
    notes = [_filled(str(t), cell.about) for t in (keys.get("note"), indicator.get("note"), row.get("note")) if t]
    draft.add(cell.line, {
        **row,
        "note": "; ".join(notes) or None,
        "obs_id": made_id("SRV", about["id"], place, start, end, name, *([group] if group else [])),
        "population_group": group or None,
        "strand": indicator["strand"],
        "indicator": name,
        "place_id": place,
        "period_start": start,
        "period_end": end,
        "value": repr(value),
        "unit": indicator["unit"],
        "method": keys["method"],
        "evidence_level": str(cell.level),
        "publisher": about.get("publisher"),
        "title": about.get("title"),
        "url": about.get("url"),
    })  # fmt: skip


def _filled(text: str, row: Row) -> str:
    """A text with the names of columns in braces replaced by their cells."""
    for column, cell in row.items():
        text = text.replace(f"{{{column}}}", (cell or "").strip())
    return text


def _meta(mapping: Mapping) -> Meta:
    source = mapping.keys["source"]
    mapped = defaultdict(str, {k: str(v) for k, v in source.items() if v})
    if not mapped["id"]:
        raise SourceError(f"{mapping.name}: [source] needs an id")
    return Meta(
        source_id=mapped["id"],
        title=mapped["title"] or mapped["id"],
        publisher=mapped["publisher"] or "not stated",
        licence=mapped["licence"] or "not stated",
        citation=mapped["citation"] or mapped["title"] or mapped["id"],
        url=mapped["url"] or None,
        redistributable=bool(source.get("redistributable")),
    )
