"""The reviewer's desk: reports into the store, decisions on them, and what accepted records add to the other tables.

It joins `reports` (pure functions on tables) with the store; the terminal and the web queue both use it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from lull import schema
from lull.area import Area, load_area
from lull.errors import ReportError
from lull.languages import pick, readers, source
from lull.places import plain_names, read_names
from lull.reports.actor_kinds import load_sides
from lull.reports.decisions import Verdict, agreement, change_of, decide, deleted_documents, links, undo_last
from lull.reports.document import Document
from lull.reports.flow import TABLES, Context, flow
from lull.reports.grade import Facts, Outlet, find_outlet, information, load_outlets
from lull.reports.library import delete, expire, keep, text_of
from lull.reports.record import Record, record_table
from lull.reports.review import apply, part_of, queue
from lull.reports.waiting import add_waiting, count_waiting, drop_waiting, first_waiting, has_queue
from lull.store import FILE, Store, Vintage, open_store

FAMILY = "reports"
SHELF = "reports"
_PARTS = 20  # of a split record, at most


@dataclass(frozen=True)
class Kept:
    """What keeping one document did: new records, and the group of copies that it belongs to."""

    document_id: str
    records: int
    report_group: str
    deleted: bool = False


@dataclass(frozen=True)
class Flowed:
    """What the accepted records add: rows by table, and records held back with the reason (`record_id, reason`)."""

    rows: dict[str, int]
    held: pa.Table


def keep_reports(folder: Path, coded: Sequence[tuple[Document, Sequence[Record]]], *, at: datetime) -> list[Kept]:
    """Put coded reports into the review queue: texts on the local shelf, records and origins in the store.

    Keeping the same report again adds nothing; a report that a reviewer deleted stays out. All enter together or none
    does. Raises `ReportError` for a document in a language that no coder reads.
    """
    for document, _ in coded:
        if document.lang not in readers():
            raise ReportError(
                f"a report in language {document.lang!r} cannot be kept; expected one of {', '.join(readers())}"
            )
    area = load_area(folder)
    outlets = _outlets(area)
    days = max(1, int(area.section("reports")["retention_days"]))
    with open_store(folder, write=True) as store:
        gone = deleted_documents(store.latest("decision"))
        mine = [d.document_id for d, _ in coded]
        known = set(store.some("record", "document_id", mine).column("record_id").to_pylist())
        groups = keep(folder / SHELF, [d for d, _ in coded if d.document_id not in gone], today=at.date(), days=days)
        kept: list[Kept] = []
        origins: dict[str, dict[str, Any]] = {}
        rows: dict[str, dict[str, Any]] = {}
        for document, records in coded:
            if document.document_id in gone:
                kept.append(Kept(document.document_id, 0, document.document_id, deleted=True))
                continue
            group = groups[document.document_id].report_group
            origin = _document_row(document, outlets, group, at)
            origins[document.document_id] = origin
            rows |= {r["record_id"]: r for r in _record_rows(records, origin)}
            fresh = {r.record_id for r in records} - known
            known |= fresh
            kept.append(Kept(document.document_id, len(fresh), group))
        vintage = Vintage(FAMILY, at.date(), version=at.isoformat())
        _fill_queue(store)
        store.add("document", _table("document", origins.values()), vintage)
        told = _table("record", rows.values())
        store.add("record", told, vintage)
        decided = set(_decided(store.latest("decision")))
        open_ones = [r not in decided for r in told.column("record_id").to_pylist()]
        add_waiting(store.con, told.filter(pa.array(open_ones, pa.bool_())))
    return kept


def _fill_queue(store: Store) -> None:
    """The queue of a store that has none yet: of all records that nobody decided on."""
    if has_queue(store.con):
        return
    decided, records = set(_decided(store.latest("decision"))), store.latest("record")
    add_waiting(
        store.con,
        records.filter(pa.array([r not in decided for r in records.column("record_id").to_pylist()], pa.bool_())),
    )


def _decided(decisions: pa.Table) -> list[str]:
    """Records with a decision that stands or stood, and those they were merged into."""
    into = [str(change_of(d).get("into", "")) for d in decisions.to_pylist()]
    return sorted({*decisions.column("record_id").to_pylist(), *filter(None, into)})


def _judged(store: Store) -> tuple[pa.Table, pa.Table]:
    """The records that somebody decided on, as coded, and the decisions: all that the other tables rest on."""
    decisions = store.latest("decision")
    ids = _decided(decisions)
    parts = {part_of(d["record_id"], n): d["record_id"] for d in decisions.to_pylist() for n in range(_PARTS)
             if d["action"] == "split"}  # fmt: skip
    return store.some("record", "record_id", sorted({parts.get(i, i) for i in ids})), decisions


def waiting(folder: Path, *, reviewer: str | None = None, limit: int | None = None) -> pa.Table:
    """The review queue of an area, the most worth checking first (see `reports.review.queue`), at most `limit` rows."""
    with reading(folder) as store:
        records, decisions = _judged(store)
        if not has_queue(store.con):
            rows = queue(store.latest("record"), decisions, reviewer=reviewer)
            return rows if limit is None else rows.slice(0, limit)
        state = apply(records, decisions).to_pylist()
        places = sorted({r["adm2_pcode"] for r in state if r["review"] == "accepted" and r["adm2_pcode"]})
        again = queue(records, decisions, reviewer=reviewer)  # contested, taken back, or shown for a second look
        skip = again.column("record_id").to_pylist()
        ids = first_waiting(store.con, places, limit=limit, skip=skip)
        fresh = queue(store.some("record", "record_id", ids), decisions, reviewer=reviewer, places=frozenset(places))
    rows = pa.concat_tables([again, fresh]).sort_by([("priority", "descending"), ("record_id", "ascending")])
    return rows if limit is None else rows.slice(0, limit)


def waits(folder: Path, record_id: str, *, reviewer: str) -> bool:
    """Whether a record is in the reviewer's queue."""
    with reading(folder) as store:
        records, decisions = _judged(store)
        if record_id in queue(records, decisions, reviewer=reviewer).column("record_id").to_pylist():
            return True
        fresh = decisions.filter(pc.equal(decisions.column("record_id"), record_id)).num_rows == 0
        return bool(fresh and store.some("record", "record_id", [record_id]).num_rows == 1)


