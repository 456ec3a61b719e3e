"""Records of reports as a release may hold them: accepted ones, with source and state of review."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from lull import schema
from lull.reports.review import apply
from lull.store import Store

ACCEPTED, MACHINE = "accepted", "machine"
FAMILY, RESTRICTED = "reports", "restricted"


def records_known(store: Store, day: date, *, machine: bool = False) -> pa.Table:
    """Rows of `record` for a release: of reports published by `day`, corrected as reviewers decided.

    Names of persons were blanked when a record was kept, and are looked for again when a release is written. A record
    that a reviewer marked as restricted stays here. A record is known from the day of its report. A decision about it
    is a judgement on that report, so the latest one counts whenever it was made. `machine` adds records that nobody
    has looked at yet, marked `machine`; they are shown and drive no score (see `accepted_only`).
    """
    coded = store.as_known_on(day, "record")
    open_before = {r["record_id"] for r in coded.to_pylist() if r["sensitivity"] != RESTRICTED}
    rows = apply(coded, store.latest("decision")).to_pylist()
    documents = {d["document_id"]: d for d in store.as_known_on(day, "document").to_pylist()}
    out = []
    for row in rows:
        waits = row["review"] == "waiting"
        closed = row["sensitivity"] == RESTRICTED and row["record_id"] in open_before
        if closed or row["review"] == "rejected" or (waits and not machine):
            continue
        source = documents.get(row["document_id"], {})
        stated = {"outlet": source.get("outlet"), "url": source.get("url")}
        out.append(row | stated | {"review_state": MACHINE if waits else ACCEPTED})
    return schema.conform(pa.Table.from_pylist(out, schema=schema.arrow_schema("record")), "record")


def accepted_only(records: pa.Table) -> pa.Table:
    """The records that a reviewer accepted; only these may drive anything."""
    return records.filter(pc.equal(records["review"], "accepted"))


def source_of(records: pa.Table) -> pa.Table:
    """The row of `source` that the records name; no row where there are none."""
    known = pc.min(records["known_from"]).as_py()
    row = {
        "source_id": FAMILY,
        "title": "Public reports, read by a machine and accepted by reviewers of this area",
        "publisher": "The outlets named in each row",
        "licence": "Quotations of at most 300 characters, each with its source",
        "citation": "Public reports as named in each row.",
        "redistributable": True,
        "known_from": known,
    }
    rows = [row] if records.num_rows else []
    return schema.conform(pa.Table.from_pylist(rows, schema=schema.arrow_schema("source")), "source")
