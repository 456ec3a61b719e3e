"""The watch lists of a release as plain rows, as the command line and the API give them."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict

from lull.errors import ReleaseError
from lull.outlook.names import names_of
from lull.releases import Release, list_releases
from lull.schema import ALL_GROUPS, LISTS
from lull.schema.rows import WatchRow
from lull.schema.typed import rows_of


def find_release(area_folder: Path, name: str) -> Release:
    """The release called `name`, or the newest for `latest`; `ReleaseError` naming those that there are."""
    there = {r.name: r for r in list_releases(area_folder)}
    wanted = next(reversed(there), "") if name == "latest" else name
    if wanted not in there:
        names = ", ".join(there) or "none; make one with `lull outlook --as-of YYYY-MM`"
        raise ReleaseError(f"no release {name!r} in {area_folder}; there are: {names}")
    return there[wanted]


class EvidenceKnown(TypedDict):
    """How many strands of conditions are known of those asked for, and which."""

    known: int
    asked: int
    strands: list[str]


class WatchLine(TypedDict):
    """One place of a watch list, as the command line and the API give it."""

    list: str
    rank: int
    unit_id: str
    name: str
    probability: float
    target: str
    evidence: EvidenceKnown
    changed: float | None


def watch_rows(
    release: Release, *, which: str | None = None, first: int | None = None, group: str = ALL_GROUPS
) -> list[WatchLine]:
    """Rows of the lists in order: list, rank, unit_id, name, probability, target, evidence, changed.

    `evidence` holds how many strands of conditions are `known` of those `asked`, and which; `changed` is null where
    no earlier release has the place. `group` : lists of one armed group's violence alone.

    Raises `ReleaseError` for a release made before there were lists, or one that does not forecast the group.
    """
    if not release.has("watch"):
        raise ReleaseError(
            f"release {release.name} has no watch list; it was made by an earlier version. "
            f"Make it again beside it: lull outlook --as-of {release.name[:7]} --revise"
        )
    names = names_of(release)
    every = rows_of(release.table("watch"), WatchRow)
    there = sorted({r["group_id"] for r in every})
    if group not in there:
        raise ReleaseError(f"release {release.name} has no group {group!r}; it has: {', '.join(there)}")
    rows = [r for r in every if r["group_id"] == group and which in (None, r["list"])]
    rows.sort(key=lambda r: (LISTS.index(r["list"]), r["rank"]))
    return [_plain(r, names) for r in rows if first is None or r["rank"] <= first]


def _plain(row: WatchRow, names: dict[str, str]) -> WatchLine:
    known: EvidenceKnown = {
        "known": row["evidence_known"],
        "asked": row["evidence_asked"],
        "strands": row["strands_known"],
    }
    return {
        "list": row["list"],
        "rank": row["rank"],
        "unit_id": row["unit_id"],
        "name": names.get(row["unit_id"], row["unit_id"]),
        "probability": row["probability"],
        "target": row["target"],
        "evidence": known,
        "changed": row["changed"],
    }
