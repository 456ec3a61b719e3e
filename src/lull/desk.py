"""The reviewer's desk: reports into the store, decisions on them, and what accepted records add to the other tables.

It joins `reports` (pure functions on tables) with the store; the terminal and the web queue both use it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TypedDict

import pyarrow as pa
import pyarrow.compute as pc

from lull import schema
from lull.area import Area, load_area
from lull.decided import (
    FAMILY,
    bring,
    decided_ids,
    fill_queue,
    flow_into,
    judged,
    log,
    open_decided,
    parents,
    together,
    writing,
)
from lull.errors import ReportError
from lull.languages import readers
from lull.reports.decisions import Verdict, agreement, decide, deleted_documents, undo_last
from lull.reports.document import Document
from lull.reports.flow import TABLES
from lull.reports.grade import Facts, Outlet, find_outlet, information, load_outlets
from lull.reports.library import delete, expire, keep, text_of
from lull.reports.record import Record, record_row
from lull.reports.review import apply, queue, waits
from lull.reports.waiting import add_waiting, count_waiting, drop_waiting, first_waiting, has_queue
from lull.schema.rows import DocumentRow, LineageRow, RecordRow
from lull.schema.typed import rows_of
from lull.store import FILE, Store, Vintage, glance, journal, open_store

SHELF = "reports"


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


class Behind(TypedDict):
    """A sentence behind a row: whose row, in which role, the quote with its offsets, and who published it."""

    table: str
    role: str
    record_id: str
    evidence: str
    char_start: int
    char_end: int
    document_id: str
    outlet: str | None
    published: date | None
    url: str | None
    source_grade: str | None


class Agreement(TypedDict):
    """How many records two people judged, and Cohen's kappa of their judgements; None where it cannot be told."""

    records: int
    kappa: float | None


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
    days = max(1, area.settings.reports.retention_days)
    bring(folder)
    with open_store(folder, write=True) as store:
        gone = deleted_documents(store.latest("decision"))
        mine = [d.document_id for d, _ in coded]
        known = set(store.some("record", "document_id", mine).column("record_id").to_pylist())
        groups = keep(folder / SHELF, [d for d, _ in coded if d.document_id not in gone], today=at.date(), days=days)
        kept: list[Kept] = []
        origins: dict[str, DocumentRow] = {}
        rows: dict[str, Mapping[str, object]] = {}
        for document, records in coded:
            if document.document_id in gone:
                kept.append(Kept(document.document_id, 0, document.document_id, deleted=True))
                continue
            group = groups[document.document_id].report_group
            origin = _document_row(document, outlets, group, at)
            origins[document.document_id] = origin
            rows |= _record_rows(records, origin)
            fresh = {r.record_id for r in records} - known
            known |= fresh
            kept.append(Kept(document.document_id, len(fresh), group))
        vintage = Vintage(FAMILY, at.date(), version=at.isoformat())
        fill_queue(store)
        store.add("document", _table("document", origins.values()), vintage)
        stated = _table("record", rows.values())
        store.add("record", stated, vintage)
        decided = set(decided_ids(store.latest("decision")))
        open_ones = [r not in decided for r in stated.column("record_id").to_pylist()]
        add_waiting(store.con, stated.filter(pa.array(open_ones, pa.bool_())))
    return kept


def waiting(folder: Path, *, reviewer: str | None = None, limit: int | None = None) -> pa.Table:
    """The review queue of an area, the most worth checking first (see `reports.review.queue`), at most `limit` rows."""
    with looking(folder) as (store, fresh):
        decisions = together(store.latest("decision"), fresh)
        if not has_queue(store.con):
            rows = queue(store.latest("record"), decisions, reviewer=reviewer)
            return rows if limit is None else rows.slice(0, limit)
        records = judged(store, decisions)
        state = apply(records, decisions).to_pylist()
        places = sorted({r["adm2_pcode"] for r in state if r["review"] == "accepted" and r["adm2_pcode"]})
        again = queue(records, decisions, reviewer=reviewer)  # contested, taken back, or shown for a second look
        skip = sorted({*again.column("record_id").to_pylist(), *decided_ids(fresh)})
        ids = first_waiting(store.con, places, limit=limit, skip=skip)
        open_ones = queue(
            store.some("record", "record_id", ids), decisions, reviewer=reviewer, places=frozenset(places)
        )
    rows = pa.concat_tables([again, open_ones]).sort_by([("priority", "descending"), ("record_id", "ascending")])
    return rows if limit is None else rows.slice(0, limit)


