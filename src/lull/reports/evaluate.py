# ruff: noqa: E501  (patterns and tables of words stay on one line)
"""How good a coder is: its records against gold records, language by language."""

from __future__ import annotations

import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from lull.errors import ReportError
from lull.reports.coder import Coder
from lull.reports.document import Document, make_document
from lull.reports.invariance import ACTORS, FRAMING, flip_rate
from lull.reports.record import Record, record_to_dict

Row = Mapping[str, Any]
OVERLAP = 0.3
_TYPE_FIELD = {
    "security_event": "event_type",
    "political_event": "event_type",
    "service_event": "service_status",
    "statement": "speech_act",
    "commitment": "commitment_status",
}


@dataclass(frozen=True)
class GoldItem:
    """One gold report: the document and the records that it should yield."""

    item_id: str
    document: Document
    records: tuple[Row, ...]


@dataclass
class Tally:
    """Counts behind the figures of one language."""

    items: int = 0
    gold: Counter[str] = field(default_factory=Counter)
    coded: Counter[str] = field(default_factory=Counter)
    matched: Counter[str] = field(default_factory=Counter)
    type_gold: Counter[str] = field(default_factory=Counter)
    type_coded: Counter[str] = field(default_factory=Counter)
    type_right: Counter[str] = field(default_factory=Counter)
    status: Counter[tuple[str, str]] = field(default_factory=Counter)
    points: Counter[str] = field(default_factory=Counter)
    misses: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def read_gold(path: Path) -> list[GoldItem]:
    """Gold reports from JSON Lines (`id, lang, published, text, records`); `ReportError` names a bad line."""
    items = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            document = make_document(row["text"], published=date.fromisoformat(row["published"]), lang=row.get("lang"))
            items.append(GoldItem(str(row.get("id", number)), document, tuple(row["records"])))
        except (json.JSONDecodeError, KeyError, TypeError, ValueError) as error:
            raise ReportError(
                f"{path}, line {number}: {error!r}; expected a JSON object with id, lang, published, text and records"
            ) from error
    return items


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


def pair_records(gold: Sequence[Row], coded: Sequence[Row], text: str) -> list[tuple[int, int]]:
    """Pairs (gold, coded) of one record type whose evidence overlaps, the best matching as a whole.

    Where quotes tie, records that agree in type, mode and place are paired.
    """
    if not gold or not coded:
        return []
    weight = np.zeros((len(gold), len(coded)))
    for i, g in enumerate(gold):
        for j, c in enumerate(coded):
            if g["record_type"] != c["record_type"]:
                continue
            share = _touch(g["evidence"], c["evidence"], text)
            if share < OVERLAP:
                continue
            same = _TYPE_FIELD[g["record_type"]]
            agreement = (g.get(same) == c.get(same)) + 0.5 * (g["aux_mode"] == c["aux_mode"])
            agreement += 0.25 * (g.get("service_sector") == c.get("service_sector"))
            weight[i, j] = 1 + share + agreement
    rows, columns = linear_sum_assignment(-weight)
    return [(int(i), int(j)) for i, j in zip(rows, columns, strict=True) if weight[i, j] > 0]


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


def evaluate_coder(items: Iterable[GoldItem], coder: Coder, *, area: Path | None = None) -> dict[str, dict[str, Any]]:
    """Figures per language, and of all together under `all`.

    Shares are `None` where nothing was to be judged. `aux_mode_leak`: coded as actual, though the gold record is
    hypothetical, future, historical or negated, of all matched records that the coder calls actual.
    `actor_swap_flips` and `framing_flips`: share of records whose kind changes when names of parties, or words of more or
    less blame, are swapped. `restored_false`: records called restored whose gold record says otherwise, or that match none.
    """
    items = list(items)
    for item in {i.document.lang: i for i in items}.values():
        coder(item.document, area=area)  # loads what is loaded once, so that it is not timed
    tallies: dict[str, Tally] = defaultdict(Tally)
    sentences = 0
    started = time.perf_counter()
    results = []
    for item in items:
        results.append((item, coder(item.document, area=area)))
        sentences += len(item.document.sentences)
    seconds = time.perf_counter() - started
    for item, records in results:
        for lang in (item.document.lang, "all"):
            _count(tallies[lang], item, records)
    out = {lang: _figures(tally) for lang, tally in sorted(tallies.items(), key=lambda kv: kv[0] == "all")}
    for lang, figures in out.items():
        documents = [i.document for i in items if lang in ("all", i.document.lang)]
        figures["actor_swap_flips"] = flip_rate(documents, coder, ACTORS, area=area)
        figures["framing_flips"] = flip_rate(documents, coder, FRAMING, area=area)
        figures["sentences_per_second"] = round(sentences / seconds) if seconds > 0 else None
    return out