def number_waiting(folder: Path) -> int:
    """How many records nobody has decided on."""
    with reading(folder) as store:
        if has_queue(store.con):
            return count_waiting(store.con)
    return int(waiting(folder).num_rows)


def opened(folder: Path) -> tuple[pa.Table, pa.Table]:
    """Records as coded and the decisions on them, for a session that logs in batches (see `log`)."""
    with reading(folder) as store:
        return store.latest("record"), store.latest("decision")


def log(folder: Path, decisions: pa.Table, *, at: datetime) -> None:
    """Log decisions made by `reports.decisions.decide` on the records of this area; all enter or none does."""
    if decisions.num_rows:
        with open_store(folder, write=True) as store:
            _fill_queue(store)
            _log(store, decisions, at)
            drop_waiting(store.con, "record_id", _decided(decisions))


def reviewed(folder: Path) -> pa.Table:
    """All records with their state and corrections; those of deleted documents are gone."""
    with reading(folder) as store:
        return apply(store.latest("record"), store.latest("decision"))


def reading(folder: Path) -> AbstractContextManager[Store]:
    """The area's store for reading; `ReportError` if nothing was ever kept there."""
    if not (folder / FILE).exists():
        raise ReportError(f"nothing to review in {folder}: no store yet; run `lull read FILE --keep --area {folder}`")
    return open_store(folder)


def settle(folder: Path, record_id: str, verdict: Verdict, *, reviewer: str, at: datetime) -> str:
    """Log one decision and bring the other tables to it, in one transaction; the id of the decision.

    Deleting a document also removes its text, records and lineage for good.
    """
    area = load_area(folder)
    with open_store(folder, write=True) as store:
        _fill_queue(store)
        current = _concerned(store, record_id, verdict)
        row = decide(current, record_id, verdict, reviewer=reviewer, at=at)
        _log(store, row, at)
        if verdict.action == "delete_document":
            # The text goes before the change is in place: a run that is killed in between leaves no text behind.
            delete(folder / SHELF, record_id)
            _forget(store, record_id, current)
            drop_waiting(store.con, "document_id", [record_id])
        else:
            drop_waiting(store.con, "record_id", _decided(row))
        _bring(area, store, at)
    return str(row.column("decision_id")[0].as_py())


