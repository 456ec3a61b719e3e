"""Which records tell the same incident: blocks on type, date and place first, then a score, then linked groups.

Roundups and running totals never join an incident and never add to one: they point to the incidents they cover.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

import pyarrow as pa

from lull.reports.likeness import Weights, likeness, rarity
from lull.schema.rows import RecordRow

SLACK_DAYS = 1
LINK = 0.5
PAST_DAYS = 7

MEMBERS = pa.schema(
    [("record_id", pa.string()), ("incident_id", pa.string()), ("role", pa.string()), ("score", pa.float64())]
)


@dataclass(frozen=True)
class Window:
    """Days on which the act can have been, both ends included."""

    first: date
    last: date

    def meets(self, other: Window, slack: int = SLACK_DAYS) -> bool:
        """True if the windows touch once each is widened by `slack` days."""
        gap = timedelta(days=2 * slack)
        return self.first <= other.last + gap and other.first <= self.last + gap


def window(row: RecordRow) -> Window:
    """The days of the act; with one end missing the other, with both missing the week to the publication."""
    first, last, published = row["date_start"], row["date_end"], row["published"]
    if first is None:
        return Window(last, last) if last is not None else Window(published - timedelta(days=PAST_DAYS), published)
    return Window(first, last or max(first, published))


def incidents(records: pa.Table, *, links: Iterable[tuple[str, str]] = (), weights: Weights | None = None) -> pa.Table:
    """Group the records of events into incidents.

    Returns `record_id, incident_id, role, score`: role `member` once for each record of an event (its `score` is its
    best likeness to another member, null if it stands alone), and `points_to` rows for roundups and totals. `links`
    are pairs that a reviewer joined. The order of the rows of `records` changes nothing.
    """
    found: list[RecordRow] = records.to_pylist()
    rows = sorted((r for r in found if family(r)), key=lambda r: r["record_id"])
    single = [r for r in rows if not _is_total(r)]
    seen = rarity([r["evidence"] for r in single])
    pairs = [(likeness(a, b, seen, weights), a, b) for a, b in _blocked(single)]
    ids = {r["record_id"] for r in single}
    forced = [(a, b) for a, b in links if a in ids and b in ids]
    groups = _join(single, pairs, forced)
    best = _best_likeness(pairs, groups)
    out = [(r["record_id"], groups[r["record_id"]], "member", best.get(r["record_id"])) for r in single]
    totals = [r for r in rows if _is_total(r)]
    out += [(t["record_id"], i, "points_to", None) for t in totals for i in _covered(t, single, groups)]
    return pa.Table.from_pylist([dict(zip(MEMBERS.names, row, strict=True)) for row in out], schema=MEMBERS)


def _is_total(row: RecordRow) -> bool:
    return row["count_scope"] in ("roundup", "cumulative")


def _best_likeness(pairs: Iterable[tuple[float, RecordRow, RecordRow]], groups: Mapping[str, str]) -> dict[str, float]:
    """Of each record its best likeness to another member of its incident."""
    best: dict[str, float] = {}
    for score, a, b in pairs:
        if groups[a["record_id"]] == groups[b["record_id"]]:
            for r in (a, b):
                best[r["record_id"]] = max(score, best.get(r["record_id"], 0.0))
    return best


def family(row: RecordRow) -> str | None:
    """What kind of incident a record is about; `None` for statements and commitments, which are no incidents.

    Negated and hypothetical records are kept apart from what happened, except that a denial may contradict it later.
    """
    if row["record_type"] in ("security_event", "political_event"):
        return f"{row['event_type']}/{row['aux_mode']}"
    if row["record_type"] == "service_event":
        return f"{row['service_sector']}/{row['service_status']}/{row['aux_mode']}"
    return None


def may_be_same(a: RecordRow, b: RecordRow) -> bool:
    """The block: one family, windows within two days, a common district or one inside the other's governorate.

    Two records of one document are two incidents, for a coder writes one record an incident; the same sentence in
    copies of one report is one.
    """
    if a["document_id"] == b["document_id"] or family(a) != family(b) or not window(a).meets(window(b)):
        return False
    return _places_meet(a, b)


def must_not_link(a: RecordRow, b: RecordRow) -> bool:
    """True for records of one document, for two known districts, and for two exact days more than one day apart."""
    if a["document_id"] == b["document_id"]:
        return True
    if a["adm2_pcode"] and b["adm2_pcode"] and a["adm2_pcode"] != b["adm2_pcode"]:
        return True
    exact = a["date_prec"] == 1 and b["date_prec"] == 1
    return exact and not window(a).meets(window(b), slack=0) and abs(window(a).first - window(b).first).days > 1


def over_count(members: pa.Table) -> float | None:
    """Reports an incident: 1.0 means that counting records would be right; `None` without incidents."""
    single = [r for r in members.to_pylist() if r["role"] == "member"]
    return len(single) / len({r["incident_id"] for r in single}) if single else None


def _places_meet(a: RecordRow, b: RecordRow) -> bool:
    if a["adm2_pcode"] and b["adm2_pcode"]:
        return bool(a["adm2_pcode"] == b["adm2_pcode"])
    if a["adm1_pcode"] and b["adm1_pcode"]:
        return bool(a["adm1_pcode"] == b["adm1_pcode"])
    return True


def _blocked(rows: Sequence[RecordRow]) -> list[tuple[RecordRow, RecordRow]]:
    """Pairs that may be the same, found without comparing all with all: by family and by month of the window."""
    blocks: dict[tuple[str | None, int], list[RecordRow]] = defaultdict(list)
    for r in rows:
        w = window(r)
        first, last = ((d + timedelta(days=n)).toordinal() // 14 for d, n in ((w.first, -2), (w.last, 2)))
        for fortnight in range(first, last + 1):
            blocks[(family(r), fortnight)].append(r)
    found: dict[tuple[str, str], tuple[RecordRow, RecordRow]] = {}
    for block in blocks.values():
        for a, b in combinations(block, 2):
            key = (a["record_id"], b["record_id"])
            if key not in found and may_be_same(a, b):
                found[key] = (a, b)
    return [found[k] for k in sorted(found)]


def _join(
    rows: Sequence[RecordRow], pairs: Iterable[tuple[float, RecordRow, RecordRow]], forced: Iterable[tuple[str, str]]
) -> dict[str, str]:
    """Incident of each record: forced links first, then the likeliest pairs, unless two members must not meet."""
    group = {r["record_id"]: r["record_id"] for r in rows}
    members: dict[str, list[RecordRow]] = {r["record_id"]: [r] for r in rows}

    def unite(one: str, other: str) -> None:
        keep, drop = sorted((group[one], group[other]))
        if keep != drop:
            members[keep] += members.pop(drop)
            group.update((r["record_id"], keep) for r in members[keep])

    for one, other in sorted(forced):
        unite(one, other)
    for score, a, b in sorted(pairs, key=lambda p: (-p[0], p[1]["record_id"], p[2]["record_id"])):
        one, other = group[a["record_id"]], group[b["record_id"]]
        if score < LINK or one == other:
            continue
        if not any(must_not_link(x, y) for x in members[one] for y in members[other]):
            unite(one, other)
    return group


def _covered(total: RecordRow, rows: Iterable[RecordRow], groups: Mapping[str, str]) -> list[str]:
    """Incidents inside the period, place and family of a roundup."""
    w = window(total)
    inside = {
        groups[r["record_id"]]
        for r in rows
        if family(r) == family(total) and w.meets(window(r), slack=0) and _places_meet(total, r)
        and (r["adm1_pcode"] or not total["adm1_pcode"])
    }  # fmt: skip
    return sorted(inside)
