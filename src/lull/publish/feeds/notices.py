"""What is worth telling about a release: one notice a district or promise, with place, strand and severity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lull.publish import words
from lull.publish.locale import Language, place_name
from lull.publish.pages import promises, watchlists
from lull.publish.snapshot import Snapshot
from lull.publish.statements import say

SEVERITIES = ("high", "medium")
_HIGH_RISK = 0.6
FIRST = "step_up_first"


@dataclass(frozen=True)
class Notice:
    """One thing to tell: about a place, perhaps a strand, from one release."""

    key: str
    release: str
    place: str
    strand: str
    severity: str
    title: str
    text: str


def notices(snapshot: Snapshot, before: Snapshot | None, speech: Language) -> list[Notice]:
    """Places that newly stand among those to step up in first, and promises newly overdue; kept with the release."""
    slot = ("notices", before.name if before else "", speech.code)
    return snapshot.once(slot, lambda: [*_tiers(snapshot, before, speech), *_overdue(snapshot, before, speech)])


def _tiers(snapshot: Snapshot, before: Snapshot | None, speech: Language) -> list[Notice]:
    old = {r["unit_id"]: r["tier"] for r in before.rows("priority")} if before else {}
    out = []
    for row in snapshot.rows("priority"):
        if row["tier"] != FIRST or old.get(row["unit_id"]) == FIRST or row["risk"] is None:
            continue
        name = place_name(snapshot.places.get(row["unit_id"]), speech.code)
        said = (
            say("place.risk", speech, deaths=25, months=12, risk=row["risk"], word=row["risk"]),
            watchlists.act(speech, row),
            watchlists.conditions(snapshot, speech, row["unit_id"]),
        )
        text = " ".join(s for s in said if s)
        title = f"{name}: {words.priority(speech, row)}"
        severity = "high" if row["risk"] >= _HIGH_RISK else "medium"
        out.append(Notice(f"tier:{row['unit_id']}", snapshot.name, row["unit_id"], "", severity, title, text))
    return out


def _overdue(snapshot: Snapshot, before: Snapshot | None, speech: Language) -> list[Notice]:
    old = {p["commitment_id"] for p in promises.promises(before) if p["status"] == "overdue"} if before else set()
    out = []
    for promise in promises.promises(snapshot):
        if promise["status"] != "overdue" or promise["commitment_id"] in old:
            continue
        said = (
            say(
                "promise.by",
                speech,
                who=snapshot.translated(promise["promisor"], speech.code),
                deadline=promise["deadline"],
            ),
            say("promise.overdue", speech, deadline=promise["deadline"], looked=promise["looked"]),
        )
        text = " ".join(s for s in said if s)
        title = (
            f"{words.say(speech, words.STATUS, 'overdue')}: {snapshot.translated(promise['deliverable'], speech.code)}"
        )
        for place in promise["place_ids"]:
            key = f"overdue:{promise['commitment_id']}:{place}"
            out.append(Notice(key, snapshot.name, place, promise["strand"], "medium", title, text))
    return out


def within(snapshot: Snapshot, notice: Notice, scope: str) -> bool:
    """Whether a notice belongs to a feed: `area`, a place, `strand-…` or `severity-…`."""
    if scope == "area":
        return True
    kind, _, rest = scope.partition("-")
    if kind == "strand" and rest:
        return notice.strand == rest
    if kind == "severity" and rest:
        return notice.severity == rest
    return scope in (notice.place, snapshot.parent(notice.place))


def history(snapshots: Sequence[Snapshot], speech: Language) -> list[tuple[Snapshot, Notice]]:
    """Notices of several releases, newest release first."""
    found: list[tuple[Snapshot, Notice]] = []
    for i, snapshot in enumerate(snapshots):
        before = snapshots[i - 1] if i else None
        found.extend((snapshot, n) for n in notices(snapshot, before, speech))
    return sorted(found, key=lambda pair: (pair[0].name, pair[1].key), reverse=True)