def _count(tally: Tally, item: GoldItem, records: Sequence[Record]) -> None:
    coded = [record_to_dict(r) for r in records]
    pairs = pair_records(item.records, coded, item.document.text)
    tally.items += 1
    _count_coded(tally, item, coded, {j for _, j in pairs})
    _count_gold(tally, item, {i for i, _ in pairs})
    for i, j in pairs:
        _compare(tally, item.records[i], coded[j], item.item_id)


def _count_coded(tally: Tally, item: GoldItem, coded: Sequence[Row], matched: set[int]) -> None:
    """What was coded, and the records that match nothing in the gold."""
    for j, c in enumerate(coded):
        tally.coded[c["record_type"]] += 1
        tally.type_coded[_kind(c)] += 1
        tally.points["grounded"] += _grounded(c, item.document.text)
        if c.get("service_status") == "restored" and c["aux_mode"] == "actual":
            tally.points["restored"] += 1
            tally.points["restored_false"] += j not in matched
        if j not in matched:
            tally.misses["extra"].append(f"{item.item_id} {_kind(c)} {c['aux_mode']}: {c['evidence'][:90]}")


def _count_gold(tally: Tally, item: GoldItem, matched: set[int]) -> None:
    """What should have been found, and the records that were missed."""
    for i, g in enumerate(item.records):
        tally.gold[g["record_type"]] += 1
        tally.type_gold[_kind(g)] += 1
        tally.points[f"{g['aux_mode']}_gold"] += 1
        tally.points[f"{g['aux_mode']}_found"] += i in matched
        if i not in matched:
            tally.misses["missed"].append(f"{item.item_id} {_kind(g)} {g['aux_mode']}: {g['evidence'][:90]}")


def _grounded(c: Row, text: str) -> bool:
    return bool(text[c["char_start"] : c["char_end"]] == c["evidence"]) and 0 < len(c["evidence"]) <= 300


def _kind(row: Row) -> str:
    return str(row.get(_TYPE_FIELD[row["record_type"]]))


def _compare(tally: Tally, g: Row, c: Row, item_id: str) -> None:
    tally.matched[g["record_type"]] += 1
    tally.type_right[_kind(g)] += _kind(g) == _kind(c)
    if _kind(g) != _kind(c):
        tally.misses["type"].append(f"{item_id} {_kind(g)} coded {_kind(c)} by {c.get('rule')}: {c['evidence'][:70]}")
    points = tally.points
    points["mode_right"] += g["aux_mode"] == c["aux_mode"]
    if c["aux_mode"] == "actual":
        points["called_actual"] += 1
        leak = g["aux_mode"] != "actual"
        points["leak"] += leak
        if leak:
            tally.misses["leak"].append(f"{item_id} {g['aux_mode']} {c.get('rule')}: {c['evidence'][:90]}")
    if g["record_type"] == "service_event":
        tally.status[(str(g.get("service_status")), str(c.get("service_status")))] += 1
        if c.get("service_status") == "restored" and c["aux_mode"] == "actual":
            points["restored_false"] += not (g.get("service_status") == "restored" and g["aux_mode"] == "actual")
    _compare_place(tally, g, c, item_id)
    _compare_times(tally, g, c, item_id)
    _compare_counts(tally, g, c, item_id)
    points["strand_right"] += g.get("strand") == c.get("strand")


def _compare_place(tally: Tally, g: Row, c: Row, item_id: str) -> None:
    points = tally.points
    if c.get("adm2_pcode"):
        points["district_given"] += 1
        points["district_right"] += c["adm2_pcode"] == g.get("adm2_pcode")
    if g.get("adm2_pcode"):
        points["district_gold"] += 1
        points["district_abstained"] += not c.get("adm2_pcode")
    if c.get("adm2_pcode") != g.get("adm2_pcode"):
        tally.misses["place"].append(
            f"{item_id} {g.get('place_text')} {g.get('adm2_pcode')} coded {c.get('place_text')} {c.get('adm2_pcode')}"
        )


def _compare_times(tally: Tally, g: Row, c: Row, item_id: str) -> None:
    points = tally.points
    gold_days, coded_days = (g.get("date_start"), g.get("date_end")), (c.get("date_start"), c.get("date_end"))
    if any(gold_days) or any(coded_days):
        points["dates"] += 1
        points["date_right"] += gold_days == coded_days
        if gold_days != coded_days:
            tally.misses["date"].append(f"{item_id} {gold_days} coded {coded_days}: {c['evidence'][:80]}")
    if g.get("deadline") or c.get("deadline"):
        points["deadlines"] += 1
        points["deadline_right"] += g.get("deadline") == c.get("deadline")
        if g.get("deadline") != c.get("deadline"):
            tally.misses["deadline"].append(
                f"{item_id} {g.get('deadline')} coded {c.get('deadline')}: {c['evidence'][:90]}"
            )


