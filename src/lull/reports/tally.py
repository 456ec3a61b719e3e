"""Counts of what a coder found, missed and got wrong, one gold report after another."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from lull.reports.gold import GoldItem, kind_of, pair_records
from lull.reports.record import QUOTE, Record

_TOTALS = ("roundup", "cumulative")


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


def count(tally: Tally, item: GoldItem, coded: Sequence[Record]) -> None:
    """Add one report: its gold records against those that were coded."""
    pairs = pair_records(item.records, coded, item.document.text)
    tally.items += 1
    _count_coded(tally, item, coded, {j for _, j in pairs})
    _count_gold(tally, item, {i for i, _ in pairs})
    for i, j in pairs:
        _compare(tally, item.records[i], coded[j], item.item_id)


def _count_coded(tally: Tally, item: GoldItem, coded: Sequence[Record], matched: set[int]) -> None:
    """What was coded, and the records that match nothing in the gold."""
    for j, c in enumerate(coded):
        tally.coded[c.record_type] += 1
        tally.type_coded[kind_of(c)] += 1
        tally.points["grounded"] += _grounded(c, item.document.text)
        if c.service_status == "restored" and c.aux_mode == "actual":
            tally.points["restored"] += 1
            tally.points["restored_false"] += j not in matched
        if j not in matched:
            tally.misses["extra"].append(f"{item.item_id} {kind_of(c)} {c.aux_mode}: {c.evidence[:90]}")


def _count_gold(tally: Tally, item: GoldItem, matched: set[int]) -> None:
    """What should have been found, and the records that were missed."""
    for i, g in enumerate(item.records):
        tally.gold[g.record_type] += 1
        tally.type_gold[kind_of(g)] += 1
        tally.points[f"{g.aux_mode}_gold"] += 1
        tally.points[f"{g.aux_mode}_found"] += i in matched
        if i not in matched:
            tally.misses["missed"].append(f"{item.item_id} {kind_of(g)} {g.aux_mode}: {g.evidence[:90]}")


def _grounded(c: Record, text: str) -> bool:
    return text[c.char_start : c.char_end] == c.evidence and 0 < len(c.evidence) <= QUOTE


def _compare(tally: Tally, g: Record, c: Record, item_id: str) -> None:
    tally.matched[g.record_type] += 1
    right = kind_of(g) == kind_of(c)
    tally.type_right[kind_of(g)] += right
    if not right:
        tally.misses["type"].append(f"{item_id} {kind_of(g)} coded {kind_of(c)} by {c.rule}: {c.evidence[:70]}")
    points = tally.points
    points["mode_right"] += g.aux_mode == c.aux_mode
    points["strand_right"] += g.strand == c.strand
    if c.aux_mode == "actual":
        points["called_actual"] += 1
        points["leak"] += g.aux_mode != "actual"
        if g.aux_mode != "actual":
            tally.misses["leak"].append(f"{item_id} {g.aux_mode} {c.rule}: {c.evidence[:90]}")
    for compare in (_compare_service, _compare_place, _compare_times, _compare_deaths, _compare_figures):
        compare(tally, g, c, item_id)


def _compare_service(tally: Tally, g: Record, c: Record, item_id: str) -> None:
    if g.record_type != "service_event":
        return
    tally.status[(str(g.service_status), str(c.service_status))] += 1
    if c.service_status == "restored" and c.aux_mode == "actual":
        tally.points["restored_false"] += not (g.service_status == "restored" and g.aux_mode == "actual")


def _compare_place(tally: Tally, g: Record, c: Record, item_id: str) -> None:
    points = tally.points
    if c.adm2_pcode:
        points["district_given"] += 1
        points["district_right"] += c.adm2_pcode == g.adm2_pcode
    if g.adm2_pcode:
        points["district_gold"] += 1
        points["district_abstained"] += not c.adm2_pcode
    if c.adm2_pcode != g.adm2_pcode:
        tally.misses["place"].append(f"{item_id} {g.place_text} {g.adm2_pcode} coded {c.place_text} {c.adm2_pcode}")


def _compare_times(tally: Tally, g: Record, c: Record, item_id: str) -> None:
    points = tally.points
    gold_days, coded_days = (g.date_start, g.date_end), (c.date_start, c.date_end)
    if any(gold_days) or any(coded_days):
        points["dates"] += 1
        points["date_right"] += gold_days == coded_days
        if gold_days != coded_days:
            tally.misses["date"].append(
                f"{item_id} {_written(*gold_days)} coded {_written(*coded_days)}: {c.evidence[:80]}"
            )
    if g.deadline or c.deadline:
        points["deadlines"] += 1
        points["deadline_right"] += g.deadline == c.deadline
        if g.deadline != c.deadline:
            tally.misses["deadline"].append(f"{item_id} {g.deadline} coded {c.deadline}: {c.evidence[:90]}")


def _written(*days: date | None) -> str:
    return " to ".join("open" if day is None else day.isoformat() for day in days)


def _compare_deaths(tally: Tally, g: Record, c: Record, item_id: str) -> None:
    points = tally.points
    wanted, got = [g.low, g.best, g.high], [c.low, c.best, c.high]
    if any(v is not None for v in wanted + got):
        points["deaths"] += 1
        points["deaths_exact"] += wanted == got
        points["deaths_in_range"] += _in_range(wanted, got)
        if wanted != got:
            tally.misses["deaths"].append(f"{item_id} {wanted} coded {got}: {c.evidence[:90]}")
    if 0 in got:
        points["zeros"] += 1
        points["false_zero"] += 0 not in wanted


def _compare_figures(tally: Tally, g: Record, c: Record, item_id: str) -> None:
    points = tally.points
    if g.injured is not None or c.injured is not None:
        points["injured"] += 1
        points["injured_right"] += g.injured == c.injured
    if g.count_scope in _TOTALS:
        points["roundups"] += 1
        points["roundup_leak"] += c.count_scope == "event"


def _in_range(wanted: list[int | None], got: list[int | None]) -> bool:
    gold, coded = ([v for v in values if v is not None] for values in (wanted, got))
    return bool(gold) and bool(coded) and min(gold) <= min(coded) and max(coded) <= max(gold)
