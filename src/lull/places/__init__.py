"""Room `places`: which place a point, a name or a code is; neighbours; PRIO-GRID; crosswalks between versions."""

from __future__ import annotations

from lull.place_names import Name, plain_names, read_names, spoken
from lull.places import countries
from lull.places.borders import neighbours
from lull.places.crosswalk import carry, cell_shares, crosswalk_by_area, crosswalk_by_point
from lull.places.grid import cell_centres, cell_neighbours, cells_of, priogrid_id
from lull.places.locate import locate, look_swapped
from lull.places.names import Candidate, find_name, fold
from lull.places.table import Layer, Places, load_places

__all__ = [
    "Candidate",
    "Layer",
    "Name",
    "Places",
    "carry",
    "cell_centres",
    "cell_neighbours",
    "cell_shares",
    "cells_of",
    "countries",
    "crosswalk_by_area",
    "crosswalk_by_point",
    "find_name",
    "fold",
    "load_places",
    "locate",
    "look_swapped",
    "neighbours",
    "plain_names",
    "priogrid_id",
    "read_names",
    "spoken",
]
