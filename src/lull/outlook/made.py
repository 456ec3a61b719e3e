"""A forecast beside the world that it saw, and by which method and source releases name it."""

from __future__ import annotations

from dataclasses import dataclass

from lull.forecast.pool import Forecast
from lull.forecast.world import World

METHOD_VERSION = "1"
SOURCE_ID = f"lull-method-{METHOD_VERSION}"


@dataclass(frozen=True)
class Made:
    """One forecast with the world that it saw, at one level."""

    level: str
    forecast: Forecast
    world: World
