"""Worlds from the data that come with Lull, for backtests that anyone can repeat."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
from numpy.typing import NDArray
from scipy import sparse

from lull.forecast.world import Links, World

GRID_COLUMNS = 720
COLUMNS = ("events", "deaths_state", "deaths_nonstate", "deaths_onesided")


def world_folder() -> Path:
    """The package folder of the bundled world data.

    >>> (world_folder() / "countries.csv").is_file()
    True
    """
    return Path(str(files("lull.areas"))) / "world"


def country_world(*, value: str = "deaths_state") -> World:
    """191 countries (Gleditsch-Ward numbers), January 1989 to June 2024, with neighbours of two rings.

    The states of the VIEWS challenge, those without any event included. `value` is deaths_state (the challenge's
    target), deaths_nonstate or deaths_onesided. Source: UCDP GED 26.1 summed by country and month, CC BY 4.0.

    >>> world = country_world()
    >>> len(world.units), str(world.months[-1])
    (191, '2024-06')
    """
    folder = world_folder()
    units = tuple(
        pacsv.read_csv(folder / "countries.csv", convert_options=_text("unit_id")).column("unit_id").to_pylist()
    )
    near = pacsv.read_csv(folder / "country_neighbours.csv", convert_options=_text("unit_id", "neighbour_id"))
    months, counts = _grid(pq.read_table(folder / "country_month.parquet"), pa.array(units), value)
    first, second = (_links(near.filter(pc.equal(near.column("ring"), ring)), pa.array(units)) for ring in (1, 2))
    return World(units, months, counts, first, second, also=_also(folder / "country_month.parquet", units, value))


def cell_world(*, value: str = "deaths_state") -> World:
    """13,107 PRIO-GRID cells of Africa and the Middle East, January 1989 to December 2019.

    With two rings of neighbours; parents are countries. Only events placed exactly or nearly so (`where_prec` 1-2) are
    counted, so that no cell holds what was only known to have happened somewhere in a province. Source: UCDP GED 21.1,
    CC BY 4.0; Natural Earth.

    >>> world = cell_world()
    >>> len(world.units), int(world.neighbours.sum(axis=1).max())
    (13107, 8)
    """
    folder = world_folder()
    cells = pq.read_table(folder / "cells.parquet")
    gid = cells.column("unit_id").to_numpy()
    ids = cells.column("unit_id").combine_chunks()
    months, counts = _grid(pq.read_table(folder / "cell_month.parquet"), ids, value)
    also = _also(folder / "cell_month.parquet", ids, value)
    parents = np.asarray(cells.column("country").combine_chunks().dictionary_encode().indices, dtype=np.int64)
    return World(tuple(map(str, gid.tolist())), months, counts, cell_ring(gid, 1), cell_ring(gid, 2), parents, also)


def country_classes() -> dict[str, str]:
    """Region of each country: Africa, Americas, Asia, Europe, Middle East, Oceania.

    >>> country_classes()["645"]
    'Middle East'
    """
    rows = pacsv.read_csv(world_folder() / "countries.csv", convert_options=_text("unit_id"))
    return dict(zip(rows.column("unit_id").to_pylist(), rows.column("region").to_pylist(), strict=True))


def cell_classes() -> dict[str, str]:
    """Region of each cell: Africa or Middle East.

    >>> sorted(set(cell_classes().values()))
    ['Africa', 'Middle East']
    """
    rows, region = pq.read_table(world_folder() / "cells.parquet"), country_classes()
    cells = rows.column("unit_id").cast(pa.string()).to_pylist()
    return {cell: region[country] for cell, country in zip(cells, rows.column("country").to_pylist(), strict=True)}


def cell_ring(gid: NDArray[np.integer], ring: int) -> Links:
    """Cells at `ring` steps (king's moves) of each other, as a 0/1 matrix; `gid` are sorted PRIO-GRID ids.

    >>> cell_ring(np.array([1, 2, 3, 721]), 1).toarray().astype(int).tolist()
    [[0, 1, 0, 1], [1, 0, 1, 1], [0, 1, 0, 0], [1, 1, 0, 0]]
    """
    row, column = (gid - 1) // GRID_COLUMNS, (gid - 1) % GRID_COLUMNS
    left, right = [], []
    for up in range(-ring, ring + 1):
        for side in range(-ring, ring + 1):
            if max(abs(up), abs(side)) == ring:
                there = (row + up) * GRID_COLUMNS + (column + side) % GRID_COLUMNS + 1
                place = np.minimum(np.searchsorted(gid, there), len(gid) - 1)
                met = np.flatnonzero(gid[place] == there)
                left.append(met)
                right.append(place[met])
    i, j = np.concatenate(left), np.concatenate(right)
    return sparse.csr_array((np.ones(len(i)), (i, j)), shape=(len(gid), len(gid)))


def _grid(rows: pa.Table, units: pa.Array, value: str) -> tuple[NDArray[np.datetime64], NDArray[np.float64]]:
    about = rows.schema.metadata
    first, last = (np.datetime64(about[k].decode(), "M") for k in (b"first", b"last"))
    months = np.arange(first, last + 1)
    counts = np.zeros((len(units), len(months)))
    rows = rows.filter(pc.is_in(rows.column("unit_id"), units))
    row = np.asarray(pc.index_in(rows.column("unit_id"), units))
    column = (rows.column("month").to_numpy().astype("datetime64[M]") - first).astype(int)
    counts[row, column] = rows.column(value).to_numpy()
    return months, counts


def _also(file: Path, units: Sequence[str] | pa.Array, value: str) -> dict[str, NDArray[np.float64]]:
    """Events, and deaths of the kinds that are not forecast, by month: they foretell, but are not counted."""
    rows = pq.read_table(file)
    return {name: _grid(rows, pa.array(units), name)[1] for name in COLUMNS if name != value}


def _links(pairs: pa.Table, units: pa.Array) -> Links:
    i, j = (np.asarray(pc.index_in(pairs.column(n), units)) for n in ("unit_id", "neighbour_id"))
    return sparse.csr_array((np.ones(len(i)), (i, j)), shape=(len(units), len(units)))


def _text(*columns: str) -> pacsv.ConvertOptions:
    return pacsv.ConvertOptions(column_types=dict.fromkeys(columns, pa.string()))
