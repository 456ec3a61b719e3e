"""UCDP Georeferenced Event Dataset: final versions, monthly Candidate releases, and the copies of others.

Reads CSV, a zip of one, or Parquet in these layouts: UCDP's own since 17.1, UCDP Candidate, the country files on HDX
(second row of HXL tags), the bundled Iraqi file, and the world file of precisely placed events (`where_prec` 1-2,
where it says no more than that: stored as 2, the less precise).
"""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lull.errors import SourceError
from lull.schema import arrow_schema
from lull.sources import cells, dates
from lull.sources.cells import Flaws, read_column
from lull.sources.files import Input, Raw, read_rows
from lull.sources.meta import Meta, Parsed
from lull.sources.ucdp_versions import FIRST_DAY, Version, version, version_of_file

FAMILY = "ucdp-ged"
META = Meta(
    source_id="ucdp-ged",
    title="UCDP Georeferenced Event Dataset",
    publisher="Uppsala Conflict Data Program",
    licence="CC-BY-4.0",
    citation=(
        "Sundberg, R. and Melander, E. (2013): Introducing the UCDP Georeferenced Event Dataset. Journal of Peace "
        "Research 50(4). https://doi.org/10.1177/0022343313484347. Cite also the yearly article of the version."
    ),
    url="https://ucdp.uu.se/downloads/",
)
KINDS = {
    "ucdp": {"doc": "UCDP GED, final or Candidate: CSV, zip or Parquet", "versioned": True},
}
ALSO_NAMED = {
    "best": ("best_est", "best_death"),
    "low": ("low_est", "low_death"),
    "high": ("high_est", "high_death"),
}
NEEDED = ("id", "type_of_violence", "date_start", "low", "best", "high", "latitude", "longitude")
USUAL = ("where_prec", "date_end", "country", "side_a", "side_b", "conflict_name")
TYPES = {
    "state-based violence": 1,
    "non-state violence": 2,
    "one-sided violence": 3,
    "state-based conflict": 1,
    "non-state conflict": 2,
}
_COUNTS = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
_TEXTS = ("conflict_name", "dyad_name", "side_a", "side_b", "country")
_MORE = ("date_prec", "event_clarity", "number_of_sources", "priogrid_gid")
_READ = {*NEEDED, *USUAL, *_COUNTS, *_TEXTS, *_MORE, "src", *(o for names in ALSO_NAMED.values() for o in names)}
_KNOWN_UNREAD = re.compile(
    r"(relid|year|month|day|active_year|start_year|end_year|code_status|geom_wkt|gwno[ab]|iso3|region|country_id|src|"
    r"adm_[12]|adm2_dist_deg|ADM[123]_(EN|PCODE)|where_(coordinates|description)|source_\w+|\w+_(new|dset)_id)"
)
_SRC_VERSION = re.compile(r"GED\s*~?\s*(\d\d\.\d)")


def parse(source: Input, *, version_name: str | None = None, encoding: str = "utf-8") -> Parsed:
    """Rows of the table `event` from one UCDP file, not yet placed (`place_method` is `unlocated`).

    `version_name` is needed only where the file's name does not tell it. `known_from` is the first day of the month
    after the event's end, as if each month were known when it closed; what a later version changes is known from its
    release (see `lull.store`). Raises `SourceError` where the file as a whole cannot be read; problems of single rows
    are returned, and rows that have one are left out.
    """
    raw = _renamed(read_rows(source, wanted=_READ, encoding=encoding))
    precise = "where_prec" not in raw.table.column_names and "month" in raw.header and "day" in raw.header
    _check_layout(raw, source.name, precise=precise)
    release = version(version_name) if version_name else (_version_of_rows(raw) or version_of_file(source.name))
    flaws = Flaws(raw)
    values = _values(flaws, release)
    _check_row_rules(flaws, values)
    # Such a file may be cut short of what its version covers.
    cut = precise or bool(raw.part)
    good = pa.array(~flaws.bad_mask())
    names = _source_ids(raw, release)
    rows = _as_events(values, raw, names, release)
    used = [v for v in sorted(pc.unique(names).to_pylist()) if v]
    parsed = Parsed(
        table="event",
        rows=rows,
        lines=raw.lines,
        problems=flaws.problems(),
        notes=_notes(flaws, release),
        part=raw.part,
        family=FAMILY,
        version=release.name if release else "",
        released=release.released if release else None,
        complete=release is not None and "iso3" not in raw.header and not cut,
        covers=release.covers if release and not cut else None,
        sources=tuple(_source_row(name, release) for name in used),
    )
    return parsed.keep(good)


