"""PRIO-GRID: the half-degree cells of the world, numbered from the south-west corner.

Tollefsen, Strand and Buhaug 2012, PRIO-GRID: A unified spatial data structure,
https://doi.org/10.1177/0022343311431287.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import ArrayLike, NDArray

from lull.errors import AreaError

COLUMNS, ROWS = 720, 360


def priogrid_id(lat: ArrayLike, lon: ArrayLike) -> NDArray[np.int64]:
    """Cell of each point, from 1 (90° S, 180° W) to 259200, row by row to the east and north; 0 where not known.

    A point on an edge belongs to the cell to its north or east, the northernmost and easternmost edges excepted.

    >>> priogrid_id([33.34, -90, 90], [44.4, -180, 180]).tolist()
    [177569, 1, 259200]
    """
    north, east = np.asarray(lat, dtype=float), np.asarray(lon, dtype=float)
    sound = (np.abs(north) <= 90) & (np.abs(east) <= 180)
    row = np.minimum(np.floor((np.where(sound, north, 0) + 90) * 2), ROWS - 1)
    column = np.minimum(np.floor((np.where(sound, east, 0) + 180) * 2), COLUMNS - 1)
    return np.where(sound, row * COLUMNS + column + 1, 0).astype(np.int64)


def cell_centres(gid: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Latitude and longitude of the centre of each cell.

    >>> [float(x[0]) for x in cell_centres([177569])]
    [33.25, 44.25]
    """
    number = np.asarray(gid, dtype=np.int64)
    if ((number < 1) | (number > ROWS * COLUMNS)).any():
        raise AreaError(f"PRIO-GRID ids run from 1 to {ROWS * COLUMNS}; seen {number.min()} to {number.max()}")
    return (number - 1) // COLUMNS / 2 - 89.75, (number - 1) % COLUMNS / 2 - 179.75


def cells_of(polygons: NDArray[np.object_]) -> tuple[NDArray[np.int64], NDArray[np.object_]]:
    """Numbers and boxes of all cells that share some area with the polygons, in order of number.

    >>> cells_of(shapely.box([0], 0, [1], 0.5))[0].tolist()
    [129961, 129962]
    """
    west, south, east, north = (np.floor(v * 2) for v in shapely.total_bounds(polygons))
    across, up = np.meshgrid(np.arange(west, east + 1) / 2, np.arange(south, north + 1) / 2)
    sound = (np.abs(across + 0.25) < 180) & (np.abs(up + 0.25) < 90)
    across, up = across[sound], up[sound]
    boxes = shapely.box(across, up, across + 0.5, up + 0.5)
    land = shapely.union_all(polygons)
    shapely.prepare(land)
    held = shapely.intersects(land, boxes) & ~shapely.touches(land, boxes)
    return priogrid_id(up[held] + 0.25, across[held] + 0.25), boxes[held]


def cell_neighbours(gid: ArrayLike) -> pa.Table:
    """Rings 1 and 2 among the given cells (8 around, then 16), as `touch.touching` gives them; ids as text.

    The grid is closed at 180° E, and open at the poles. Ring 2 counts cells two steps away also when the cell
    between is not among the given ones.

    >>> cell_neighbours([1, 2, 720]).num_rows
    6
    """
    number = np.unique(np.asarray(gid, dtype=np.int64))
    cell_centres(number)
    step = np.arange(-2, 3)
    up, right = (a.ravel() for a in np.meshgrid(step, step))
    away = np.maximum(np.abs(up), np.abs(right))
    row, column = (number - 1) // COLUMNS, (number - 1) % COLUMNS
    to_row, to_column = row[:, None] + up, (column[:, None] + right) % COLUMNS
    to = np.where((to_row >= 0) & (to_row < ROWS), to_row * COLUMNS + to_column + 1, -1)
    place = np.minimum(np.searchsorted(number, to), len(number) - 1)
    one, side = np.nonzero((number[place] == to) & (away > 0))
    names = number.astype(str).astype(object)
    table = pa.table(
        {"unit_id": names[one], "neighbour_id": names[place[one, side]], "ring": away[side].astype(np.int32)}
    )
    return table.sort_by([("unit_id", "ascending"), ("ring", "ascending"), ("neighbour_id", "ascending")])