def _compare_counts(tally: Tally, g: Row, c: Row, item_id: str) -> None:
    points = tally.points
    wanted, got = [g.get(k) for k in ("low", "best", "high")], [c.get(k) for k in ("low", "best", "high")]
    if any(v is not None for v in wanted + got):
        points["deaths"] += 1
        points["deaths_exact"] += wanted == got
        points["deaths_in_range"] += _in_range(wanted, got)
        if wanted != got:
            tally.misses["deaths"].append(f"{item_id} {wanted} coded {got}: {c['evidence'][:90]}")
    if 0 in got:
        points["zeros"] += 1
        points["false_zero"] += 0 not in wanted
    if g.get("injured") is not None or c.get("injured") is not None:
        points["injured"] += 1
        points["injured_right"] += g.get("injured") == c.get("injured")
    if g.get("count_scope") in ("roundup", "cumulative"):
        points["roundups"] += 1
        points["roundup_leak"] += c.get("count_scope") == "event"


def _in_range(wanted: list[int | None], got: list[int | None]) -> bool:
    known = [v for v in wanted if v is not None]
    told = [v for v in got if v is not None]
    return bool(known) and bool(told) and min(known) <= min(told) and max(told) <= max(known)


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None


def _f1(right: int, gold: int, coded: int) -> dict[str, float | None]:
    precision, recall = _share(right, coded), _share(right, gold)
    return {"precision": precision, "recall": recall, "f1": _share(2 * right, gold + coded)}


def _worst(tally: Tally) -> list[str]:
    """The three types, of those with two gold records or more, that are found and named right least often."""
    kinds = [k for k, n in tally.type_gold.items() if n > 1]
    share = {k: tally.type_right[k] / tally.type_gold[k] for k in kinds}
    return sorted((k for k in kinds if share[k] < 1), key=lambda k: (share[k], k))[:3]


def _figures(tally: Tally) -> dict[str, Any]:
    p = tally.points
    matched = sum(tally.matched.values())
    kinds = sorted(tally.type_gold)
    macro = [_f1(tally.type_right[k], tally.type_gold[k], tally.type_coded[k])["f1"] or 0.0 for k in kinds]
    return {
        "items": tally.items,
        "records_gold": sum(tally.gold.values()),
        "records_coded": sum(tally.coded.values()),
        "detection": _f1(matched, sum(tally.gold.values()), sum(tally.coded.values())),
        "detection_by_type": {
            k: _f1(tally.matched[k], tally.gold[k], tally.coded[k]) for k in sorted(set(tally.gold) | set(tally.coded))
        },
        "recall_future": _share(p["future_found"], p["future_gold"]),
        "recall_negated": _share(p["negated_found"], p["negated_gold"]),
        "worst_types": _worst(tally),
        "type_accuracy_matched": _share(sum(tally.type_right.values()), matched),
        "type_f1": _f1(sum(tally.type_right.values()), sum(tally.gold.values()), sum(tally.coded.values()))["f1"],
        "type_f1_macro": round(float(np.mean(macro)), 3) if macro else None,
        "mode_accuracy": _share(p["mode_right"], matched),
        "aux_mode_leak": _share(p["leak"], p["called_actual"]),
        "strand_accuracy": _share(p["strand_right"], matched),
        "district_accuracy": _share(p["district_right"], p["district_given"]),
        "district_abstention": _share(p["district_abstained"], p["district_gold"]),
        "date_exact": _share(p["date_right"], p["dates"]),
        "deadline_exact": _share(p["deadline_right"], p["deadlines"]),
        "deaths_exact": _share(p["deaths_exact"], p["deaths"]),
        "deaths_in_range": _share(p["deaths_in_range"], p["deaths"]),
        "injured_exact": _share(p["injured_right"], p["injured"]),
        "false_zero": _share(p["false_zero"], p["zeros"]),
        "roundup_leak": _share(p["roundup_leak"], p["roundups"]),
        "restored_false": p["restored_false"],
        "restored_coded": p["restored"],
        "status_confusion": {f"{a} → {b}": n for (a, b), n in sorted(tally.status.items())},
        "grounding": _share(p["grounded"], sum(tally.coded.values())),
        "misses": {k: list(v) for k, v in sorted(tally.misses.items())},
    }
