"""The watch lists in words: which places, how probable, why, and how much is known of conditions there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lull.publish.locale import Language, place_name
from lull.publish.snapshot import Snapshot, first_of
from lull.publish.statements import say
from lull.schema import ALL_GROUPS, COMES_BACK, GOES_ON
from lull.schema.rows import PriorityRow, WatchRow

NAMED = 5
"""Places named in one sentence."""
LOW_BAR = 0.2
"""Where no place reaches this, the first sentence says so."""


@dataclass(frozen=True)
class Watched:
    """One place of a list: its row, and what is said of it."""

    row: WatchRow
    name: str
    above: str
    reason: str | None
    changed: str | None
    conditions: str | None


def lists(snapshot: Snapshot, group: str = ALL_GROUPS) -> Mapping[str, list[WatchRow]]:
    """Rows of both lists in order of probability; a release without lists has none."""
    found: dict[str, list[WatchRow]] = {GOES_ON: [], COMES_BACK: []}
    for row in snapshot.rows("watch") if group == ALL_GROUPS else snapshot.of_group("watch", group):
        if row["group_id"] == group:
            found[row["list"]].append(row)
    for rows in found.values():
        rows.sort(key=lambda r: r["rank"])
    return found


def named_first(snapshot: Snapshot) -> int:
    """How many places are named first: the planner's setting as the release holds it."""
    rows = snapshot.rows("priority")
    return int(rows[0]["k"]) if rows else int(snapshot.info.get("k") or 10)


def watched(snapshot: Snapshot, speech: Language, row: WatchRow) -> Watched:
    """One row of a list in words; what no field supports is None."""
    place = snapshot.places.get(row["unit_id"])
    return Watched(
        row,
        place_name(place or {}, speech.code),
        place_name(snapshot.places.get((place["parent_id"] or "") if place else ""), speech.code),
        say(row["reason"], speech, **reason_fields(snapshot, row)),
        moved(snapshot, speech, row),
        conditions(snapshot, speech, row["unit_id"]),
    )


def reason_fields(snapshot: Snapshot, row: WatchRow) -> dict[str, object]:
    """Fields of the reasons of a list: recorded deaths, and the rule of calm."""
    rule = snapshot.info.get("relapse")
    return {
        "deaths": row["deaths_last_year"],
        "months": row["months_last_year"] or None,
        "since": months_back(snapshot.as_of, 11),
        "last": row["last_death"],
        "calm_deaths": rule["calm_deaths"] if rule else None,
        "calm_months": rule["calm_months"] if rule else None,
    }


def moved(snapshot: Snapshot, speech: Language, row: WatchRow) -> str | None:
    """How far the probability moved since the release before; None under half a point, or without one."""
    change = row["changed"]
    if change is None or abs(change) < 0.005 or not row["changed_from"]:
        return None
    return say("watch.up" if change > 0 else "watch.down", speech, points=change, before=row["changed_from"])


def conditions(snapshot: Snapshot, speech: Language, place: str) -> str | None:
    """Which subjects of conditions are not known at a place."""
    row = first_of(snapshot.by("priority", "unit_id").get(place))
    return None if row is None else say("conditions.unknown", speech, strands=row["strands_unknown"])


def act(speech: Language, row: PriorityRow | None) -> str | None:
    """Which kind of act fits a place, where its conditions are known."""
    if row is None or row["quadrant"] == "unknown":
        return None
    return say(f"act.{row['quadrant']}", speech, strands=row["strands_known"])


def headline(snapshot: Snapshot, speech: Language, inside: Collection[str] | None = None) -> list[str]:
    """The first sentences: where the chance is highest, and where violence may come back."""
    found = lists(snapshot)
    kept = {k: [r for r in rows if inside is None or r["unit_id"] in inside] for k, rows in found.items()}
    said = [
        _first(snapshot, speech, "headline.goes_on", kept[GOES_ON]),
        _first(snapshot, speech, "headline.comes_back", kept[COMES_BACK]),
    ]
    return [s for s in said if s]


def _first(snapshot: Snapshot, speech: Language, key: str, rows: Sequence[WatchRow]) -> str | None:
    held = rows[: min(NAMED, named_first(snapshot))]
    if not held:
        return None
    names = [place_name(snapshot.places.get(r["unit_id"]), speech.code) for r in held]
    fields = {
        "deaths": deaths_of(held[0]["target"]),
        "until": months_back(snapshot.as_of, -span_of(held[0]["target"])),
        "first": names[0],
        "chance": held[0]["probability"],
        "bar": LOW_BAR,
        "others": names[1:],
        "low": held[-1]["probability"],
        "high": held[1]["probability"] if len(held) > 1 else None,
    }
    if key == "headline.goes_on" and held[0]["probability"] < LOW_BAR:
        return say("headline.none_above", speech, **fields)
    return say(key, speech, **fields) or say(f"{key}.one", speech, **fields)


def deaths_of(target: str) -> int:
    """Deaths that a target is about.

    >>> deaths_of("deaths_25_in_12"), deaths_of("any_death_in_12")
    (25, 1)
    """
    parts = target.split("_")
    return int(parts[1]) if parts[0] == "deaths" else 1


def span_of(target: str) -> int:
    """Months that a target is about.

    >>> span_of("any_death_in_6")
    6
    """
    return int(target.rsplit("_", 1)[1])


def months_back(month: date, count: int) -> date:
    """The month so many before.

    >>> months_back(date(2019, 4, 1), 11), months_back(date(2019, 4, 1), -12)
    (datetime.date(2018, 5, 1), datetime.date(2020, 4, 1))
    """
    index = month.year * 12 + month.month - 1 - count
    return date(index // 12, index % 12 + 1, 1)
