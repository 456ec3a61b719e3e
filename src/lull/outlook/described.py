"""What a release says of itself: its area, months and rules, and what it must not be used for."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from importlib.metadata import version

from lull.area import Area
from lull.assess.indicators import series_and_group
from lull.errors import AreaError
from lull.languages import pick, source
from lull.outlook.groups import GroupMade, groups_described
from lull.outlook.known import Known
from lull.outlook.made import METHOD_VERSION, Made
from lull.outlook.national import National
from lull.schema.release import IndicatorInfo, MeasureInfo, PopulationInfo, RelapseInfo, ReleaseInfo
from lull.schema.rows import SourceRow
from lull.schema.typed import rows_of
from lull.settings.area import RelapseRule

MUST_NOT = (
    "targeting of people or places",
    "judging persons, communities or groups",
    "withholding aid, policing or screening",
    "a league table of districts",
)


def described(seen: Known, made: Sequence[Made], groups: Sequence[GroupMade], whole: National) -> ReleaseInfo:
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
        # Larger places are sums of the finest, so what counts there counts everywhere.
        "where_prec": {m.level: seen.where_prec for m in made},
        "so_far": seen.so_far or None,
        "relapse": _relapse(area.relapse),
        "members": list(first.members),
        "notes": list(first.notes),
        "method_version": METHOD_VERSION,
        "lull_version": version("lull"),
        "boundaries_version": area.version,
        "must_not": list(MUST_NOT),
        "groups": groups_described(area, list(dict.fromkeys(g.group_id for g in groups))),
        "indicators": _indicators(area),
        "population": _population(area),
        "tracks": list(whole.tracks),
    }


def _relapse(rule: RelapseRule) -> RelapseInfo:
    return {
        "past_deaths": rule.past_deaths,
        "past_months": rule.past_months,
        "calm_deaths": rule.calm_deaths,
        "calm_months": rule.calm_months,
    }


def _population(area: Area) -> PopulationInfo:
    """Who counted people, and of which day; empty where the area does not say."""
    rows = [r for r in rows_of(area.sources(), SourceRow) if r["source_id"] == area.settings.area.population_source]
    if area.settings.area.population_source and not rows:
        raise AreaError("area.toml: [area] population_source names no [[source]] of the area; add one, or name another")
    if not rows:
        return {}
    row = rows[0]
    return {
        "source_id": row["source_id"], "publisher": row["publisher"], "known_from": row["known_from"].isoformat()
    }  # fmt: skip


def _indicators(area: Area) -> list[IndicatorInfo]:
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


def _indicator(row: Mapping[str, str], posts: list[dict[str, str]], languages: Sequence[str]) -> IndicatorInfo:
    post = posts[0] if posts else {}
    made: IndicatorInfo = {
        "id": row["indicator"],
        "strand": row["strand"],
        "use": row["use"],
        "unit": post.get("unit", ""),
        "names": {code: row[f"name_{code}"] for code in languages if row.get(f"name_{code}")},
        "bias": row["bias"],
        "series": [m["measure"] for m in posts],
        "measures": [_measure(m) for m in posts],
    }
    if row["weight"]:
        made["weight"] = float(row["weight"])
    if post.get("target"):
        made["target"] = float(post["target"])
    if post.get("worst"):
        made["worst"] = float(post["worst"])
    return made


def _measure(post: Mapping[str, str]) -> MeasureInfo:
    series, group = series_and_group(post["measure"])
    made: MeasureInfo = {"series": list(series), "group": group, "unit": post["unit"]}
    if post["target"]:
        made["target"] = float(post["target"])
    if post["worst"]:
        made["worst"] = float(post["worst"])
    return made
