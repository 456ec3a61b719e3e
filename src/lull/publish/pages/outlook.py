"""What several pages ask of a release: outlines, the forecast of a place, promises that are overdue."""

from __future__ import annotations

from lull.publish.charts import map as chart
from lull.publish.pages import promises
from lull.publish.snapshot import Snapshot
from lull.schema.rows import ForecastRow


def shapes(snapshot: Snapshot, tolerance: float = chart.SCREEN_DEGREES) -> chart.Outlines:
    """Outlines of a release, made once for a tolerance."""
    return snapshot.once(
        ("outlines", tolerance), lambda: chart.outlines(snapshot.geography, snapshot.drawn_levels, tolerance)
    )


def one(snapshot: Snapshot, place: str, horizon: int, span: str = "cumulative") -> ForecastRow | None:
    """The forecast of a place for a horizon."""
    return (snapshot.by("forecast", "unit_id", "span", "horizon").get((place, span, horizon)) or (None,))[0]


def overdue_counts(snapshot: Snapshot) -> dict[str, int]:
    """Number of overdue promises that name a place."""
    found: dict[str, int] = {}
    for promise in promises.promises(snapshot):
        if promise["status"] == "overdue":
            for place in promise["place_ids"]:
                found[place] = found.get(place, 0) + 1
    return found