def _check_layout(raw: Raw, file: str, *, precise: bool) -> None:
    """`SourceError` where a column is missing or no row is there; a file of precise events may lack `where_prec`."""
    needed = NEEDED if precise else (*NEEDED, "where_prec")
    missing = [n for n in needed if n not in raw.table.column_names]
    if missing:
        if {"event_id_cnty", "fatalities"} <= set(raw.header):
            raise SourceError(f"{file} is an export of ACLED; take it in with `lull ingest acled`")
        seen = ", ".join(raw.header[:60])
        raise SourceError(f"{file}: columns missing: {', '.join(missing)}; it has: {seen}. Is it UCDP GED?")
    if not raw.table.num_rows and not raw.ragged:
        raise SourceError(f"{file} has a header and no rows; download it again")


def _renamed(raw: Raw) -> Raw:
    names = list(raw.table.column_names)
    for ours, theirs in ALSO_NAMED.items():
        for other in theirs:
            if ours not in names and other in names:
                names[names.index(other)] = ours
    return replace(raw, table=raw.table.rename_columns(names))


def _read_type(text: str) -> int:
    if text.lower() in TYPES:
        return TYPES[text.lower()]
    return int(cells.whole(1, 3)(text))


def _read_id(text: str) -> str:
    return str(cells.whole(0)(text))


def _ids(flaws: Flaws) -> pa.Array:
    """Ids as texts: as they are where all are plain digits, which is quick, else one by one."""
    texts = flaws.raw.table.column("id")
    if texts.null_count == 0 and pc.all(pc.match_substring_regex(texts, r"^[1-9][0-9]{0,8}$")).as_py():
        return texts.combine_chunks()
    return read_column(flaws, "id", _read_id, pa.string(), required=True)


def _sources_count(text: str) -> int | None:
    count = int(cells.whole(-1)(text))
    return None if count < 0 else count


def _values(flaws: Flaws, release: Version | None) -> dict[str, pa.ChunkedArray]:
    """Read every column that `event` takes; absent optional ones are left out."""
    has = set(flaws.raw.table.column_names)
    last = release.covers[1] if release and release.final else None
    read = cells.settle_days(flaws, "date_start", "date_end")
    until = min((d for d in (last, flaws.raw.reading.today) if d), default=None)
    why = "the end of what this version covers" if until == last else "today"
    day = dates.within(read, FIRST_DAY, until, why)
    whole, number = cells.whole, cells.number
    needed: dict[str, tuple[cells.Reader, pa.DataType]] = {
        "type_of_violence": (_read_type, pa.int32()),
        "date_start": (day, pa.date32()),
        **{name: (whole(), pa.int32()) for name in ("low", "best", "high")},
        "latitude": (number(-90, 90), pa.float64()),
        "longitude": (number(-180, 180), pa.float64()),
    }
    optional: dict[str, tuple[cells.Reader, pa.DataType]] = {
        "date_end": (day, pa.date32()),
        "date_prec": (whole(0, 5), pa.int32()),
        "where_prec": (whole(1, 7), pa.int32()),
        "event_clarity": (whole(1, 2), pa.int32()),
        "number_of_sources": (_sources_count, pa.int32()),
        "priogrid_gid": (whole(1), pa.int32()),
        **{name: (whole(), pa.int32()) for name in _COUNTS},
        **{name: (cells.text, pa.string()) for name in _TEXTS},
    }
    values = {name: read_column(flaws, name, *how, required=True) for name, how in needed.items()}
    values["id"] = _ids(flaws)
    values |= {name: read_column(flaws, name, *how) for name, how in optional.items() if name in has}
    return values


