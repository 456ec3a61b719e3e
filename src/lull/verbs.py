"""The same verbs as the command line, for Python: `from lull import verbs`.

Rooms are imported when a verb is used, so that importing this costs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from concurrent.futures import Executor

    import numpy as np
    from numpy.typing import ArrayLike

    from lull.forecast.pool import Forecast
    from lull.releases import Release
    from lull.reports import Record

__all__ = ["check", "forecast", "ingest", "outlook", "publish", "read", "releases"]


def ingest(area: Path, kind: str, *files: Path, today: date) -> list[Any]:
    """Add files of one kind to the store of an area folder: all that is good in all of them, or nothing.

    `kind` is one of those that `lull ingest --help` lists. `today` is the day from which changes count as known.
    Raises `SourceError` naming file, line, column, value and reason for rows that break the rules.
    """
    from lull.store.ingest import Options, ingest_files

    return list(ingest_files(area, [(kind, Path(f)) for f in files], Options(today=today)))


def outlook(area: Path, as_of: str, *, revise: bool = False, draws: int | None = None) -> Release:
    """Make the outlook of an area as of a month (`YYYY-MM`) and publish it as an immutable release."""
    from lull.outlook.known import month_of
    from lull.outlook.run import make_outlook

    today = datetime.now(UTC).date()
    return make_outlook(Path(area), month_of(as_of), revise=revise, draws=draws, today=today)


def releases(area: Path) -> list[Release]:
    """The releases of an area folder, oldest first.

    >>> releases(Path("no-such-folder"))
    []
    """
    from lull.releases import list_releases

    return list_releases(Path(area))


def check(area: Path, release: Release, *, executor: Executor | None = None) -> Path:
    """Score a release against what the store holds now; returns the folder with the scores."""
    from lull.outlook.check import check_release

    return check_release(Path(area), release, executor=executor)


def forecast(
    rows: tuple[Sequence[str], ArrayLike, ArrayLike],
    horizons: Sequence[int],
    *,
    rng: np.random.Generator,
    origin: str | None = None,
    draws: int = 1000,
    neighbours: Sequence[tuple[str, str]] | None = None,
) -> Forecast:
    """Forecast any series: `rows` are the columns unit, month and value; absent months count as 0.

    >>> import numpy as np
    >>> months = [f"{y}-{m:02d}" for y in (2018, 2019) for m in range(1, 13)]
    >>> made = forecast((["a"] * 24, months, [1] * 24), [1, 2], rng=np.random.default_rng(1), draws=100)
    >>> made.draws.shape
    (1, 2, 100)
    """
    from lull.forecast import pool
    from lull.forecast.world import world_from_long

    world = world_from_long(*rows, origin=origin, neighbours=neighbours)
    return pool.forecast(world, horizons, draws=draws, rng=rng)


def read(path: Path, *, published: date | None = None, coder: str = "rules", area: Path | None = None) -> list[Record]:
    """Records of a report (a file, or all files of a folder), with quotes and offsets."""
    from lull.reports import find_coder
    from lull.reports.reading import Given, read_documents

    code = find_coder(coder)
    return [r for d in read_documents(Path(path), Given(published, None)) for r in code(d, area=area)]


def publish(area: Path, to: Path, *, executor: Executor, release: str = "latest") -> Path:
    """Write the site of a release and of all earlier ones into a folder that opens without a server."""
    from lull.publish.export import export

    return export(Path(area), Path(to), release=release, executor=executor)
