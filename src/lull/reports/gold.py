"""Gold reports, and which coded record answers which gold record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from scipy.optimize import linear_sum_assignment

from lull.bounded import JsonObject, json_list, json_object, load_json
from lull.errors import ReportError, SourceError
from lull.reports.document import Document, make_document
from lull.reports.record import Record, record_from_dict

OVERLAP = 0.3


@dataclass(frozen=True)
class GoldItem:
    """One gold report: the document and the records that it should yield."""

    item_id: str
    document: Document
    records: tuple[Record, ...]


def read_gold(path: Path) -> list[GoldItem]:
    """Gold reports from JSON Lines (`id, lang, published, text, records`); `ReportError` names a bad line."""
    items = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip():
            continue
        try:
            items.append(_item(json_object(load_json(line, f"line {number}")), number))
        except (SourceError, ReportError, KeyError, TypeError, ValueError) as error:
            raise ReportError(
                f"{path}, line {number}: {error!r}; expected a JSON object with id, lang, published, text and records"
            ) from error
    return items


def _item(row: JsonObject, number: int) -> GoldItem:
    lang = row.get("lang")
    published = date.fromisoformat(str(row["published"]))
    document = make_document(str(row["text"]), published=published, lang=None if lang is None else str(lang))
    records = tuple(_record(json_object(one), document) for one in json_list(row["records"]))
    return GoldItem(str(row.get("id", number)), document, records)


def _record(row: JsonObject, document: Document) -> Record:
    """A gold record: it need not say its strand, who wrote it is the gold's affair, its quote is found in the text."""
    at, length = document.text.find(str(row["evidence"])), len(str(row["evidence"]))
    origin: JsonObject = {"document_id": document.document_id, "lang": document.lang, "coder": "gold", "rule": "gold"}
    return record_from_dict(origin | {"strand": "", "char_start": at, "char_end": at + length} | row)


def kind_of(record: Record) -> str:
    """The type of a record within its kind: of an event, a change of service, a speech act or a stage of a promise."""
    kinds = {
        "service_event": record.service_status,
        "statement": record.speech_act,
        "commitment": record.commitment_status,
    }
    return str(kinds.get(record.record_type, record.event_type))


def overlap(a: str, b: str, text: str) -> float:
    """Share of characters that two quotes of one text have in common, of those that either covers."""
    spans = []
    for quote in (a, b):
        at = text.find(quote)
        if at < 0:
            return 0.0
        spans.append((at, at + len(quote)))
    (a0, a1), (b0, b1) = spans
    common = min(a1, b1) - max(a0, b0)
    return max(common, 0) / (max(a1, b1) - min(a0, b0))


def pair_records(gold: Sequence[Record], coded: Sequence[Record], text: str) -> list[tuple[int, int]]:
    """Pairs (gold, coded) of one record type whose evidence overlaps, the best matching as a whole.

    Where quotes tie, records that agree in type, mode and place are paired.
    """
    if not gold or not coded:
        return []
    weight = np.array([[_weight(g, c, text) for c in coded] for g in gold])
    rows, columns = linear_sum_assignment(-weight)
    return [(int(i), int(j)) for i, j in zip(rows, columns, strict=True) if weight[i, j] > 0]


def _weight(g: Record, c: Record, text: str) -> float:
    """How well a coded record answers a gold record; 0 where it does not."""
    share = _touch(g.evidence, c.evidence, text) if g.record_type == c.record_type else 0.0
    if share < OVERLAP:
        return 0.0
    agreement = (kind_of(g) == kind_of(c)) + 0.5 * (g.aux_mode == c.aux_mode)
    return 1 + share + (agreement + 0.25 * (g.service_sector == c.service_sector))


def _touch(a: str, b: str, text: str) -> float:
    """Overlap, or the share of the shorter quote that the other covers, halved."""
    whole = overlap(a, b, text)
    if a in b or b in a:
        return max(whole, 0.5)
    at, bt = text.find(a), text.find(b)
    if at < 0 or bt < 0:
        return 0.0
    common = min(at + len(a), bt + len(b)) - max(at, bt)
    return max(whole, 0.6 * max(common, 0) / min(len(a), len(b)))
