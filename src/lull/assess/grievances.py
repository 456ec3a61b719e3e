"""The grievance register: an issue and a place, from published evidence; without news it fades to unknown."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import pyarrow as pa

from lull.errors import AssessError
from lull.schema import GRIEVANCE, arrow_schema, conform
from lull.schema.rows import ClaimRow, CommitmentRow, GrievanceRow, ObservationRow
from lull.schema.typed import rows_of

FILE = "grievance_rules.csv"
SENSES = ("open", "addressed", "settled")
FADES_AFTER_DAYS = 730
YEAR_DAYS = 365
TEXTS = {
    "service_failure": "Water or electricity does not reach a usable standard.",
    "compensation": "Approved or filed claims for loss wait for payment.",
    "blocked_return": "Displaced families cannot go home.",
    "detention_missing": "Families wait to learn what became of the missing; graves are unopened.",
    "land": "Land and property are in dispute.",
    "armed_group_abuse": "Armed groups that were to leave are still there.",
    "exclusion": "Elected or promised local offices are not formed.",
    "disputed_jurisdiction": "Two administrations claim the place.",
    "revenge_tribal": "Feuds keep families apart until they are settled.",
    "water_sharing": "Users of the same water are in dispute.",
}


@dataclass(frozen=True)
class Rule:
    """What evidence speaks to which grievance: observations by indicator, or claims by commitment and word."""

    type: str
    strand: str
    table: str
    pattern: str
    says: str
    below: float
    above: float
    sense: str


@dataclass(frozen=True)
class Evidence:
    """One item about one place: its day, level, and what it says of which grievance (empty: something else)."""

    id: str
    place: str
    day: date
    level: int
    type: str = ""
    strand: str = ""
    sense: str = ""


def load_rules(folder: Path) -> tuple[Rule, ...]:
    """Rules of an area, none where it has no file of them; `AssessError` naming line and value for a wrong row."""
    path = folder / FILE
    if not path.is_file():
        return ()
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(_rule(row, f"{path.name}, line {line}") for line, row in enumerate(csv.DictReader(file), 2))


def _rule(row: Mapping[str, str], where: str) -> Rule:
    allowed: dict[str, Sequence[str | int]] = {
        "type": GRIEVANCE.column("type").allowed,
        "strand": GRIEVANCE.column("strand").allowed,
        "table": ("observation", "claim"),
        "sense": SENSES,
    }
    for name, words in allowed.items():
        if row.get(name) not in words:
            raise AssessError(f"{where}: {name} is {row.get(name)!r}; expected one of {', '.join(map(str, words))}")
    try:
        below, above = float(row["below"] or "inf"), float(row["above"] or "-inf")
    except ValueError as error:
        raise AssessError(f"{where}: below and above are numbers or empty, not {error}") from error
    return Rule(row["type"], row["strand"], row["table"], row["pattern"], row["says"], below, above, row["sense"])


def register(tables: Mapping[str, pa.Table], rules: Sequence[Rule], *, on: date, source_id: str = "lull") -> pa.Table:
    """Grievances known on a day, one row an issue and place.

    Evidence counts for the place that it names, never for the places inside it. Status is `open` by the latest word,
    `being_addressed` where later evidence says that something is done, `settled` only where evidence says so, and
    `relapsed` where the issue is named again after that. With no evidence for two years it is `unknown`.

    Parameters
    ----------
    tables
        `observation`, `commitment`, `claim`, and `grievance` rows from accepted reports, as known by the day.
    """
    items = [e for e in _evidence(tables, rules) if e.day <= on]
    groups: dict[tuple[str, str], list[Evidence]] = {}
    for item in items:
        if item.type:
            groups.setdefault((item.type, item.place), []).append(item)
    recent: dict[str, set[str]] = {}
    for item in items:
        if (on - item.day).days <= YEAR_DAYS:
            recent.setdefault(item.place, set()).add(item.id)
    rows = [
        _row(key, sorted(found, key=lambda e: (e.day, e.id)), recent.get(key[1], set()), source_id, on)
        for key, found in sorted(groups.items())
    ]
    stated = [_faded(r, on) for r in rows_of(tables["grievance"], GrievanceRow)] if "grievance" in tables else []
    ids = {r["grievance_id"] for r in rows}
    rows += [r for r in stated if r["grievance_id"] not in ids and r["known_from"] <= on]
    return conform(pa.Table.from_pylist(rows, schema=arrow_schema("grievance")), "grievance")


def _evidence(tables: Mapping[str, pa.Table], rules: Sequence[Rule]) -> Iterable[Evidence]:
    @cache
    def about(name: str, table: str) -> tuple[Rule, ...]:
        return tuple(rule for rule in rules if rule.table == table and fnmatchcase(name, rule.pattern))

    for row in rows_of(tables["observation"], ObservationRow):
        plain = Evidence(row["obs_id"], row["place_id"], row["period_end"], row["evidence_level"])
        yield plain
        for rule in about(row["indicator"], "observation"):
            if _holds(rule, row):
                yield Evidence(plain.id, plain.place, plain.day, plain.level, rule.type, rule.strand, rule.sense)
    places = {c["commitment_id"]: c["place_ids"] for c in rows_of(tables["commitment"], CommitmentRow)}
    for claim in rows_of(tables["claim"], ClaimRow):
        for place in places.get(claim["commitment_id"], ()):
            level = min(3, 1 + claim["verification"])
            yield Evidence(claim["claim_id"], place, claim["claim_date"], level)
            for rule in about(claim["commitment_id"], "claim"):
                if claim["says"] == rule.says:
                    yield Evidence(
                        claim["claim_id"], place, claim["claim_date"], level, rule.type, rule.strand, rule.sense
                    )


def _holds(rule: Rule, row: ObservationRow) -> bool:
    return bool(rule.above < row["value"] < rule.below)


def _row(key: tuple[str, str], found: Sequence[Evidence], recent: set[str], source_id: str, on: date) -> GrievanceRow:
    kind, place = key
    ids = list(dict.fromkeys(e.id for e in found))
    named = {e.id for e in found} & recent
    return {
        "grievance_id": f"{kind}:{place}",
        "type": kind,
        "place_id": place,
        "strand": found[-1].strand,
        "status": status_of([(e.day, e.sense) for e in found], on),
        "salience": len(named) / len(recent) if recent else 0.0,
        "evidence_level": max(e.level for e in found),
        "first_seen": found[0].day,
        "last_evidence": found[-1].day,
        "text": TEXTS[kind],
        "evidence_ids": ids,
        "source_id": source_id,
        "known_from": on,
    }


def status_of(said: Sequence[tuple[date, str]], on: date) -> str:
    """Status from dated words (open, addressed, settled), in order of time.

    >>> status_of([(date(2020, 1, 1), "open"), (date(2020, 5, 1), "addressed")], date(2020, 6, 1))
    'being_addressed'
    >>> status_of([(date(2015, 1, 1), "open")], date(2020, 6, 1))
    'unknown'
    """
    last = {sense: max((d for d, s in said if s == sense), default=None) for sense in SENSES}
    if last["settled"] is not None:
        named = last["open"]
        return "relapsed" if named is not None and named > last["settled"] else "settled"
    if (on - max(d for d, _ in said)).days > FADES_AFTER_DAYS:
        return "unknown"
    done, named = last["addressed"], last["open"]
    return "being_addressed" if done is not None and (named is None or done > named) else "open"


def _faded(row: GrievanceRow, on: date) -> GrievanceRow:
    old = (on - row["last_evidence"]).days > FADES_AFTER_DAYS
    return {**row, "status": "unknown"} if old and row["status"] != "settled" else row
