"""What public sources said, as lines of a page: accepted records, dated claims about promises, and cited values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lull.publish.snapshot import Snapshot, first_of
from lull.schema.rows import ClaimRow, CommitmentRow, ObservationRow, RecordRow

# Values that a page gives by the dozen are told as one line a round; each stands on the page of its place.
MANY = 6


@dataclass(frozen=True)
class Said:
    """One thing that a source said.

    kind : record, claim or observation. place_ids : where. publisher, url : who said so, and where it can be read.
    state : accepted or machine for a record, else read (somebody of the project read the page and noted it).
    record, claim, observation : the row of the release, of which it is one. promise : what the claim is about.
    """

    kind: str
    id: str
    day: date
    place_ids: tuple[str, ...]
    publisher: str
    url: str
    state: str
    record: RecordRow | None = None
    claim: ClaimRow | None = None
    observation: ObservationRow | None = None
    promise: CommitmentRow | None = None


@dataclass(frozen=True)
class Round:
    """Values of one survey round told together: how many values and places it has."""

    title: str
    publisher: str
    url: str
    first: date
    last: date
    values: int
    places: int
    groups: tuple[str, ...]


def said(snapshot: Snapshot, place_id: str | None = None) -> list[Said]:
    """Records, claims and cited values of a release, newest first; of one place, or of all.

    Values that a survey gives by the hundred are left out where no place is asked for; see `rounds`.
    """
    many = set() if place_id else _many(snapshot)
    found = [
        *map(_record, snapshot.rows("record")),
        *(_claim(snapshot, r) for r in snapshot.rows("claim")),
        *(_value(r) for r in snapshot.rows("observation") if r["source_id"] not in many),
    ]
    if place_id is not None:
        found = [s for s in found if place_id in s.place_ids]
    return sorted(found, key=lambda s: (s.day, s.id), reverse=True)


def rounds(snapshot: Snapshot) -> list[Round]:
    """Rounds of the surveys that `said` leaves out, newest first."""
    groups: dict[tuple[str, str], list[ObservationRow]] = {}
    many = _many(snapshot)
    for r in snapshot.rows("observation"):
        if r["source_id"] in many:
            groups.setdefault((r["source_id"], r["title"] or r["source_id"]), []).append(r)
    made = [_round(title, rows) for (_, title), rows in groups.items()]
    return sorted(made, key=lambda r: (r.last, r.title), reverse=True)


def _many(snapshot: Snapshot) -> set[str]:
    """Sources whose pages give six values or more each, as surveys do; cited facts come a few a page."""
    values = Counter(r["source_id"] for r in snapshot.rows("observation"))
    pages = Counter(source for source, _ in {(r["source_id"], r["title"]) for r in snapshot.rows("observation")})
    return {s for s, n in values.items() if n / pages[s] >= MANY}


def _round(title: str, rows: Sequence[ObservationRow]) -> Round:
    return Round(
        title=title,
        publisher=rows[0]["publisher"] or "",
        url=rows[0]["url"] or "",
        first=min(r["period_start"] for r in rows),
        last=max(r["period_end"] for r in rows),
        values=len(rows),
        places=len({r["place_id"] for r in rows}),
        groups=tuple(sorted({group for r in rows if (group := r["population_group"])})),
    )


def _record(r: RecordRow) -> Said:
    where = tuple(p for p in (r["adm2_pcode"], r["adm1_pcode"]) if p)[:1]
    state, outlet, url = r["review_state"] or "accepted", r["outlet"] or "", r["url"] or ""
    return Said("record", r["record_id"], r["published"], where, outlet, url, state, record=r)


def _claim(snapshot: Snapshot, r: ClaimRow) -> Said:
    promise = first_of(snapshot.by("commitment", "commitment_id").get(r["commitment_id"]))
    where = tuple(promise["place_ids"]) if promise else ()
    url, state = r["url"] or "", _state(r)
    return Said("claim", r["claim_id"], r["claim_date"], where, r["claimant"], url, state, claim=r, promise=promise)


def _state(r: ClaimRow | ObservationRow) -> str:
    """Rows that came from reports rest on records that a reviewer accepted; the others were read by hand."""
    return "accepted" if r["source_id"] == "reports" else "read"


def _value(r: ObservationRow) -> Said:
    publisher, url, where = r["publisher"] or "", r["url"] or "", (r["place_id"],)
    return Said("observation", r["obs_id"], r["period_end"], where, publisher, url, _state(r), observation=r)
