"""`lull backtest`: models over past windows, scored against what came, on the data that come with Lull."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lull.errors import ForecastError

if TYPE_CHECKING:
    from lull.forecast.world import World
    from lull.verify.protocols import Fold

WINDOWS = {"country": "2018-2023", "cell": "2018-2019", "district": "2015-2019"}
REFERENCES = {"country": "conflictology-12", "cell": "neighbours-12", "district": "conflictology-12"}
ALL = "lull,zero,last,conflictology-12,neighbours-12,bootstrap-240"


@click.command()
@click.option("--level", type=click.Choice(list(WINDOWS)), required=True, help="What is forecast.")
@click.option("--windows", metavar="YEARS", help="Years such as 2018-2023 or 2015,2017.  [default: by level]")
@click.option("--models", default=ALL, show_default=True, help="Names, or files MODEL.py with fit and draw.")
@click.option("--protocol", type=click.Choice(["challenge", "monthly"]),
              help="Challenge: data to October, forecast January to December. Monthly: the next 12 months.  "
              "[default: monthly for districts, else challenge]")  # fmt: skip
@click.option(
    "--step", default=3, show_default=True, type=click.IntRange(1, 12), help="Months between monthly origins."
)
@click.option(
    "--refit", default=12, show_default=True, type=click.IntRange(1, 60), help="Months between fits of the pool."
)
@click.option("--draws", default=1000, show_default=True, type=click.IntRange(100, 10_000), help="Draws a unit.")
@click.option("--executor", "where", default="processes", show_default=True,
              help="processes, processes:N, here, or dask://HOST:PORT.")  # fmt: skip
@click.option("--area", type=click.Path(file_okay=False, exists=True, path_type=Path),
              help="Area folder for districts.  [default: the bundled Iraq]")  # fmt: skip
@click.option("--seed", default=0, show_default=True, help="Same seed, same figures.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for all tables, plots, scores.")
def backtest(
    *, level: str, windows: str | None, models: str, protocol: str | None, step: int, refit: int, draws: int,
    where: str, area: Path | None, seed: int, out: Path | None,
) -> None:  # fmt: skip
    """Forecast past windows with several models and score them against what was recorded afterwards.

    Countries and cells use the bundled world data (UCDP GED, state-based deaths), districts the events of an area. All
    benchmarks are computed afresh with the same number of draws. Windows up to 2017 served to develop the models.
    """
    import numpy as np

    from lull.cli.evaluate import show
    from lull.cli.progress import progress_bar
    from lull.verify.backtest import Setting
    from lull.verify.backtest import backtest as run
    from lull.verify.protocols import possible
    from lull.verify.report import SHORT, report, write_report

    names = tuple(dict.fromkeys(m.strip() for m in models.split(",") if m.strip()))
    years = windows or WINDOWS[level]
    with progress_bar(f"backtest of {level} {years}") as say, _executor(where) as executor:
        say("reading", 0.0)
        world, classes = _world(level, area)
        folds, notes = possible(_folds(level, years, protocol, step), world)
        for note in notes:
            click.echo(f"note: {note}", err=True)
        if not folds:
            raise ForecastError(
                f"no window of {years} can be scored: records run {world.months[0]} to {world.months[-1]}"
            )
        scores = run(world, folds, names, setting=Setting(level, draws, seed, refit), executor=executor, progress=say)
        reference = REFERENCES[level] if REFERENCES[level] in names else names[-1]
        say("tables", 1.0)
        made = report(scores, reference=Path(reference).stem if reference.endswith(".py") else reference,
                      rng=np.random.default_rng(seed), classes=classes)  # fmt: skip
    for table in ("skill_by_window", "skill"):
        show([_short(row, SHORT) for row in made.tables[table].to_pylist()])
    click.echo(f"ratios to {reference}; {len(folds)} origins, {len(world.units)} units, {draws} draws", err=True)
    if out is not None:
        write_report(made, scores, out, title=f"Backtest of {level} level, {years}")
        click.echo(f"wrote {out}/report.md and {len(made.tables)} tables", err=True)


def _short(row: Mapping[str, object], columns: tuple[str, ...]) -> dict[str, object]:
    return {k: v for k, v in row.items() if k in (*columns, "window", "development", "model")}


def _folds(level: str, years: str, protocol: str | None, step: int) -> tuple[Fold, ...]:
    from lull.verify.protocols import challenge, monthly, years_of

    wanted = years_of(years)
    if (protocol or ("monthly" if level == "district" else "challenge")) == "challenge":
        return challenge(wanted)
    return tuple(fold for year in wanted for fold in monthly(f"{year}-01", f"{year}-12", step=step))


def _world(level: str, area: Path | None) -> tuple[World, Mapping[str, str]]:
    from lull.verify.worlds import cell_classes, cell_world, country_classes, country_world

    if level == "country":
        return country_world(), country_classes()
    if level == "cell":
        return cell_world(), cell_classes()
    if area is not None:
        return _district_world(area)
    from datetime import date

    from lull.area import bundled_area
    from lull.outlook.demo import FILES, place_area
    from lull.store.ingest import Options, ingest_files

    with tempfile.TemporaryDirectory() as name:
        place_area(bundled_area("iraq"), Path(name))
        kind, file = FILES[0]
        # The day only marks when the rows entered this store, which is thrown away.
        ingest_files(name, [(kind, Path(name) / file)], Options(today=date(2021, 6, 1)))
        return _district_world(Path(name))


def _district_world(folder: Path) -> tuple[World, Mapping[str, str]]:
    from lull.outlook.check import recorded
    from lull.outlook.known import parents_of

    later = recorded(folder)
    return later.world, parents_of(later.places)


@contextmanager
def _executor(where: str) -> Iterator[Executor | None]:
    """Where folds run."""
    kind, _, rest = where.partition(":")
    if where == "here":
        yield None
    elif kind == "processes" and (not rest or rest.isdigit()):
        workers = int(rest) if rest else min(8, os.cpu_count() or 1)
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            yield pool
    elif kind == "dask":
        try:
            from dask.distributed import Client  # type: ignore[import-not-found, unused-ignore]
        except ImportError as error:
            raise ForecastError("dask:// needs the package distributed: pip install distributed") from error
        with Client(f"tcp:{rest}") as client:
            yield client.get_executor()
    else:
        raise click.BadParameter(
            f"{where!r}; expected processes, processes:N, here or dask://HOST:PORT", param_hint="--executor"
        )