def number_waiting(folder: Path) -> int:
    """How many records nobody has decided on."""
    with looking(folder) as (store, fresh):
        if has_queue(store.con):
            return count_waiting(store.con, skip=decided_ids(fresh))
    return int(waiting(folder).num_rows)


def opened(folder: Path) -> tuple[pa.Table, pa.Table]:
    """Records as coded and the decisions on them."""
    with reading(folder) as store:
        return store.latest("record"), store.latest("decision")


def reviewed(folder: Path) -> pa.Table:
    """All records with their state and corrections; those of deleted documents are gone."""
    with reading(folder) as store:
        return apply(store.latest("record"), store.latest("decision"))


def reading(folder: Path) -> AbstractContextManager[Store]:
    """The area's store with all decisions, for reading; `ReportError` if nothing was ever kept there."""
    _check_kept(folder)
    return open_decided(folder)


@contextmanager
def looking(folder: Path) -> Iterator[tuple[Store, pa.Table]]:
    """The store for a few rows, and the decisions that have not entered it yet; errors as of `reading`."""
    _check_kept(folder)
    # The journal first: decisions that enter the store in between are then seen twice, never missed.
    fresh = journal.logged(folder)
    with glance(folder) as store:
        yield store, fresh


def _check_kept(folder: Path) -> None:
    if not (folder / FILE).exists():
        raise ReportError(f"nothing to review in {folder}: no store yet; run `lull read FILE --keep --area {folder}`")


def settle(
    folder: Path, record_id: str, verdict: Verdict, *, reviewer: str, at: datetime, if_waiting: bool = False
) -> str:
    """Log one decision; the id of the decision. It stands at once, and the other tables follow before they are read.

    Deleting a document removes its text, records and lineage for good, from the store too.

    if_waiting : raise `ReportError` unless the record waits in the reviewer's queue.
    """
    _check_kept(folder)
    if verdict.action == "delete_document":
        return _delete(folder, record_id, verdict, reviewer=reviewer, at=at)
    with journal.journal(folder) as fresh, glance(folder) as store:
        records, decisions = _concerned(store, fresh, record_id, verdict)
        now = apply(records, decisions)
        if if_waiting and not any(
            waits(r, decisions, reviewer=reviewer) for r in now.to_pylist() if r["record_id"] == record_id
        ):
            raise ReportError(f"record {record_id!r} waits no more; somebody may have decided it already")
        row = decide(now, record_id, verdict, reviewer=reviewer, at=at)
        journal.add(fresh, row)
    return str(row.column("decision_id")[0].as_py())


def _concerned(store: Store, fresh: sqlite3.Connection, record_id: str, verdict: Verdict) -> tuple[pa.Table, pa.Table]:
    """The records that a decision is about, as coded, and the decisions on them."""
    ids = [record_id, *([str(verdict.change["into"])] if "into" in verdict.change else [])]
    records = store.some("record", "record_id", ids)
    if records.num_rows < len(ids):  # a part of a record that was split is found by that record
        parts = parents(_about(store, fresh, "action", ["split"]))
        ids = sorted({parts.get(i, i) for i in ids})
        records = store.some("record", "record_id", ids)
    about = [*ids, *records.column("document_id").to_pylist()]
    return records, _about(store, fresh, "record_id", about)


def _about(store: Store, fresh: sqlite3.Connection, column: str, values: Sequence[str]) -> pa.Table:
    """Decisions with one of these values in a column, of store and journal."""
    held = store.some("decision", column, values) if store.holds("decision", column, values) else None
    found = journal.find(fresh, column, values)
    return found if held is None else together(held, found)


def _delete(folder: Path, document_id: str, verdict: Verdict, *, reviewer: str, at: datetime) -> str:
    """Delete a document and all that came from it, from shelf and store, in one step."""
    area = load_area(folder)
    with writing(folder) as (store, _):
        decisions = store.latest("decision")
        mine = apply(store.some("record", "document_id", [document_id]), decisions)
        row = decide(mine, document_id, verdict, reviewer=reviewer, at=at)
        log(store, row)
        # The text goes before the change is in place: a run that is killed in between leaves no text behind.
        delete(folder / SHELF, document_id)
        _forget(store, document_id, mine)
        drop_waiting(store.con, "document_id", [document_id])
        flow_into(area, store, at)
    return str(row.column("decision_id")[0].as_py())


