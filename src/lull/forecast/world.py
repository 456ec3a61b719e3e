"""What a forecast may see: counts of all units up to the origin, and who is next to whom."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from lull.disclosure import refuse_series
from lull.errors import ForecastError

Counts = NDArray[np.float64]
Months = NDArray[np.datetime64]
Links = sparse.csr_array

TOP = 10_000_000
YEARS = (1900, 2100)
WRITTEN = re.compile(r"\d{4}-\d{2}(-\d{2}([T ].*)?)?$")
ACTIVITY_EDGES = (0.5, 25.0, 1000.0)


@dataclass(frozen=True)
class World:
    """All units and months up to the origin.

    units : names, length U. months : (T,) consecutive months, the last is the origin. counts : (U, T) deaths a month;
    0 means that none were recorded. neighbours, neighbours2 : (U, U) 0/1 links of the first and second ring, or None.
    parents : (U,) index of the larger place that a unit lies in, or None. also : further monthly counts (U, T) by name,
    such as events or deaths of other kinds, that features sum up. extra : further (U, T) series, taken as they are.
    stand_in : (U, T) whether a count stands in for one that is not known, so that nothing is learned from it; or None.
    teachers : (V, T or fewer) deaths of other places, whole countries, in the same months: how the sum over all units
    goes on is learned from them; or None, and the sum is left as it comes.
    """

    units: tuple[str, ...]
    months: Months
    counts: Counts
    neighbours: Links | None = None
    neighbours2: Links | None = None
    parents: NDArray[np.int64] | None = None
    also: Mapping[str, Counts] = field(default_factory=dict)
    extra: Mapping[str, Counts] = field(default_factory=dict)
    stand_in: NDArray[np.bool_] | None = None
    teachers: Counts | None = None

    def __post_init__(self) -> None:
        _check(self)

    @property
    def origin(self) -> np.datetime64:
        """Last month whose data are used."""
        return np.datetime64(self.months[-1], "M")


def world_from_long(
    unit: Sequence[str],
    month: ArrayLike,
    value: ArrayLike,
    *,
    origin: str | np.datetime64 | None = None,
    neighbours: Sequence[tuple[str, str]] | None = None,
    also: Mapping[str, ArrayLike] | None = None,
) -> World:
    """Make a `World` from rows (unit, month, value); absent rows count as 0, rows after the origin are ignored.

    unit : (rows,) names. month : (rows,) dates or `YYYY-MM`. value : (rows,) deaths. origin : last month used; default
    the last month present. neighbours : pairs of unit names, taken both ways. All units named anywhere in the rows are
    in the world, so that a unit without any earlier death can be forecast too; only their names come from later rows.
    also : further numbers (rows,) by name, such as events, that foretell but are not forecast; 0 where a row is absent.

    Raises `ForecastError` for unequal lengths, unreadable months, missing, negative or huge values, a unit-month that
    occurs twice, an origin before the first month, neighbours that are no units, further numbers below 0 or missing.

    >>> w = world_from_long(["a", "b", "a"], ["2020-01", "2020-02", "2020-03"], [5, 1, 9], origin="2020-02")
    >>> w.units, w.counts.tolist()
    (('a', 'b'), [[5.0, 0.0], [0.0, 1.0]])
    """
    coded = pa.array(unit, pa.string()).dictionary_encode()
    names = np.asarray(coded.dictionary.to_pylist(), dtype=str)
    when, deaths = as_months(month), np.asarray(value, dtype=np.float64)
    if not len(coded) == len(when) == len(deaths):
        raise ForecastError(
            f"unit, month and value have {len(coded)}, {len(when)} and {len(deaths)} rows; they must be equally long"
        )
    if not len(coded):
        raise ForecastError("the series has no rows; expected at least one row of unit, month, value")
    if coded.null_count or np.isnat(when).any():
        raise ForecastError("a row has no unit or no month; every row needs both")
    _check_named(names)
    units = np.sort(names)
    names, row = names[coded.indices.to_numpy()], np.argsort(np.argsort(names))[coded.indices.to_numpy()]
    last = when.max() if origin is None else as_months(np.asarray([origin]))[0]
    if last < when.min():
        raise ForecastError(f"origin {last} is before the first month {when.min()}; choose a later origin")
    used = when <= last
    _check_years(when, used)
    first = when[used].min()
    column = (when - first).astype(np.int64)
    _check_rows(names, when, deaths, used)
    _check_twice(names[used], when[used], row[used] * (int(column[used].max()) + 1) + column[used])
    counts = np.zeros((len(units), int((last - first).astype(np.int64)) + 1))
    counts[row[used], column[used]] = deaths[used]
    links = None if neighbours is None else links_from_pairs(neighbours, tuple(units))
    refuse_series(also or {})
    others = {name: np.zeros_like(counts) for name in also or {}}
    for name, values in (also or {}).items():
        others[name][row[used], column[used]] = _foretelling(name, values, used)
    return World(tuple(str(u) for u in units), first + np.arange(counts.shape[1]), counts, links, also=others)


def _check_named(names: NDArray[np.str_]) -> None:
    if any(not name.strip() for name in names):
        raise ForecastError("a row has an empty unit; every row needs a name of its unit")


def _check_years(when: Months, used: NDArray[np.bool_]) -> None:
    """Refuse months of another calendar, or written wrong: the years up to them would all count as quiet."""
    years = when.astype("datetime64[Y]").astype(np.int64) + 1970
    wrong = np.flatnonzero(used & ((years < YEARS[0]) | (years > YEARS[1])))
    if wrong.size:
        raise ForecastError(
            f"row {int(wrong[0]) + 1}: month {when[wrong[0]]}; expected a year of the common calendar from {YEARS[0]} "
            f"to {YEARS[1]}"
        )


def as_months(values: ArrayLike) -> Months:
    """Dates, timestamps or text as months; a missing one stays missing.

    Raises `ForecastError` for bare numbers (a running number of months is no month) and text in another form.

    >>> as_months(["2019-04", "2019-05-01"]).tolist()
    [datetime.date(2019, 4, 1), datetime.date(2019, 5, 1)]
    """
    try:
        found = np.asarray(values)
        if found.dtype.kind not in "M":
            _check_written(found)
        return np.asarray(found, dtype="datetime64[D]").astype("datetime64[M]")
    except (ValueError, TypeError) as error:
        raise ForecastError(f"months could not be read ({error}); write them as YYYY-MM or YYYY-MM-DD") from error


def links_from_pairs(pairs: Sequence[tuple[str, str]], units: tuple[str, ...]) -> Links:
    """A symmetric 0/1 matrix (U, U) from pairs of unit names; `ForecastError` if no name is a unit.

    Pairs with a name that is no unit are left out: a neighbour outside the series cannot inform it.

    >>> links_from_pairs([("a", "b")], ("a", "b", "c")).toarray().astype(int).tolist()
    [[0, 1, 0], [1, 0, 0], [0, 0, 0]]
    """
    index = {u: i for i, u in enumerate(units)}
    known = [(index[a], index[b]) for a, b in pairs if a in index and b in index and a != b]
    if pairs and not known:
        raise ForecastError(f"no pair of neighbours names two units; first pair {pairs[0]}, first unit {units[0]!r}")
    i, j = np.array([*known, *[(b, a) for a, b in known]], dtype=np.int64).reshape(-1, 2).T
    matrix = sparse.csr_array((np.ones(len(i)), (i, j)), shape=(len(units), len(units)))
    matrix.data[:] = 1.0
    return matrix


def activity(world: World) -> NDArray[np.int64]:
    """Activity (U,) of each unit in the 12 months to the origin, as an index into `lull.schema.ACTIVITIES`.

    0 zero: no deaths. 1 sporadic: fewer than 25. 2 active: 25 to 999. 3 high: 1,000 or more (UCDP's line for war).

    >>> w = world_from_long(["a", "b", "c"], ["2020-01"] * 3, [0, 3, 40])
    >>> activity(w).tolist()
    [0, 1, 2]
    """
    return activity_of(world.counts[:, -12:].sum(axis=1))


def activity_of(deaths: ArrayLike) -> NDArray[np.int64]:
    """The activity class of sums of deaths over 12 months."""
    return np.searchsorted(ACTIVITY_EDGES, np.asarray(deaths, dtype=np.float64), side="right")


def recorded(world: World) -> NDArray[np.bool_]:
    """Whether each count (U, T) was recorded, and does not stand in for one that is not known.

    >>> w = world_from_long(["a", "b"], ["2020-01"] * 2, [0, 3])
    >>> recorded(w).tolist(), recorded(replace(w, stand_in=np.array([[False], [True]]))).tolist()
    ([[True], [True]], [[True], [False]])
    """
    return np.ones(world.counts.shape, dtype=bool) if world.stand_in is None else ~world.stand_in


def until(world: World, origin: np.datetime64 | str) -> World:
    """The same world as it was at an earlier origin.

    >>> w = world_from_long(["a", "a"], ["2020-01", "2020-02"], [5, 1])
    >>> until(w, "2020-01").counts.tolist()
    [[5.0]]
    """
    last = as_months(np.asarray([origin]))[0]
    if not world.months[0] <= last <= world.months[-1]:
        raise ForecastError(f"origin {last} is outside the months {world.months[0]} to {world.months[-1]}")
    n = int((last - world.months[0]).astype(np.int64)) + 1
    also, extra = ({k: v[:, :n] for k, v in series.items()} for series in (world.also, world.extra))
    known = None if world.stand_in is None else world.stand_in[:, :n]
    taught = None if world.teachers is None else world.teachers[:, :n]
    months, counts = world.months[:n], world.counts[:, :n]
    return replace(world, months=months, counts=counts, also=also, extra=extra, stand_in=known, teachers=taught)


def digest(world: World, last: int) -> bytes:
    """Names what a forecast sees of a world up to month number `last`: two worlds of one digest look the same to it.

    >>> w = world_from_long(["a"] * 3, ["2020-01", "2020-02", "2020-03"], [5, 1, 0])
    >>> later = world_from_long(["a"] * 3, ["2020-01", "2020-02", "2020-03"], [5, 1, 9])
    >>> digest(w, 1) == digest(later, 1), digest(w, 2) == digest(later, 2)
    (True, False)
    """
    found = hashlib.blake2b(repr((world.units, world.months[0], sorted(world.also), sorted(world.extra))).encode())
    series = [world.counts, recorded(world), *(m[k] for m in (world.also, world.extra) for k in sorted(m))]
    for values in series:
        found.update(np.ascontiguousarray(values[:, : last + 1]).tobytes())
    for links in (world.neighbours, world.neighbours2):
        for part in () if links is None else (links.indptr, links.indices):
            found.update(part.tobytes())
    if world.parents is not None:
        found.update(world.parents.tobytes())
    return found.digest()


def _foretelling(name: str, values: ArrayLike, used: NDArray[np.bool_]) -> Counts:
    numbers = np.asarray(values, dtype=np.float64)
    if numbers.shape != used.shape:
        raise ForecastError(f"{name} has {numbers.size} rows; expected one for each of {used.size}")
    bad = np.flatnonzero(used & ~((numbers >= 0) & np.isfinite(numbers)))
    if bad.size:
        raise ForecastError(f"row {bad[0] + 1}: {name} is {numbers[bad[0]]}; expected a number of 0 or more")
    return numbers[used]


def _check_written(values: NDArray[np.generic]) -> None:
    """Only YYYY-MM with what may follow is a month: 457, 202001 or 2020 would be read as years or days."""
    if values.size and values.dtype.kind in "iuf":
        raise ValueError(f"seen the number {values.ravel()[0]}")
    for text in set(values.ravel().tolist()):
        if isinstance(text, str) and text not in ("", "NaT") and not WRITTEN.match(text):
            raise ValueError(f"seen {text!r}")


def _check_rows(names: NDArray[np.object_], when: Months, deaths: Counts, used: NDArray[np.bool_]) -> None:
    bad = used & ~((deaths == np.rint(deaths)) & (deaths >= 0) & (deaths <= TOP))
    if bad.any():
        i = int(np.flatnonzero(bad)[0])
        raise ForecastError(
            f"unit {names[i]!r}, month {when[i]}: value {deaths[i]}; expected a whole count from 0 to {TOP:,}"
            " (leave out a month that was not observed, or do not use the unit)"
        )


def _check_twice(names: NDArray[np.object_], when: Months, key: NDArray[np.int64]) -> None:
    order = np.argsort(key, kind="stable")
    same = np.flatnonzero(np.diff(key[order]) == 0)
    if same.size:
        i = order[same[0]]
        raise ForecastError(
            f"unit {names[i]!r} has more than one row for {when[i]}; sum them first, one row a unit and month"
        )


def _check(world: World) -> None:
    u, t = len(world.units), len(world.months)
    if not u or not t:
        raise ForecastError(f"a world of {u} units and {t} months; expected at least one of each")
    if world.counts.shape != (u, t):
        raise ForecastError(f"counts have shape {world.counts.shape}; expected (units, months) = ({u}, {t})")
    if len(set(world.units)) != u:
        raise ForecastError("a unit is named twice; unit names must be unique")
    if t > 1 and not (np.diff(world.months.astype("datetime64[M]").astype(np.int64)) == 1).all():
        raise ForecastError("months are not consecutive; fill the missing months (0 where none was recorded)")
    _check_counts(world)
    _check_others(world)


def _check_counts(world: World) -> None:
    if not np.isfinite(world.counts).all() or world.counts.min() < 0 or world.counts.max() > TOP:
        raise ForecastError(
            f"counts must be finite and from 0 to {TOP:,}; seen {world.counts.min()} to {world.counts.max()}"
        )
    broken = world.counts[world.counts != np.rint(world.counts)]
    if broken.size:
        raise ForecastError(f"counts must be whole; seen {broken[0]} (deaths are counted, so round shares and means)")


def _check_others(world: World) -> None:
    """The links, parents and further series have the shape of the counts."""
    u, t = world.counts.shape
    for name in ("neighbours", "neighbours2"):
        links = getattr(world, name)
        if links is not None and links.shape != (u, u):
            raise ForecastError(f"{name} has shape {links.shape}; expected ({u}, {u})")
    if world.parents is not None and world.parents.shape != (u,):
        raise ForecastError(f"parents has shape {world.parents.shape}; expected ({u},)")
    others = {**world.also, **world.extra} | ({} if world.stand_in is None else {"stand_in": world.stand_in})
    for name, series in others.items():
        if series.shape != (u, t):
            raise ForecastError(f"series {name!r} has shape {series.shape}; expected ({u}, {t})")
