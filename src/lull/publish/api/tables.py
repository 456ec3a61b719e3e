"""The rows behind each list of the API."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypedDict

import pyarrow as pa
import pyarrow.compute as pc

from lull import schema
from lull.publish import files, words
from lull.publish.pages import outlook, promises
from lull.publish.snapshot import Snapshot, first_of
from lull.schema.release import Outline


def plain(table: str, *, level: str = "") -> Callable[..., pa.Table]:
    """Rows of one table as they are, filtered by strand, place and status where it has them."""
    columns = {"strand": ("strand",), "place": ("place_id", "unit_id"), "status": ("status",), "group": ("group_id",)}

    def rows(snapshot: Snapshot, **wanted: str | None) -> pa.Table:
        if not snapshot.release.has(table):
            return schema.arrow_schema(table).empty_table().select(list(schema.public_columns(table)))
        found = files.rows(snapshot, table)
        if level:
            found = found.filter(pc.equal(found.column("level"), level))
        for key, value in wanted.items():
            column = next((c for c in columns[key] if c in found.column_names and table != "group"), None)
            if value is not None and column:
                found = found.filter(pc.equal(found.column(column), value))
        return found

    return rows


def commitments(snapshot: Snapshot, **wanted: str | None) -> pa.Table:
    """Promises with their derived status."""
    public = schema.public_columns("commitment")
    rows = [
        {**{k: v for k, v in p.items() if k in public}, "status": p["status"], "days_overdue": p["days_overdue"]}
        for p in promises.promises(snapshot)
        if wanted["strand"] in (None, p["strand"])
        and wanted["status"] in (None, p["status"])
        and (wanted["place"] is None or wanted["place"] in p["place_ids"])
    ]
    declared = [f for f in schema.arrow_schema("commitment") if f.name in public]
    more = [pa.field("status", pa.string()), pa.field("days_overdue", pa.int32())]
    return pa.Table.from_pylist(rows, schema=pa.schema([*declared, *more]))


_OUTLOOK = pa.schema(
    [
        ("place_id", pa.string()), ("parent_id", pa.string()), ("month", pa.date32()), ("tier", pa.string()),
        ("conditions", pa.string()), ("p_top", pa.float64()),
        ("risk", pa.float64()), ("risk_word", pa.string()), ("p_ge_1", pa.float64()), ("p_ge_25", pa.float64()),
        ("p_relapse_25", pa.float64()), ("gap", pa.float64()), ("overdue", pa.int32()), ("find_out", pa.string()),
    ]
)  # fmt: skip


_SCORES = pa.schema(
    [
        ("model", pa.string()), ("rows", pa.int64()),
        *[(name, pa.float64()) for name in ("crps", "ign", "mis", "brier_1", "brier_25", "coverage_90", "width_90")],
        *[(name, pa.float64()) for name in ("crps_ratio", "ign_ratio", "mis_ratio", "brier_1_ratio", "brier_25_ratio")],
    ]
)  # fmt: skip


def overview(snapshot: Snapshot, **wanted: str | None) -> pa.Table:
    """One row a district: priority, risk, gap, overdue promises."""
    late = outlook.overdue_counts(snapshot)
    rows = []
    for p in snapshot.units:
        place = p["place_id"]
        held = first_of(snapshot.by("priority", "unit_id").get(place))
        priority: Mapping[str, object] = held or {}
        forecast: Mapping[str, object] = outlook.one(snapshot, place, 12) or {}
        if wanted["place"] in (None, place):
            rows.append(
                {
                    "place_id": place,
                    "parent_id": p["parent_id"],
                    **snapshot.names_by_column(place),
                    **{k: priority.get(k) for k in ("tier", "conditions", "p_top", "risk", "gap", "find_out")},
                    **{k: forecast.get(k) for k in ("p_ge_1", "p_ge_25", "p_relapse_25")},
                    "month": snapshot.as_of,
                    "risk_word": words.chance(held["risk"] if held else None),
                    "overdue": late.get(place, 0),
                }
            )
    named = [pa.field(name, pa.string()) for name in snapshot.names_by_column("")]
    return pa.Table.from_pylist(rows, schema=pa.schema([_OUTLOOK[0], *named, *list(_OUTLOOK)[1:]]))


def places(snapshot: Snapshot, **wanted: str | None) -> pa.Table:
    """Places of the finest level with their names by language, what `place` says of them, and the day of population."""
    found = files.rows(snapshot, "place")
    found = found.filter(pc.is_in(found.column("place_id"), pa.array(snapshot.unit_ids, pa.string())))
    if wanted["place"]:
        found = found.filter(pc.equal(found.column("place_id"), wanted["place"]))
    ids = found.column("place_id").to_pylist()
    for at, name in enumerate(snapshot.names_by_column(""), 3):
        found = found.add_column(at, name, pa.array([snapshot.names_by_column(i)[name] for i in ids], pa.string()))
    stated = snapshot.info.get("population") or {}
    counted, by = (pa.array([stated.get(k)] * len(ids), pa.string()) for k in ("known_from", "publisher"))
    return found.append_column("population_known_from", counted).append_column("population_publisher", by)


def scores(snapshot: Snapshot, **wanted: str | None) -> pa.Table:
    """Mean scores of each model over all districts and months after the release; none before any is known.

    Never of one district and month: the score of a forecast of nothing is the number of deaths, and so would tell a
    count that is hidden. Asked for one place, there are none.
    """
    rows = [] if wanted["place"] else snapshot.verification.rows("skill")
    return pa.Table.from_pylist([{k: r.get(k) for k in _SCORES.names} for r in rows], schema=_SCORES)


class Feature(TypedDict):
    """One place as GeoJSON: its outline in degrees, with names and values as properties."""

    type: str
    id: str
    properties: dict[str, object]
    geometry: dict[str, object]


def coloured(snapshot: Snapshot) -> dict[str, object]:
    """Boundaries of every level with names and values as properties."""
    return {"type": "FeatureCollection", "features": [feature(snapshot, f) for f in snapshot.geography["features"]]}


def feature(snapshot: Snapshot, shape: Outline) -> Feature:
    """One place as a feature: its names, the place above, and its chances and range over the longest span."""
    rows = snapshot.once(
        "overview by place", lambda: {r["place_id"]: r for r in overview(snapshot, place=None).to_pylist()}
    )
    place = shape["properties"]["place_id"]
    names = snapshot.names_by_column(place) | {"parent_id": snapshot.parent(place)}
    forecast: Mapping[str, object] = outlook.one(snapshot, place, 12) or {}
    values = {k: forecast.get(k) for k in ("p_ge_1", "p_ge_25", "p_ge_100", "p10", "p50", "p90")}
    stated = {k: v for k, v in rows.get(place, {}).items() if k not in values}
    properties = {"place_id": place, "level": shape["properties"]["level"], **names, **stated, **values}
    rounded = {k: round(v, 4) if isinstance(v, float) else v for k, v in properties.items()}
    return {"type": "Feature", "id": place, "properties": rounded, "geometry": shape["geometry"]}
