"""One coded claim with its quoted evidence, and its two outward forms: JSON Lines and the Arrow table `record`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import TYPE_CHECKING, TypedDict, Unpack, cast

from lull.errors import ReportError
from lull.languages.names import BLANK, blank_names, find_names
from lull.reports.document import Document
from lull.reports.sentences import Span

if TYPE_CHECKING:
    import pyarrow as pa

QUOTE = 300

RECORD_TYPES = ("security_event", "political_event", "service_event", "statement", "commitment")
AUX_MODES = ("actual", "historical", "future", "hypothetical", "negated")
EVENT_TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT",
    "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
SERVICE_STATUSES = ("needed", "planned", "started", "partially_restored", "restored", "disrupted", "destroyed")
SERVICE_SECTORS = (
    "water", "electricity", "health", "education", "roads", "telecom", "waste", "housing", "banking", "fuel",
)  # fmt: skip
SPEECH_ACTS = ("grievance", "demand", "warning", "condition", "assessment", "praise", "denial")
COMMITMENT_STATUSES = (
    "announced", "committed", "funded", "started", "delivered", "not_delivered", "extended", "suspended", "cancelled",
    "lapsed",
)  # fmt: skip
_DATES = frozenset(("date_start", "date_end", "deadline", "published"))
_LISTS = frozenset(("actors", "recipients", "place_candidates"))
_WHOLE = frozenset(("char_start", "char_end", "date_prec", "low", "best", "high", "injured"))
_NUMBERS = frozenset(("confidence", "quantity"))


@dataclass(frozen=True, kw_only=True)
class Record:
    """One claim. `None` means not stated; 0 deaths means that the text says nobody died.

    `char_start` and `char_end` are offsets of `evidence` in the normalised text. `place_candidates` are the place ids
    left open where a name fits several and the coder abstains. `confidence` is a probability. `blanks` are ranges of
    the quote that name persons: it is restricted then, and leaves only through `public_quote`.
    """

    record_type: str
    aux_mode: str
    strand: str
    evidence: str
    char_start: int
    char_end: int
    document_id: str
    lang: str
    coder: str
    rule: str
    confidence: float = 0.5
    sensitivity: str = "partner"
    event_type: str | None = None
    service_sector: str | None = None
    service_status: str | None = None
    speech_act: str | None = None
    commitment_status: str | None = None
    actors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    place_text: str | None = None
    adm1_pcode: str | None = None
    adm2_pcode: str | None = None
    place_candidates: tuple[str, ...] = ()
    date_start: date | None = None
    date_end: date | None = None
    date_prec: int | None = None
    low: int | None = None
    best: int | None = None
    high: int | None = None
    injured: int | None = None
    count_scope: str | None = None
    quantity: float | None = None
    unit: str | None = None
    deadline: date | None = None
    deadline_prec: str | None = None
    published: date | None = None
    blanks: tuple[tuple[int, int], ...] = field(default=(), compare=False)

    @property
    def record_id(self) -> str:
        """Hash of document, span, type and subject; stable from run to run."""
        subject = (self.event_type, self.service_sector, self.speech_act, self.commitment_status)
        parts = (self.document_id, self.char_start, self.char_end, self.record_type, *subject)
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]

    @property
    def span(self) -> Span:
        """Offsets of the evidence."""
        return Span(self.char_start, self.char_end)


FIELDS = tuple(f.name for f in fields(Record) if f.name != "blanks")


class Stated(TypedDict, total=False):
    """Fields of a record that a coder may state; see `Record`."""

    confidence: float
    sensitivity: str
    event_type: str | None
    service_sector: str | None
    service_status: str | None
    speech_act: str | None
    commitment_status: str | None
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    place_text: str | None
    adm1_pcode: str | None
    adm2_pcode: str | None
    place_candidates: tuple[str, ...]
    date_start: date | None
    date_end: date | None
    date_prec: int | None
    low: int | None
    best: int | None
    high: int | None
    injured: int | None
    count_scope: str | None
    quantity: float | None
    unit: str | None
    deadline: date | None
    deadline_prec: str | None


class Claim(Stated):
    """What a coder must state of a record, beside what it may."""

    record_type: str
    aux_mode: str
    strand: str
    coder: str
    rule: str


class _Whole(Claim):
    evidence: str
    char_start: int
    char_end: int
    document_id: str
    lang: str
    published: date | None


def record_to_dict(record: Record) -> dict[str, object]:
    """Plain values for JSON with `record_id` first; what is not stated is left out, the two lists of sides are kept."""
    out: dict[str, object] = {"record_id": record.record_id}
    for name in FIELDS:
        value = getattr(record, name)
        if value is None or (name == "place_candidates" and not value):
            continue
        if isinstance(value, date):
            value = value.isoformat()
        elif isinstance(value, tuple):
            value = list(value)
        elif name == "quantity" and value == int(value):
            value = int(value)
        out[name] = value
    return out


def record_from_dict(row: Mapping[str, object]) -> Record:
    """The inverse of `record_to_dict`; unknown names are ignored, null and absent are the same.

    Raises `ReportError` for a missing required field, a date that is not ISO, or a value of another kind.
    """
    stated = {k: _read_field(k, v) for k, v in row.items() if k in FIELDS and v is not None}
    try:
        return Record(**cast("_Whole", stated))
    except TypeError as error:
        raise ReportError(f"a record lacks a required field: {error}") from error


def _read_field(name: str, value: object) -> object:
    """A value of JSON as its field wants it."""
    if name in _DATES:
        return _read_date(name, value)
    if name in _LISTS:
        if isinstance(value, list | tuple) and all(isinstance(v, str) for v in value):
            return tuple(value)
        raise ReportError(f"record field {name}: {value!r:.80} is not a list of names")
    kinds, what = _kinds(name)
    if not isinstance(value, kinds) or isinstance(value, bool):
        raise ReportError(f"record field {name}: {value!r:.80} is not {what}")
    return value


def _kinds(name: str) -> tuple[tuple[type, ...], str]:
    if name in _WHOLE:
        return (int,), "a whole number"
    return ((int, float), "a number") if name in _NUMBERS else ((str,), "text")


def _read_date(name: str, value: object) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise ReportError(f"record field {name}: {value!r:.80} is not a date; write YYYY-MM-DD") from error


def to_jsonl(records: Iterable[Record], *, blank: bool = False) -> str:
    """JSON Lines, one record a line; `blank` writes `[name]` where a quote names a person."""
    rows = (record_to_dict(r) | ({"evidence": public_quote(r)} if blank else {}) for r in records)
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def public_quote(record: Record) -> str:
    """The quote as it may leave: names of persons blanked."""
    out, at = [], 0
    for start, end in record.blanks:
        out += [record.evidence[at:start], BLANK]
        at = end
    rest = record.evidence[at:]
    blanked = bool(record.blanks) or record.sensitivity != "restricted"
    return "".join([*out, rest if blanked else blank_names(rest, record.lang)])


def from_jsonl(text: str) -> list[Record]:
    """Records from JSON Lines; `ReportError` names the line that cannot be read."""
    records = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                records.append(record_from_dict(json.loads(line)))
            except (json.JSONDecodeError, AttributeError) as error:
                raise ReportError(f"line {number} is not a JSON object: {error}") from error
    return records


def record_table(
    records: Iterable[Record],
    *,
    source_id: str,
    known_from: date,
    grades: tuple[str, int] = ("F", 3),
    report_group: str | None = None,
) -> pa.Table:
    """Records as rows of the table `record`, waiting for review.

    `grades` is the source's letter and the information's number; a machine's record starts at 3 at best.
    A record without a publication date takes `known_from`. Raises `SchemaError` if a value is not allowed.
    """
    # Only tables need these, and reading one report must not wait for them.
    import pyarrow as pa

    from lull import schema

    rows = [
        record_row(r, source_id=source_id, known_from=known_from, grades=grades, report_group=report_group)
        for r in records
    ]
    return schema.conform(pa.Table.from_pylist(rows, schema=schema.arrow_schema("record")), "record")


def record_row(
    record: Record, *, source_id: str, known_from: date, grades: tuple[str, int], report_group: str | None
) -> dict[str, object]:
    """One row of `record_table`, not checked: of many reports the rows are checked together."""
    letter, number = grades
    row = {name: getattr(record, name) for name in FIELDS if name != "place_candidates"}
    row["record_id"] = record.record_id
    row["evidence"] = public_quote(record)
    row["published"] = record.published or known_from
    return (
        row
        | {"source_grade": letter, "information_grade": number, "report_group": report_group}
        | {"review": "waiting", "source_id": source_id, "known_from": known_from}
    )


def make_record(
    document: Document, span: Span, *, blanks: Iterable[tuple[int, int]] | None = None, **claim: Unpack[Claim]
) -> Record:
    """A record whose evidence is cut from the document at `span`, so that it is verbatim by construction.

    `blanks` are the ranges of names in the quote; they are looked for where they are not given.

    Raises `ReportError` if the span is empty, outside the text or longer than 300 characters.
    """
    if not 0 <= span.start < span.end <= len(document.text) or span.end - span.start > QUOTE:
        raise ReportError(
            f"evidence {span.start}..{span.end} of a text of {len(document.text)} characters: "
            f"expected 1 to {QUOTE} characters inside the text"
        )
    quote = document.text[span.start : span.end]
    named = tuple(find_names(quote, document.lang) if blanks is None else blanks)
    claim["sensitivity"] = "restricted" if named else claim.get("sensitivity", "partner")
    return Record(
        blanks=named,
        evidence=quote,
        char_start=span.start,
        char_end=span.end,
        document_id=document.document_id,
        lang=document.lang,
        published=document.published,
        **claim,
    )
