"""Armed groups of which the outlook asks whether they may come back: the first switch above the map."""

from __future__ import annotations

from collections.abc import Mapping

from lull import languages
from lull.publish.locale import Language
from lull.publish.snapshot import Snapshot

PREFIX = "back-"
MONTHS = 12


def asked(snapshot: Snapshot) -> tuple[str, ...]:
    """Ids of the groups whose comeback the area asks about and that this release forecasts, in their order."""
    return tuple(g["id"] for g in snapshot.info.get("groups") or () if g.get("comeback"))


def codes(snapshot: Snapshot) -> tuple[str, ...]:
    """Codes of their maps."""
    return tuple(PREFIX + group for group in asked(snapshot))


def group(snapshot: Snapshot, code: str) -> str:
    """Id of the group that a map is about; empty for another map."""
    return code.removeprefix(PREFIX) if code in codes(snapshot) else ""


def name(snapshot: Snapshot, speech: Language, code: str) -> str:
    """What the group of a map is called in a language; empty for another map."""
    held = {g["id"]: g["names"] for g in snapshot.info.get("groups") or ()}
    found = group(snapshot, code)
    return str(languages.pick(held[found], speech.code) or found) if found else ""


def chances(snapshot: Snapshot, code: str) -> Mapping[str, float | None]:
    """Chance of any death by the group within a year, by place; None where it is not calm after a violent past."""
    rows = snapshot.of_group("forecast", code.removeprefix(PREFIX))
    found = {r["unit_id"]: r["p_relapse_any"] for r in rows if (r["span"], r["horizon"]) == ("cumulative", MONTHS)}
    return {place: found.get(place) for place in snapshot.unit_ids}