def _check_row_rules(flaws: Flaws, values: dict[str, pa.ChunkedArray]) -> None:
    again = cells.repeated(values["id"])
    flaws.add(again, "id", "this id stands on an earlier line too; ids must be unique")
    if "date_end" in values:
        flaws.add(cells.where(pc.less(values["date_end"], values["date_start"])), "date_end", "ends before it starts")
    low, best, high = values["low"], values["best"], values["high"]
    reason = "low, best and high are out of order (low <= best <= high is UCDP's rule)"
    for column, broken in (("low", pc.greater(low, best)), ("high", pc.greater(best, high))):
        rows = cells.where(broken)
        stated = [f"{low[i]}/{best[i]}/{high[i]}" for i in rows]
        flaws.add(rows, column, reason, values=stated, slip=True)


def _source_ids(raw: Raw, release: Version | None) -> pa.Array:
    """Where each row is from: its own `src`, else the file's version."""
    default = release.source_id if release else "ucdp-ged"
    if "src" not in raw.table.column_names:
        return pa.repeat(default, raw.table.num_rows)
    texts = raw.table.column("src").to_pylist()
    found = [_SRC_VERSION.search(t or "") for t in texts]
    return pa.array([f"ucdp-ged-{f[1]}" if f else default for f in found], pa.string())


def _version_of_rows(raw: Raw) -> Version | None:
    """The newest version that the rows' own `src` names."""
    if "src" not in raw.table.column_names:
        return None
    stated = pc.unique(raw.table.column("src")).to_pylist()
    found = [version(f[1]) for f in (_SRC_VERSION.search(t or "") for t in stated) if f]
    return max(found, key=lambda v: v.released, default=None)


def _source_row(name: str, release: Version | None) -> pa.Table:
    number = name.rsplit("-", 1)[1]
    known = version(number) if number[0].isdigit() else release
    return META.as_row(
        version=known.name if known else None, known_from=known.released if known else FIRST_DAY, source_id=name
    )


def _as_events(values: dict[str, pa.ChunkedArray], raw: Raw, names: pa.Array, release: Version | None) -> pa.Table:
    count = raw.table.num_rows
    ends = pc.coalesce(values["date_end"], values["date_start"]) if "date_end" in values else values["date_start"]
    two = pa.array(np.full(count, 2), pa.int32())
    precision = pc.coalesce(values["where_prec"], two) if "where_prec" in values else two
    date_prec = values.get("date_prec", pa.nulls(count, pa.int32()))
    status = "final" if release is None or release.final else "candidate"
    columns = {
        **values,
        "event_id": values["id"],
        "date_end": ends,
        "date_prec": pc.if_else(pc.equal(date_prec, 0), None, date_prec),
        "where_prec": precision,
        "place_method": pa.repeat("unlocated", count),
        "code_status": pa.repeat(status, count),
        "source_id": names,
        "known_from": month_after(ends),
    }
    kind = arrow_schema("event")
    return pa.table({f.name: columns.get(f.name, pa.nulls(count, f.type)) for f in kind}).cast(
        pa.schema([pa.field(f.name, f.type) for f in kind])
    )


def month_after(days: pa.Array | pa.ChunkedArray) -> pa.Array:
    """First day of the month after each day."""
    months = pc.floor_temporal(days, unit="month").to_numpy(zero_copy_only=False).astype("datetime64[M]") + 1
    return pa.array(months.astype("datetime64[D]"), pa.date32())


def _notes(flaws: Flaws, release: Version | None) -> tuple[str, ...]:
    raw = flaws.raw
    strange = [n for n in raw.header if n not in _READ and not _KNOWN_UNREAD.fullmatch(n)]
    notes = [f"columns that are not read: {', '.join(strange)}"] if strange else []
    absent = [n for n in USUAL if n not in raw.table.column_names]
    if absent:
        notes.append(f"columns that are absent: {', '.join(absent)}")
    notes += raw.notes
    if flaws.order:
        notes.append(f"dates such as 05/11 are read as {'day/month' if flaws.order == 'dmy' else 'month/day'}")
    if release is None and "src" not in raw.header and not raw.part:
        notes.append("no version in the file's name: nothing is withdrawn; give --version to say which release it is")
    return tuple(notes)
