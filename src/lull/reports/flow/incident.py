"""What the parts of the flow share: incidents with their reports, where to write, and the surroundings."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import pyarrow as pa

from lull.languages.claims import claim_words
from lull.reports.dedupe import family, incidents
from lull.reports.grade import Facts, count_facts, information
from lull.reports.rows import Made, ReportRow
from lull.reports.sides import side_by_words
from lull.schema.rows import DocumentRow, RecordRow

Reported = Literal["service_status", "quantity"]
"""Fields of which a row says who reported what."""
SOURCE = "reports"
HELD = pa.schema([("record_id", pa.string()), ("reason", pa.string())])


def _nothing(_: str) -> str | None:
    return None


@dataclass(frozen=True)
class Context:
    """What the flow needs to know beside the records.

    documents : table `document`.
    country : place id and name of the country.
    links : pairs of records that a reviewer joined.
    commitments : table `commitment` as it stands (without rows that came from reports), to attach claims to.
    covered_until : last day for which the event source has spoken; later incidents only become events.
    place_name : English name of a place id, for sentences.
    side : what an actor is (`state`, `group`, `civilians`), or `None` if not known; words decide where it is silent.
    """

    documents: pa.Table
    country: tuple[str, str]
    links: Sequence[tuple[str, str]] = ()
    commitments: pa.Table | None = None
    covered_until: date | None = None
    place_name: Callable[[str], str | None] = _nothing
    side: Callable[[str], str | None] = _nothing

    def side_of(self, actor: str) -> str | None:
        """What an actor is by the area's list, else by its words."""
        return self.side(actor) or side_by_words(actor)


@dataclass(frozen=True)
class Incident:
    """One claim and all records that tell it, the best graded first; `facts` and `credibility` are computed."""

    incident_id: str
    rows: tuple[ReportRow, ...]
    facts: Facts

    @property
    def first(self) -> ReportRow:
        """The best graded record."""
        return self.rows[0]

    @property
    def credibility(self) -> int:
        """Information mark, 1 to 6."""
        return information(self.facts)

    @property
    def evidence_level(self) -> int:
        """2 with two independent reports of which one is by an outlet of letter A to C, else 1."""
        return 2 if self.facts.n_independent > 1 and self.facts.best_letter <= "C" and not self.facts.belligerent else 1

    @property
    def known_from(self) -> date:
        """Day of the first report."""
        days: list[date] = [r["published"] for r in self.rows]
        return min(days)

    def who_said(self, name: Reported) -> str:
        """Each outlet with what it says of one field, for the note of a row that keeps differing values as a range."""
        said = []
        for r in sorted(self.rows, key=lambda r: (r["outlet"] or "", r["record_id"])):
            value = f"{seen:g}" if isinstance(seen := r[name], float) else seen
            said.append((r["outlet"] or "unnamed outlet") + (f" ({value})" if value is not None else ""))
        return "; ".join(dict.fromkeys(said))


@dataclass
class Output:
    """Rows in the making, by table, and what was held back."""

    rows: dict[str, list[Made]] = field(default_factory=lambda: defaultdict(list))
    held: list[dict[str, str]] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def add(self, table: str, key: str, row: Made, records: Iterable[ReportRow]) -> None:
        """One row, and its lineage to the records that it rests on."""
        origin: Made = {"source_id": SOURCE, "known_from": row["known_from"]}
        self.rows[table].append(row | {"source_id": SOURCE})
        self.trace(table, str(row[key]), records, origin)

    def trace(self, table: str, row_id: str, records: Iterable[ReportRow], origin: Made) -> None:
        """Lineage rows from one row to its records."""
        for r in records:
            line: Made = {"table_name": table, "row_id": row_id, "record_id": r["record_id"], "role": r["role"]}
            self.rows["lineage"].append(line | origin)
            self.used.add(r["record_id"])

    def hold(self, records: Iterable[ReportRow], reason: str) -> None:
        """Say why records feed nothing here."""
        self.held += [{"record_id": r["record_id"], "reason": reason} for r in records]

    def hold_the_rest(self, incidents: Iterable[Incident]) -> None:
        """Keep one reason for each record that fed nothing at all."""
        reasons: dict[str, str] = {}
        for line in self.held:
            reasons.setdefault(line["record_id"], line["reason"])
        everyone = sorted({r["record_id"] for i in incidents for r in i.rows})
        kept = "kept as a record; no other table takes this kind of claim"
        self.held = [{"record_id": r, "reason": reasons.get(r, kept)} for r in everyone if r not in self.used]


def gather(accepted: pa.Table, context: Context) -> list[Incident]:
    """Incidents of accepted records, each with its reports and facts; statements and promises stand alone."""
    documents: dict[str, DocumentRow] = {d["document_id"]: d for d in context.documents.to_pylist()}
    records: list[RecordRow] = accepted.to_pylist()
    rows = {r["record_id"]: _with_source(r, documents.get(r["document_id"])) for r in records}
    members = incidents(accepted, links=context.links).to_pylist()
    groups: dict[str, list[ReportRow]] = defaultdict(list)
    for line in members:
        if line["role"] == "member":
            groups[line["incident_id"]].append(rows[line["record_id"]])
    pointing = {line["record_id"] for line in members if line["role"] == "points_to"}
    for line in members:
        if line["role"] == "points_to":
            groups[line["incident_id"]].append({**rows[line["record_id"]], "role": "points_to"})
    for r in rows.values():
        if not family(r) or (_is_total(r) and r["record_id"] not in pointing):
            groups[r["record_id"]].append(r)
    return [_incident(key, groups[key]) for key in sorted(groups)]


def tellers(incident: Incident) -> list[ReportRow]:
    """The records that tell the incident itself, without the roundups that point to it."""
    return [r for r in incident.rows if r["role"] != "points_to"]


def stable_id(*parts: object) -> str:
    """Id made of what a row is about, the same in every run."""
    return "report-" + hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def _is_total(row: ReportRow) -> bool:
    return row["count_scope"] in ("roundup", "cumulative")


def _incident(key: str, rows: list[ReportRow]) -> Incident:
    ordered = sorted(rows, key=lambda r: (r["role"] == "points_to", r["source_grade"], r["record_id"]))
    single = [r for r in ordered if r["role"] != "points_to"] or ordered
    return Incident(key, tuple(ordered), count_facts(single))


def _with_source(row: RecordRow, document: DocumentRow | None) -> ReportRow:
    return {
        **row,
        "outlet": document["outlet"] if document else None,
        "url": document["url"] if document else None,
        "belligerent": bool(document["belligerent"]) if document else False,
        "attributed": bool(claim_words().patterns["said"].search(row["evidence"])),
        "source_grade": document["source_grade"] if document else row["source_grade"],
        "role": "support",
    }
