"""The draws that a release published, scored as they stand: nothing is fitted or drawn again."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from lull.errors import ForecastError
from lull.forecast.world import World, activity, until
from lull.releases import Release
from lull.schema import ACTIVITIES, arrow_schema, conform
from lull.scores import RowScores, score_rows
from lull.verify.protocols import Fold

OURS = "lull"


def published_scores(release: Release, world: World, fold: Fold) -> pa.Table:
    """Rows of `score` of a release's own draws against the months that `world` holds after its origin.

    `fold` : origin of the release and those of its horizons that are recorded. Activity is that of the 12 months to
    the origin as recorded today, as for the benchmarks. Ties of the PIT are broken by a seed made of the origin.

    Raises `ForecastError` where the release is about other units than the world, or lacks draws.
    """
    drawn = published_draws(release, world.units, fold.horizons)
    seen, steps = until(world, fold.origin), np.array(fold.horizons)
    actual = world.counts[:, len(seen.months) - 1 + steps]
    rng = np.random.default_rng(int(fold.origin.astype(np.int64)))
    scored = score_rows(actual.ravel(), drawn.reshape(actual.size, -1), rng=rng)
    names, width = np.array(world.units, object), len(steps)
    columns: dict[str, NDArray[np.generic]] = {
        **_fixed(fold, release.info["level"], actual.size),
        "unit_id": np.repeat(names, width),
        "month": np.tile((fold.origin + steps).astype("datetime64[D]"), len(names)),
        "horizon": np.tile(steps, len(names)),
        "activity": np.repeat(np.array(ACTIVITIES, object)[activity(seen)], width),
        "obs": actual.ravel(),
        **{f.name: getattr(scored, f.name) for f in fields(RowScores)},
    }
    return conform(pa.table({n: pa.array(columns[n]) for n in arrow_schema("score").names}), "score")


def published_draws(release: Release, units: tuple[str, ...], horizons: tuple[int, ...]) -> NDArray[np.int64]:
    """Published draws (units, horizons, draws), units in the order asked for; `ForecastError` if any is missing."""
    rows = release.table("draws", columns=["unit_id", "horizon", "draw", "value"])
    rows = rows.filter(pc.is_in(rows["horizon"], pa.array(horizons, pa.int32())))
    there, size = sorted(pc.unique(rows["unit_id"]).to_pylist()), int(release.info["draws"])
    if there != sorted(units) or rows.num_rows != len(units) * len(horizons) * size:
        raise ForecastError(
            f"release {release.name} holds {rows.num_rows} draws of {len(there)} units; expected {size} for each of "
            f"the {len(units)} units and {len(horizons)} recorded months of the area. Have places changed since? "
            "Check it with the area folder that it was made in"
        )
    order = [(c, "ascending") for c in ("unit_id", "horizon", "draw")]
    values = rows.sort_by(order)["value"].to_numpy().reshape(len(units), len(horizons), size)
    return np.asarray(values[[there.index(u) for u in units]], dtype=np.int64)


def _fixed(fold: Fold, level: str, rows: int) -> dict[str, NDArray[np.generic]]:
    first = fold.origin.astype("datetime64[D]")
    same = {"model": OURS, "level": level, "window": fold.window, "development": fold.development, "origin": first}
    return {name: np.full(rows, value) for name, value in same.items()}