def _concerned(store: Store, record_id: str, verdict: Verdict) -> pa.Table:
    """The records that a decision is about, as they stand."""
    judged, decisions = _judged(store)
    column = "document_id" if verdict.action == "delete_document" else "record_id"
    more = [record_id, *([str(verdict.change["into"])] if "into" in verdict.change else [])]
    rows = pa.concat_tables([judged, store.some("record", column, more)])
    table = pa.Table.from_pylist(list({r["record_id"]: r for r in rows.to_pylist()}.values()), schema=rows.schema)
    return apply(table, decisions)


def take_back(folder: Path, *, reviewer: str, at: datetime) -> str:
    """Undo the reviewer's latest standing decision; the id of the record that is open again."""
    area = load_area(folder)
    with open_store(folder, write=True) as store:
        row = undo_last(store.latest("decision"), reviewer=reviewer, at=at)
        _log(store, row, at)
        _bring(area, store, at)
    return str(row.column("record_id")[0].as_py())


def update(folder: Path, *, at: datetime) -> Flowed:
    """Bring the other tables to what the accepted records now say, and let old texts expire.

    Rows that came from records which are no longer accepted are withdrawn. Rows of other sources are never touched.
    """
    area = load_area(folder)
    with open_store(folder, write=True) as store:
        made = _bring(area, store, at)
    expire(folder / SHELF, today=at.date())
    return Flowed({name: made[name].num_rows for name in TABLES}, made["held"])


def _bring(area: Area, store: Store, at: datetime) -> dict[str, pa.Table]:
    """Derive what the accepted records say within an open store."""
    context = context_of(area, store)
    _forget_covered(store, context)
    made = flow(apply(*_judged(store)), context)
    vintage = Vintage(FAMILY, at.date(), version=at.isoformat(), complete=True)
    for name in TABLES:
        if made[name].num_rows or _any_from_reports(store, name):
            store.add(name, made[name], vintage)
    return made


def context_of(area: Area, store: Store) -> Context:
    """What the flow needs to know of an area and its store."""
    with area.path("places.csv").open(encoding="utf-8", newline="") as file:
        top = next((p["place_id"] for p in csv.DictReader(file) if not p.get("parent_id")), area.id.upper())
    names = plain_names(read_names(area.folder))
    commitments = store.latest("commitment")
    events = store.latest("event", ["date_end", "source_id"])
    events = events.filter(pc.not_equal(events.column("source_id"), FAMILY))
    return Context(
        documents=store.latest("document"),
        country=(top, pick(area.names, source()) or area.id),
        links=links(store.latest("decision")),
        commitments=commitments.filter(pc.not_equal(commitments.column("source_id"), FAMILY)),
        covered_until=pc.max(events.column("date_end")).as_py(),
        place_name=names.get,
        side=load_sides(area.path("actors.csv")),
    )


def behind(folder: Path, row_id: str) -> list[dict[str, Any]]:
    """The sentences behind a row of any table that came from reports, with who published them and where.

    Raises `ReportError` if no record leads to that row.
    """
    with reading(folder) as store:
        lineage = [line for line in store.latest("lineage").to_pylist() if line["row_id"] == row_id]
        documents = {d["document_id"]: d for d in store.latest("document").to_pylist()}
        records = apply(store.latest("record"), store.latest("decision")).to_pylist()
    by_id = {r["record_id"]: r for r in records}
    if not lineage:
        raise ReportError(f"no report leads to {row_id!r}; only rows of accepted records have sentences behind them")
    return [_sentence(line, by_id[line["record_id"]], documents) for line in lineage if line["record_id"] in by_id]


