"""The verbs of the command line, for Python: `import lull; lull.forecast(df, 12)`.

Paths, months and days are taken as people write them; a clock and an executor are there by default. Rooms are imported
when a verb is used. Commands without a function of their own here are in `lull.cli.calls`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

from lull import inputs

if TYPE_CHECKING:
    from concurrent.futures import Executor

    import numpy as np

    from lull.forecast.pool import Forecast
    from lull.releases import Release
    from lull.reports import Record
    from lull.runs.update import Updated
    from lull.store import IngestReport

__all__ = ["check", "forecast", "ingest", "new", "outlook", "publish", "read", "releases", "update"]
PathLike = Path | str
DayLike = date | str | None
MonthLike = object
"""Text (`YYYY-MM`), a date, a datetime64, a Timestamp or Period of pandas; see `lull.inputs.month`."""


class IngestOptions(TypedDict, total=False):
    """How files are taken in; see `lull.store.Options`."""

    version: str | None
    known_from: date | None
    keep_good: bool
    everywhere: bool
    complete: bool | None
    slip_share: float
    encoding: str
    sheet: str
    dates: str


def _quiet(_what: str, _share: float = 0.0) -> None:
    """Progress that nobody watches."""


def new(country: str, folder: PathLike | None = None, *, given: PathLike, today: DayLike = None) -> Release:
    """Make a country from the files of the folder `given`: area, events and first outlook, which is returned.

    `country` is an ISO code or a name; `folder` the new area folder, by default the code in small letters.
    """
    from lull.runs.new import new_country

    to = inputs.path(folder) if folder is not None else None
    made = new_country(
        country, to, inputs.path(given), today=inputs.today(today), tell=lambda _line: None, progress=_quiet
    )
    return made.release


def update(area: PathLike, *, today: DayLike = None, site: PathLike | None = None) -> Updated:
    """Bring an area up to date: fetch what its `[sources]` name, ingest, outlook, check, alerts; pages in `site`."""
    from lull.runs.update import update as run

    pages = inputs.path(site) if site is not None else None
    day = inputs.today(today)
    return run(inputs.path(area), today=day, tell=lambda _line: None, progress=_quiet, site=pages)


def ingest(
    area: PathLike, kind: str, *files: PathLike, today: DayLike = None, **options: Unpack[IngestOptions]
) -> list[IngestReport]:
    """Add files of one kind to the store of an area folder: all that is good in all of them, or nothing.

    `kind` is one of those that `lull ingest --help` lists. `today` is the day from which changes count as known;
    `options` are those of `lull.store.Options`, such as `version="25.1"` or `keep_good=True`. Raises `SourceError`
    naming file, line, column, value and reason for rows that break the rules.
    """
    from lull.store.ingest import Options, ingest_files

    named = [(kind, inputs.path(f)) for f in files]
    return list(ingest_files(inputs.path(area), named, Options(today=inputs.today(today), **options)))


def outlook(
    area: PathLike,
    as_of: MonthLike | None = None,
    *,
    revise: bool = False,
    draws: int | None = None,
    today: DayLike = None,
) -> Release:
    """Make the outlook of an area as of a month and publish it as an immutable release.

    `as_of` : text (`YYYY-MM`), a date, a Timestamp or a Period; by default the last month that the record covers.
    """
    from lull.outlook.calendar import month_of
    from lull.outlook.run import make_outlook

    folder, day = inputs.path(area), inputs.today(today)
    if as_of is None:
        from lull.runs.new import newest_month

        return make_outlook(folder, newest_month(folder, day), revise=revise, draws=draws, today=day)
    return make_outlook(folder, month_of(inputs.month(as_of)), revise=revise, draws=draws, today=day)


def releases(area: PathLike) -> list[Release]:
    """The releases of an area folder, oldest first.

    >>> releases("no-such-folder")
    []
    """
    from lull.releases import list_releases

    return list_releases(inputs.path(area))


def _named(release: MonthLike) -> str:
    """Name of a release: as it is, of a revision too (`2019-04-r2`), or of a month in any form."""
    from lull.releases import NAME

    return release if isinstance(release, str) and NAME.match(release) else inputs.month(release)


def check(area: PathLike, release: Release | str = "latest", *, executor: Executor | None = None) -> Path:
    """Score a release against what the store holds now; returns the folder with the scores."""
    from lull.errors import ReleaseError
    from lull.outlook.check import check_release

    folder = inputs.path(area)
    there = {r.name: r for r in releases(folder)}
    if isinstance(release, str):
        name = next(reversed(there), "") if release == "latest" else _named(release)
        if name not in there:
            raise ReleaseError(f"no release {release!r} in {folder}; there are: {', '.join(there) or 'none'}")
        release = there[name]
    return check_release(folder, release, executor=executor)


def forecast(  # noqa: PLR0913 - what is forecast, and from what
    rows: inputs.Rows,
    horizons: int | Sequence[int] = 12,
    *,
    rng: int | np.random.Generator | None = None,
    origin: MonthLike | None = None,
    draws: int = 1000,
    neighbours: Sequence[tuple[str, str]] | None = None,
    also: Sequence[str] | None = None,
) -> Forecast:
    """Forecast any series of counts by unit and month.

    Parameters
    ----------
    rows
        A table with the columns unit, month and value (pandas, polars, Arrow or a mapping), or the three columns as a
        tuple. Absent months count as 0. Months are texts (`YYYY-MM`), dates, Timestamps or Periods.
    horizons
        Months ahead: a number from 1 to it, or a list.
    rng
        A seed, or a generator of NumPy; by default always the same numbers.
    origin
        The last month used; by default the last one present.
    neighbours
        Pairs of units that lie next to each other.
    also
        Further columns of the table that foretell but are not forecast; an empty list for none. By default `events` and
        deaths by type of violence (`deaths_state`, `deaths_nonstate`, `deaths_onesided`), where the table has them.

    Returns
    -------
    Forecast
        With `table()`, `to_pandas()` and `plot()`.

    Raises
    ------
    ForecastError
        For columns that are missing, months or values that cannot be read, or a history under 12 months.

    >>> months = [f"{y}-{m:02d}" for y in (2018, 2019) for m in range(1, 13)]
    >>> made = forecast({"unit": ["a"] * 24, "month": months, "value": [1] * 24}, 2, rng=1, draws=100)
    >>> made
    Forecast from 2019-12: 1 units, months 1 to 2, 100 draws
    """
    from lull.forecast import pool
    from lull.forecast.company import left_out
    from lull.forecast.world import world_from_long

    last = None if origin is None else inputs.month(origin)
    units, months, values = inputs.series(rows)
    company = inputs.company(rows, months, values, last=last, also=also)
    world = world_from_long(units, months, values, origin=last, neighbours=neighbours, also=company)
    made = pool.forecast(world, inputs.horizons(horizons), draws=draws, rng=inputs.generator(rng))
    left = left_out(inputs.names(rows), company) if also is None else ()
    return replace(made, notes=(*made.notes, *left)) if left else made


def read(
    path: PathLike, *, published: DayLike = None, coder: str = "rules", area: PathLike | None = None
) -> list[Record]:
    """Records of a report (a file, or all files of a folder), with quotes and offsets."""
    from lull.reports import find_coder
    from lull.reports.reading import Given, read_documents

    code = find_coder(coder)
    day = None if published is None else inputs.today(published)
    folder = None if area is None else inputs.path(area)
    return [r for d in read_documents(inputs.path(path), Given(day, None)) for r in code(d, area=folder)]


def publish(
    area: PathLike, to: PathLike, *, executor: Executor | None = None, release: Release | MonthLike = "latest"
) -> Path:
    """Write the site of a release and of all earlier ones into a folder that opens without a server."""
    from concurrent.futures import ThreadPoolExecutor

    from lull.publish.export import export

    given = getattr(release, "name", None)
    name = "latest" if release == "latest" else given if isinstance(given, str) else _named(release)
    if executor is not None:
        return export(inputs.path(area), inputs.path(to), release=name, executor=executor)
    with ThreadPoolExecutor(1) as alone:
        return export(inputs.path(area), inputs.path(to), release=name, executor=alone)
