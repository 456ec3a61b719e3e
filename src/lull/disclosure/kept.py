"""Rows of sources that may not be passed on: they may be worked with here, and stay out of what is published."""

from __future__ import annotations

from collections.abc import Mapping, Set

import pyarrow as pa
import pyarrow.compute as pc

# Tables whose rows others refer to, by which column.
_NAMED = {
    "observation": "obs_id",
    "commitment": "commitment_id",
    "claim": "claim_id",
    "record": "record_id",
    "presence": "presence_id",
    "event": "event_id",
    "grievance": "grievance_id",
}
# A row of these is about one other row alone, and goes with it.
_ABOUT = {
    "claim": "commitment_id",
    "ledger": "commitment_id",
    "lineage": "record_id",
    "alert": "subject",
    "presence": "title",
}
# A row of these says in words or figures what the rows say that it lists.
_SAYS = ("card", "restored", "grievance")
_LISTS = ("evidence_ids", "commitment_ids", "overdue_ids")
_LINKS = ("parent_id", "successor_id", "same_id", "ends_id")
# What is copied from the rows listed.
_COPIED = {"contribution": "value", "effort": "present"}


def passed_on(tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """The tables of a release without rows of sources that may not be passed on.

    Which sources those are stands in the table `source`, column `redistributable`; their own rows there stay, as a
    citation. What was worked out from many rows (forecasts, gaps, priorities) is no row of theirs and stays. The claims
    and the status of a promise go with it, and so do cards and grievances that rest on a row which stays here.
    """
    sources = tables.get("source")
    if sources is None:
        return dict(tables)
    closed = sources.filter(pc.invert(pc.fill_null(sources["redistributable"], False)))["source_id"]
    if not len(closed):
        return dict(tables)
    out: dict[str, pa.Table] = {}
    gone: set[str] = set()
    for name, rows in tables.items():
        out[name] = rows
        if name != "source" and "source_id" in rows.column_names:
            mine = pc.fill_null(pc.is_in(rows["source_id"], closed), False)
            out[name] = rows.filter(pc.invert(mine))
            gone |= set(rows.filter(mine)[_NAMED[name]].to_pylist()) if name in _NAMED else set()
    if "card" in out and "presence" in out and out["presence"].num_rows < tables["presence"].num_rows:
        # These cards say who is on a list, without naming its rows.
        out["card"] = out["card"].filter(pc.invert(pc.starts_with(out["card"]["key"], "presence.")))
    return {name: _apart(rows, name, gone) for name, rows in out.items()} if gone else out


def _apart(rows: pa.Table, name: str, gone: Set[str]) -> pa.Table:
    """The rows of a table without what they say of rows that stay here."""
    away = pa.array(sorted(gone), pa.string())
    if about := _ABOUT.get(name):
        rows = rows.filter(pc.invert(pc.fill_null(pc.is_in(rows[about], away), False)))
    for column in _LISTS:
        if column in rows.column_names:
            rows = _shorter(rows, name, column, gone)
    if name == "commitment":
        for column in _LINKS:
            known = pc.if_else(pc.is_in(rows[column], away), pa.scalar(None, pa.string()), rows[column])
            rows = rows.set_column(rows.schema.get_field_index(column), rows.schema.field(column), known)
    return rows


def _shorter(rows: pa.Table, name: str, column: str, gone: Set[str]) -> pa.Table:
    """Lists of rows without those that stay here; what a row copied from these goes, too."""
    lists = [ids or [] for ids in rows[column].to_pylist()]
    touched = [not gone.isdisjoint(ids) for ids in lists]
    if not any(touched):
        return rows
    field = rows.schema.field(column)
    kept = pa.array([[i for i in ids if i not in gone] for ids in lists], field.type)
    rows = rows.set_column(rows.schema.get_field_index(column), field, kept)
    if copied := _COPIED.get(name):
        field = rows.schema.field(copied)
        empty: list[str] | None = [] if pa.types.is_list(field.type) else None
        values = zip(rows[copied].to_pylist(), touched, strict=True)
        new = pa.array([empty if hit else value for value, hit in values], field.type)
        rows = rows.set_column(rows.schema.get_field_index(copied), field, new)
    return rows.filter(pc.invert(pa.array(touched))) if name in _SAYS else rows
