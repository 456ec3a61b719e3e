"""Room `places`: which place a point, a name or a code is; neighbours; PRIO-GRID; crosswalks between versions."""

from __future__ import annotations

from lull.places.borders import neighbours
from lull.places.grid import cell_centres, cell_neighbours, priogrid_id
from lull.places.locate import locate, look_swapped
from lull.places.table import Layer, Places, load_places

__all__ = [
    "Layer",
    "Places",
    "cell_centres",
    "cell_neighbours",
    "load_places",
    "locate",
    "look_swapped",
    "neighbours",
    "priogrid_id",
]