def take_back(folder: Path, *, reviewer: str, at: datetime) -> str:
    """Undo the reviewer's latest standing decision; the id of the record that is open again."""
    _check_kept(folder)
    with journal.journal(folder) as fresh, glance(folder) as store:
        row = undo_last(_about(store, fresh, "reviewer", [reviewer]), reviewer=reviewer, at=at)
        journal.add(fresh, row)
    return str(row.column("record_id")[0].as_py())


def update(folder: Path, *, at: datetime) -> Flowed:
    """Bring the other tables to what the accepted records now say, and let old texts expire.

    Rows that came from records which are no longer accepted are withdrawn. Rows of other sources are never touched.
    """
    area = load_area(folder)
    with writing(folder) as (store, _):
        made = flow_into(area, store, at)
    expire(folder / SHELF, today=at.date())
    return Flowed({name: made[name].num_rows for name in TABLES}, made["held"])


def behind(folder: Path, row_id: str) -> list[Behind]:
    """The sentences behind a row of any table that came from reports, with who published them and where.

    Raises `ReportError` if no record leads to that row.
    """
    with reading(folder) as store:
        lineage = [line for line in rows_of(store.latest("lineage"), LineageRow) if line["row_id"] == row_id]
        documents = {d["document_id"]: d for d in rows_of(store.latest("document"), DocumentRow)}
        records = rows_of(apply(store.latest("record"), store.latest("decision")), RecordRow)
    by_id = {r["record_id"]: r for r in records}
    if not lineage:
        raise ReportError(f"no report leads to {row_id!r}; only rows of accepted records have sentences behind them")
    return [_sentence(line, by_id[line["record_id"]], documents) for line in lineage if line["record_id"] in by_id]


def agreement_of(folder: Path) -> Agreement:
    """How many records two people judged, and Cohen's kappa of their judgements (null where it cannot be told)."""
    with reading(folder) as store:
        n, kappa = agreement(store.latest("decision"))
    return {"records": n, "kappa": kappa}


def text_behind(folder: Path, document_id: str, *, today: date) -> str | None:
    """The full text of a document while it is on the shelf, else `None`."""
    return text_of(folder / SHELF, document_id, today=today)


def _sentence(line: LineageRow, record: RecordRow, documents: Mapping[str, DocumentRow]) -> Behind:
    document = documents.get(record["document_id"])
    return {
        "table": line["table_name"],
        "role": line["role"],
        "record_id": record["record_id"],
        "evidence": record["evidence"],
        "char_start": record["char_start"],
        "char_end": record["char_end"],
        "document_id": record["document_id"],
        "outlet": document["outlet"] if document else None,
        "published": document["published"] if document else None,
        "url": document["url"] if document else None,
        "source_grade": document["source_grade"] if document else None,
    }


def _forget(store: Store, document_id: str, records: pa.Table) -> None:
    mine = records.filter(pc.equal(records.column("document_id"), document_id)).column("record_id").to_pylist()
    lineage = store.latest("lineage", ["row_id", "record_id"]).to_pylist()
    made = sorted({r["row_id"] for r in lineage if r["record_id"] in set(mine) and r["row_id"].startswith("report-")})
    for name in ("record", "document"):
        store.forget(name, "document_id", [document_id])
    for name, key in (("claim", "claim_id"), ("commitment", "commitment_id")):
        store.forget(name, key, made)  # they hold the quote
    store.forget("lineage", "record_id", mine)


def _first_mark(origin: DocumentRow) -> int:
    facts = Facts(1, 1, origin["belligerent"], attributed=True, contradicted=False, reviewed=False,
                  best_letter=origin["source_grade"])  # fmt: skip
    return information(facts)


def _outlets(area: Area) -> dict[str, Outlet]:
    path = area.path(area.settings.reports.outlets)
    return load_outlets(path) if path.is_file() else {}


def _record_rows(records: Sequence[Record], origin: DocumentRow) -> dict[str, Mapping[str, object]]:
    grades = (str(origin["source_grade"]), _first_mark(origin))
    group = str(origin["report_group"])
    return {
        r.record_id: record_row(r, source_id=FAMILY, known_from=origin["published"], grades=grades, report_group=group)
        for r in records
    }


def _document_row(document: Document, outlets: dict[str, Outlet], group: str, at: datetime) -> DocumentRow:
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


def _table(name: str, rows: Iterable[Mapping[str, object]]) -> pa.Table:
    return schema.conform(pa.Table.from_pylist(list(rows), schema=schema.arrow_schema(name)), name)
