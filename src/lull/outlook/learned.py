"""What forecasts learn at one month and later months may use: fits of the units and of all countries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from lull.area import Area, load_area
from lull.decided import open_decided
from lull.forecast.explanation import RiskModel, learn_risk
from lull.forecast.pool import Fitted, fit_pool
from lull.outlook.events import is_elsewhere
from lull.outlook.known import known, world_of
from lull.outlook.national import learn_national
from lull.places import load_places, neighbours


@dataclass(frozen=True)
class Learned:
    """Fits of the units, of what their risk rests on, and of the national track.

    None is learned anew where it is needed.
    """

    units: Fitted | None = None
    national: Fitted | None = None
    risk: Mapping[str, RiskModel] | None = None

    def national_for(self, as_of: date) -> Fitted | None:
        """The national fit, unless it knows later months than `as_of`."""
        later = self.national is not None and self.national.origin > np.datetime64(as_of, "M")
        return None if later else self.national


def learn_units(folder: Path, as_of: date) -> tuple[Fitted, dict[str, RiskModel]]:
    """Fit the pool of the finest level, and models that explain it, on what was known at the end of a month."""
    area = load_area(folder)
    places = load_places(area)
    around = neighbours(places, area.forecast.level)
    with open_decided(area.folder, empty_ok=is_elsewhere(area)) as store:
        seen = known(store, area, places.table, around, as_of=as_of)
    world, horizons = world_of(seen), area.forecast.months_ahead
    rng = np.random.default_rng([area.forecast.seed, as_of.year, as_of.month])
    return fit_pool(world, horizons, rng=rng), learn_risk(world, horizons, rng=explaining(area, as_of))


def explaining(area: Area, as_of: date) -> np.random.Generator:
    """The random generator of what explains the risks of a month."""
    return np.random.default_rng([area.forecast.seed, as_of.year, as_of.month, 2])


def learn_countries(folder: Path, as_of: date) -> Fitted | None:
    """Fit the national track on what was known at the end of a month; None where the area has none."""
    return learn_national(load_area(folder), as_of)