def agreement_of(folder: Path) -> dict[str, Any]:
    """How many records two people judged, and Cohen's kappa of their judgements (null where it cannot be told)."""
    with reading(folder) as store:
        n, kappa = agreement(store.latest("decision"))
    return {"records": n, "kappa": kappa}


def text_behind(folder: Path, document_id: str, *, today: date) -> str | None:
    """The full text of a document while it is on the shelf, else `None`."""
    return text_of(folder / SHELF, document_id, today=today)


def _sentence(line: dict[str, Any], record: dict[str, Any], documents: dict[str, Any]) -> dict[str, Any]:
    document = documents.get(record["document_id"], {})
    told = {k: record[k] for k in ("record_id", "evidence", "char_start", "char_end", "document_id")}
    source = {k: document.get(k) for k in ("outlet", "published", "url", "source_grade")}
    return {"table": line["table_name"], "role": line["role"]} | told | source


def _log(store: Store, row: pa.Table, at: datetime) -> None:
    decision_id = str(row.column("decision_id")[0].as_py())
    store.add("decision", row, Vintage("review", at.date(), version=f"{at.isoformat()} {decision_id}"))


def _forget(store: Store, document_id: str, records: pa.Table) -> None:
    mine = records.filter(pc.equal(records.column("document_id"), document_id)).column("record_id").to_pylist()
    lineage = store.latest("lineage", ["row_id", "record_id"]).to_pylist()
    made = sorted({r["row_id"] for r in lineage if r["record_id"] in set(mine) and r["row_id"].startswith("report-")})
    for name in ("record", "document"):
        store.forget(name, "document_id", [document_id])
    for name, key in (("claim", "claim_id"), ("commitment", "commitment_id")):
        store.forget(name, key, made)  # they hold the quote
    store.forget("lineage", "record_id", mine)


def _forget_covered(store: Store, context: Context) -> None:
    """Drop events from reports of days that the event source covers by now.

    They are dropped from every vintage: withdrawn from today only, they would count twice in an outlook as of a past
    date. They are derived rows; the records stay.
    """
    events = store.latest("event", ["event_id", "source_id", "date_end"]).to_pylist()
    last = context.covered_until
    old = [e["event_id"] for e in events if e["source_id"] == FAMILY and last is not None and e["date_end"] <= last]
    store.forget("event", "event_id", old)


def _any_from_reports(store: Store, name: str) -> bool:
    rows = store.latest(name, ["source_id"])
    return bool(pc.any(pc.equal(rows.column("source_id"), FAMILY)).as_py())


def _first_mark(origin: dict[str, Any]) -> int:
    facts = Facts(1, 1, origin["belligerent"], attributed=True, contradicted=False, reviewed=False,
                  best_letter=origin["source_grade"])  # fmt: skip
    return information(facts)


def _outlets(area: Area) -> dict[str, Outlet]:
    path = area.path(str(area.section("reports")["outlets"]))
    return load_outlets(path) if path.is_file() else {}


def _record_rows(records: Sequence[Record], origin: dict[str, Any]) -> list[dict[str, Any]]:
    grades = (str(origin["source_grade"]), _first_mark(origin))
    group = str(origin["report_group"])
    table = record_table(records, source_id=FAMILY, known_from=origin["published"], grades=grades, report_group=group)
    return [dict(r) for r in table.to_pylist()]


def _document_row(document: Document, outlets: dict[str, Outlet], group: str, at: datetime) -> dict[str, Any]:
    outlet = find_outlet(document.source_office, outlets)
    published = document.published or at.date()
    return {
        "document_id": document.document_id,
        "outlet": outlet.name or document.source_office,
        "title": document.title,
        "url": document.url,
        "published": published,
        "lang": document.lang,
        "source_grade": outlet.grade,
        "belligerent": outlet.belligerent,
        "report_group": group,
        "source_id": FAMILY,
        "known_from": published,
    }


def _table(name: str, rows: Iterable[dict[str, Any]]) -> pa.Table:
    return schema.conform(pa.Table.from_pylist(list(rows), schema=schema.arrow_schema(name)), name)
