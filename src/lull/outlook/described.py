"""What a release says of itself: its area, months and rules, and what it must not be used for."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any

from lull.area import Area
from lull.errors import AreaError
from lull.languages import pick, source
from lull.outlook.groups import GroupMade, groups_told
from lull.outlook.known import Known
from lull.outlook.made import METHOD_VERSION, Made
from lull.outlook.national import National

MUST_NOT = (
    "targeting of people or places",
    "judging persons, communities or groups",
    "withholding aid, policing or screening",
    "a league table of districts",
)


def described(seen: Known, made: Sequence[Made], groups: Sequence[GroupMade], whole: National) -> Mapping[str, Any]:
    """What `release.json` says of a release, so that pages need the release alone."""
    area, first = seen.area, made[0].forecast
    if not area.names:
        raise AreaError(f"area {area.id} has no name; give it one in area.toml under [area] names")
    return {
        "area": area.id,
        "names": dict(area.names),
        "title": f"{pick(area.names, source()) or area.id}: outlook as of {seen.as_of:%Y-%m}",
        "description": "Risk of deadly violence by unit and month, with what it rests on.",
        "as_of": seen.as_of.isoformat(),
        "origin": str(first.origin),
        "known_on": seen.cutoff.isoformat(),
        "horizons": list(first.horizons),
        "draws": int(first.draws.shape[2]),
        "level": made[0].level,
        "levels": {m.level: dict(area.levels.get(m.level, {})) for m in made},
        "languages": list(area.settings.page_languages),
        "where_prec": dict(area.events.where_prec),
        "so_far": dict(seen.so_far) if seen.so_far else None,
        "relapse": area.relapse.model_dump(),
        "members": list(first.members),
        "notes": list(first.notes),
        "method_version": METHOD_VERSION,
        "lull_version": version("lull"),
        "boundaries_version": area.version,
        "must_not": list(MUST_NOT),
        "groups": groups_told(area, list(dict.fromkeys(g.group_id for g in groups))),
        "indicators": _indicators(area),
        "population": _population(area),
        "tracks": [dict(t) for t in whole.tracks],
    }


def _population(area: Area) -> dict[str, str]:
    """Who counted people, and of which day; empty where the area does not say."""
    rows = [r for r in area.sources().to_pylist() if r["source_id"] == area.settings.area.population_source]
    if area.settings.area.population_source and not rows:
        raise AreaError("area.toml: [area] population_source names no [[source]] of the area; add one, or name another")
    return {k: str(rows[0][k]) for k in ("source_id", "publisher", "known_from")} if rows else {}


def _indicators(area: Area) -> list[dict[str, Any]]:
    """Definitions of the area's indicators with names and fixed goalposts, so that pages need the release alone."""
    if not area.path("indicators.csv").is_file():
        return []
    with area.path("measures.csv").open(encoding="utf-8", newline="") as lines:
        measures = list(csv.DictReader(lines))
    with area.path("indicators.csv").open(encoding="utf-8", newline="") as lines:
        return [
            _indicator(row, [m for m in measures if m["indicator"] == row["indicator"]], area.languages)
            for row in csv.DictReader(lines)
        ]


def _indicator(row: Mapping[str, str], posts: list[dict[str, str]], languages: Sequence[str]) -> dict[str, Any]:
    post = posts[0] if posts else {}
    numbers = {"weight": row["weight"], "target": post.get("target", ""), "worst": post.get("worst", "")}
    return {
        "id": row["indicator"],
        "strand": row["strand"],
        "use": row["use"],
        "unit": post.get("unit", ""),
        "names": {code: row[f"name_{code}"] for code in languages if row.get(f"name_{code}")},
        "bias": row["bias"],
        "series": [m["measure"] for m in posts],
        **{name: float(value) for name, value in numbers.items() if value},
    }
