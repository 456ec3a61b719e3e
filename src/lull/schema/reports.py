"""Coded reports, where their texts stand, what rests on them, and decisions about them."""

from __future__ import annotations

import pyarrow as pa

from lull.schema.kinds import DAY, FLAG, INT, ORIGIN, REAL, STRANDS, TEXT, TEXTS, Table, may, need

# One line a column reads as a table, so the formatter stays out.
# fmt: off
RECORD = Table("record", "One coded claim from a report, with its quoted evidence.", ("record_id",), (
    need("record_id", TEXT, "Hash of document, span and type."),
    need("document_id", TEXT, "Hash of the normalised text of the document."),
    need("record_type", TEXT, "Kind of claim.", allowed=("security_event", "political_event", "service_event", "statement", "commitment")),
    need("aux_mode", TEXT, "Is it so?", allowed=("actual", "historical", "future", "hypothetical", "negated")),
    need("strand", TEXT, "Strand of the subject.", allowed=STRANDS),
    may("event_type", TEXT, "PLOVER type of an event."),
    may("service_sector", TEXT, "Sector of a service_event or commitment."),
    may("service_status", TEXT, "State of the service."),
    may("speech_act", TEXT, "What a statement does."),
    may("commitment_status", TEXT, "What became of a promise."),
    need("actors", TEXTS, "Organisations and offices that act.", free_text=True),
    need("recipients", TEXTS, "Organisations, offices and groups acted on.", free_text=True),
    may("place_text", TEXT, "Place as written.", public=False),
    may("adm1_pcode", TEXT, "Place above the finest level."),
    may("adm2_pcode", TEXT, "Place of the finest level."),
    may("date_start", DAY, "First day of the act."),
    may("date_end", DAY, "Last day of the act."),
    may("date_prec", INT, "1 day, 2 week, 3 part of a month, 4 month, 5 longer.", low=1, high=5),
    may("low", INT, "Lowest deaths stated.", "deaths", low=0, people=True),
    may("best", INT, "Best deaths stated.", "deaths", low=0, people=True),
    may("high", INT, "Highest deaths stated.", "deaths", low=0, people=True),
    may("injured", INT, "Injured stated.", "people", low=0, people=True),
    may("count_scope", TEXT, "What the counts cover.", allowed=("event", "roundup", "cumulative")),
    may("quantity", REAL, "Main figure of the act, in `unit`.", unit_in="unit"),
    may("unit", TEXT, "Unit of the quantity."),
    may("shown", TEXT, "The quantity as it may be shown where it is hidden: <5. Made where a release is written."),
    may("deadline", DAY, "Last day of the promised unit of time."),
    may("deadline_prec", TEXT, "Precision of the deadline.", allowed=("day", "month", "quarter", "year", "none")),
    need("evidence", TEXT, "Verbatim quote of at most 300 characters.", free_text=True),
    need("char_start", INT, "Offset of the quote in the normalised text.", "characters", low=0, public=False),
    need("char_end", INT, "End of the quote.", "characters", low=0, public=False),
    need("published", DAY, "Date of the report."),
    need("lang", TEXT, "Language of the report."),
    need("coder", TEXT, "Which coder made it.", allowed=("rules", "llm", "person")),
    need("rule", TEXT, "Rule, model or reviewer that made it.", public=False),
    need("confidence", REAL, "Probability that the record is right.", "probability", low=0, high=1),
    need("source_grade", TEXT, "Reliability of the source, A to F.", allowed=("A", "B", "C", "D", "E", "F")),
    need("information_grade", INT, "Credibility of the information, 1 to 6.", low=1, high=6),
    need("sensitivity", TEXT, "Who may see it.", allowed=("public", "partner", "restricted"), public=False),
    may("report_group", TEXT, "Syndicated copies share a group.", public=False),
    need("review", TEXT, "State of the review.", allowed=("waiting", "accepted", "rejected"), public=False),
    may("review_state", TEXT, "In a release: accepted by a reviewer, or as the machine read it.", allowed=("accepted", "machine")),
    may("outlet", TEXT, "Who published the report."),
    may("url", TEXT, "Address of the report."),
    *ORIGIN,
))

DOCUMENT = Table(
    "document",
    "A report that was read: where it is from, never its text.",
    ("document_id",),
    (
        need("document_id", TEXT, "Hash of the normalised text of the document."),
        may("outlet", TEXT, "Who published it."),
        may("title", TEXT, "Its title.", public=False),
        may("url", TEXT, "Address of the page."),
        need("published", DAY, "Date of the report; the day it was read where it has none."),
        need("lang", TEXT, "Language."),
        need("source_grade", TEXT, "Reliability of the outlet, A to F.", allowed=("A", "B", "C", "D", "E", "F")),
        need("belligerent", FLAG, "True where the outlet speaks for a party to the fighting."),
        may("report_group", TEXT, "Syndicated copies share a group.", public=False),
        *ORIGIN,
    ),
)

LINEAGE = Table(
    "lineage",
    "Which records a row of another table rests on.",
    ("table_name", "row_id", "record_id"),
    (
        need("table_name", TEXT, "Table of the row."),
        need("row_id", TEXT, "Key of the row."),
        need("record_id", TEXT, "Record whose sentence it leads back to."),
        need("role", TEXT, "How the record bears on the row.", allowed=("support", "conflict", "points_to")),
        *ORIGIN,
    ),
)

DECISION = Table("decision", "Log of review decisions; nothing is overwritten.", ("decision_id",), (
    need("decision_id", TEXT, "Id."),
    need("record_id", TEXT, "Record or contested entry."),
    need("action", TEXT, "What was decided.", allowed=("accept", "edit", "reject", "split", "merge", "undo", "contest", "delete_document")),
    need("reviewer", TEXT, "Pseudonym of the reviewer.", public=False),
    need("decided_at", pa.timestamp("us", tz="UTC"), "When.", "UTC"),
    may("change", TEXT, "JSON of the fields changed.", public=False),
    may("note", TEXT, "Why.", public=False),
    *ORIGIN,
))
# fmt: on
