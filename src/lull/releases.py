"""Releases: one immutable folder a month, written aside and then renamed, so that nobody ever reads half of one."""

from __future__ import annotations

import filecmp
import os
import re
import shutil
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from lull import schema
from lull.bounded import disarm
from lull.disclosure import leaving, passed_on, place_names, public_geography
from lull.errors import DamagedError, ReleaseError
from lull.locks import writer_lock
from lull.plots import Chart, fan
from lull.release_files import (
    INFO,
    PACKAGE,
    FileInfo,
    check_info,
    check_written,
    faults,
    file_hash,
    manifest,
    package,
    read_json,
    resource,
    stated,
    sync,
    write_json,
)
from lull.schema.order import in_order
from lull.schema.release import Geography, ReleaseInfo

if TYPE_CHECKING:
    import pandas as pd

_PARTING = re.compile('[,"\n\r]')
NAME = re.compile(r"^\d{4}-(0[1-9]|1[0-2])(-r[2-9]\d*)?$")
WAIT_SECONDS = 120.0
PARQUET_ONLY = ("draws", "group_draws")


@dataclass(frozen=True, repr=False)
class Release:
    """A published release: what was said about one month, and with which method."""

    folder: Path
    info: ReleaseInfo

    def __repr__(self) -> str:
        """One line: name, area, units, months."""
        months = max(self.info.get("horizons") or [0])
        return f"Release {self.name} of {self.info.get('area', '?')}, {self._units} units, {months} months"

    @property
    def _units(self) -> int | str:
        try:
            rows = self.table("place", columns=["level"])
        except ReleaseError:
            return "?"
        return int(rows["level"].to_pylist().count(self.info.get("level")))

    def to_pandas(self, name: str = "forecast") -> pd.DataFrame:
        """One table as a DataFrame of pandas, which must be installed."""
        found: pd.DataFrame = self.table(name).to_pandas()
        return found

    def plot(self, unit: str | None = None) -> Chart:
        """A chart of the middle and the 80 % interval of a unit by month, by default of the whole."""
        rows = [r for r in self.table("forecast").to_pylist() if r["group_id"] == "all" and r["span"] == "month"]
        top = self.top_level or self.info["level"]
        chosen = unit or next(r["unit_id"] for r in rows if r["level"] == top)
        mine = sorted((r for r in rows if r["unit_id"] == chosen), key=lambda r: r["month"])
        if not mine:
            raise ReleaseError(f"no forecast of {chosen!r} in release {self.name}; expected an id of table `place`")
        months = [f"{r['month']:%Y-%m}" for r in mine]
        return fan(chosen, months, *([r[c] for r in mine] for c in ("p10", "p50", "p90")))

    @property
    def name(self) -> str:
        """Name of the release, e.g. `2019-04` or `2019-04-r2`."""
        return self.folder.name

    @property
    def as_of(self) -> date:
        """First day of the month that the release is about."""
        return date.fromisoformat(self.info["as_of"])

    @property
    def top_level(self) -> str | None:
        """The level of the place that has none above it; None where the finest places have none above them."""
        places = self.table("place", columns=["level", "parent_id"]).to_pylist()
        return next((p["level"] for p in places if not p["parent_id"] and p["level"] != self.info["level"]), None)

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of the tables in the release."""
        return tuple(sorted(p.stem for p in (self.folder / "data").glob("*.parquet")))

    def has(self, name: str) -> bool:
        """Whether the release holds a table."""
        return (self.folder / "data" / f"{name}.parquet").is_file()

    def table(self, name: str, *, columns: list[str] | None = None) -> pa.Table:
        """One table; `ReleaseError` if the release has none of that name."""
        path = self.folder / "data" / f"{name}.parquet"
        said = self.files.get(f"data/{name}.parquet")
        if said is not None and (not path.is_file() or said.get("sha256", "") not in ("", file_hash(path))):
            raise DamagedError(f"release {self.name} is damaged: {path.name} is not as it was published")
        if not self.has(name):
            raise ReleaseError(f"release {self.name} has no table {name!r}; it has: {', '.join(self.tables)}")
        try:
            return pq.read_table(path, columns=columns)
        except (OSError, pa.ArrowException) as error:
            raise DamagedError(f"release {self.name} is damaged: {path.name} cannot be read ({error})") from error

    def geography(self) -> Geography:
        """The boundaries as a GeoJSON FeatureCollection with `place_id` and `level`."""
        return cast(Geography, read_json(self.folder / "geo" / "boundaries.geojson"))

    @cached_property
    def files(self) -> Mapping[str, FileInfo]:
        """Size and SHA-256 of its files by path, as its package states them."""
        return stated(self.folder) if (self.folder / PACKAGE).is_file() else {}


def open_release(folder: Path) -> Release:
    """Open one release folder; `ReleaseError` if it is not a whole release.

    Every file must be there with its size; that its content is as published is checked when a table is read, and by
    `release_faults` for all of them.
    """
    folder = Path(folder)
    if not (folder / INFO).is_file():
        raise ReleaseError(f"{folder} is not a release: no release.json. Give a folder such as releases/2019-04")
    wrong = faults(folder, whole=False) if (folder / PACKAGE).is_file() else []
    if wrong:
        raise DamagedError(
            f"release {folder.name} is damaged: {'; '.join(wrong[:5])}. Restore it from a backup (see `lull doctor`)"
        )
    return Release(folder, check_info(folder))


def release_names(area_folder: Path) -> list[str]:
    """Names of all releases of an area folder, oldest first, damaged ones too."""
    home = Path(area_folder) / "releases"
    return [p.name for p in sorted((p for p in home.glob("*") if NAME.match(p.name) and p.is_dir()), key=_order)]


def release_faults(area_folder: Path, name: str) -> list[str]:
    """What is wrong with a release, compared with what was published; nothing where it is whole."""
    return faults(Path(area_folder) / "releases" / name)


def list_releases(area_folder: Path) -> list[Release]:
    """All whole releases of an area folder, oldest first; a revision follows what it revises.

    A damaged release is left out, so that an accident in one stays in that one; `release_faults` tells of it.
    """
    found = []
    for name in release_names(area_folder):
        try:
            found.append(open_release(Path(area_folder) / "releases" / name))
        except ReleaseError:
            continue
    return found


def _order(folder: Path) -> tuple[str, int]:
    month, _, revision = folder.name.partition("-r")
    return month, int(revision or 1)


def write_release(
    area_folder: Path,
    *,
    info: ReleaseInfo,
    tables: Mapping[str, pa.Table],
    geography: Mapping[str, object],
    revise: bool = False,
) -> Release:
    """Write a release for `info["as_of"]` and return it.

    The same content again returns the release that is there. Other content for a month that has a release is
    refused, unless `revise` is true: then it becomes the next revision (`2019-04-r2`) and the first one stays.

    Raises
    ------
    ReleaseError
        If a release with other content exists and `revise` is false.
    SchemaError
        If a table does not match its declaration.
    """
    home = Path(area_folder) / "releases"
    month = str(info["as_of"])[:7]
    try:
        home.mkdir(parents=True, exist_ok=True)
        with writer_lock(home.with_name("releases.lock"), wait_seconds=WAIT_SECONDS, what=home, error=ReleaseError):
            for left in home.glob(".*.writing"):
                shutil.rmtree(left, ignore_errors=True)
            aside = home / f".{month}.{os.getpid()}.writing"
            try:
                shared = passed_on(tables)
                _fill(aside, info, shared, geography)
                check_written(aside, shared)
                sync(aside)
                return open_release(_settle(aside, home, month, revise))
            finally:
                shutil.rmtree(aside, ignore_errors=True)
    except OSError as error:
        raise ReleaseError(f"no release was published: {error.strerror}; is the disk full?") from error


def _settle(aside: Path, home: Path, month: str, revise: bool) -> Path:
    known = sorted((p for p in home.glob(f"{month}*") if NAME.match(p.name)), key=_order)
    if not known:
        return _placed(aside, home / month)
    if _same(aside, known[-1]):
        return known[-1]
    if not revise:
        raise ReleaseError(
            f"release {known[-1].name} exists with other content and is immutable. "
            f"To publish a correction beside it, run again with --revise; it becomes {_next(month, known)}"
        )
    return _placed(aside, home / _next(month, known))


def _placed(aside: Path, at: Path) -> Path:
    """Give a release its name, and bring the name to the disk, so that a power cut does not take it back."""
    aside.rename(at)
    folder = os.open(at.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return at


def _next(month: str, known: list[Path]) -> str:
    return f"{month}-r{_order(known[-1])[1] + 1}"


def _same(one: Path, two: Path) -> bool:
    names = sorted(str(p.relative_to(one)) for p in one.rglob("*") if p.is_file())
    if names != sorted(str(p.relative_to(two)) for p in two.rglob("*") if p.is_file()):
        return False
    return not any(filecmp.cmpfiles(one, two, names, shallow=False)[1:])


def _fill(folder: Path, info: ReleaseInfo, tables: Mapping[str, pa.Table], geography: Mapping[str, object]) -> None:
    (folder / "data").mkdir(parents=True)
    (folder / "geo").mkdir()
    resources = []
    known = place_names(tables["name"]) if "name" in tables else frozenset()
    for name in sorted(tables):
        rows = publishable(tables[name], name, known)
        pq.write_table(rows, folder / "data" / f"{name}.parquet", compression="zstd")
        if name not in PARQUET_ONLY:
            (folder / "data" / f"{name}.csv").write_text(to_csv(rows), "utf-8")
            resources.append(resource(rows, name, folder))
    write_json(folder / "geo" / "boundaries.geojson", _shapes(geography, tables), indent=None)
    write_json(folder / INFO, info)
    write_json(folder / PACKAGE, {**package(info, resources, tables), "files": manifest(folder)})


def _shapes(geography: Mapping[str, object], tables: Mapping[str, pa.Table]) -> Geography:
    if "place" not in tables:
        return public_geography(geography, (), ())
    places, levels = (set(tables["place"].column(c).to_pylist()) for c in ("place_id", "level"))
    return public_geography(geography, places, levels)


def publishable(rows: pa.Table, name: str, places: Collection[str] = ()) -> pa.Table:
    """The rows as they may leave this machine, sorted by key; see `lull.disclosure`.

    `places` are names of places in small letters, which are no names of persons.
    """
    if name not in schema.TABLES:
        raise ReleaseError(f"table {name!r} is not declared in the schema, so it cannot be published")
    shown = leaving(rows, name, places)
    order = [k for k in schema.table(name).key if k in shown.column_names] or shown.column_names[:1]
    if not in_order(shown, order):
        shown = shown.sort_by([(k, "ascending") for k in order])
    return shown.combine_chunks().replace_schema_metadata(None)


def to_csv(rows: pa.Table) -> str:
    """The rows as CSV: ISO dates, lists joined by `; `, empty for null; cells a spreadsheet would run are disarmed.

    >>> print(to_csv(pa.table({"name": ["=1+1"], "places": [["a", "b"]]})), end="")
    name,places
    '=1+1,a; b
    """
    heads = [_quoted(disarm(n)) for n in rows.column_names]
    lines = map(",".join, zip(*map(_cells, rows.columns), strict=True))
    # A line of nothing would be taken for no line at all.
    return "".join(f"{line}\n" if line else '""\n' for line in (",".join(heads), *lines))


def _cells(column: pa.ChunkedArray) -> list[str]:
    """Cells of one column; a value that stands in many rows is written once."""
    if pa.types.is_nested(column.type):
        return [_quoted(_cell(v)) for v in column.to_pylist()]
    coded = column.combine_chunks().dictionary_encode("encode")
    values, plain = coded.dictionary.to_pylist(), pa.types.is_floating(column.type) or pa.types.is_integer(column.type)
    made = ["" if v is None else str(v) for v in values] if plain else [_quoted(_cell(v)) for v in values]
    texts = np.array(made, dtype=object)
    found: list[str] = texts[coded.indices.to_numpy(zero_copy_only=False)].tolist()
    return found


def _quoted(value: object) -> str:
    """A cell as text, in quotes where it holds what parts cells or lines."""
    text = str(value)
    return '"' + text.replace('"', '""') + '"' if _PARTING.search(text) else text


def _cell(value: object) -> object:
    """A value as it is written: dates in ISO form, lists joined, texts disarmed; nothing for null."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        value = "; ".join(map(str, value))
    return disarm(value) if isinstance(value, str) else value
