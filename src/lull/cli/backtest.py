"""`lull backtest`: models over past windows, scored against what came, on bundled data or a user's own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lull.cli.options import engine_option, executor_option
from lull.cli.tested import LEVELS, MODELS, Tested, tested_on
from lull.errors import ForecastError

if TYPE_CHECKING:
    from lull.verify.protocols import Fold


@click.command()
@click.option(
    "--level", type=click.Choice(LEVELS), help="What is forecast, of the data that come with Lull or an area."
)
@click.option("--series", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="Your own counts in place of --level: CSV or Parquet with unit, month, value.")  # fmt: skip
@click.option("--neighbours", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="For --series: CSV with two columns of unit names, and optionally ring (1 or 2).")  # fmt: skip
@click.option("--also", metavar="COLUMNS", help="For --series: its further columns that foretell.")
@click.option("--windows", metavar="YEARS",
              help="Years: 2018-2023 or 2015,2017.  [default: by level; of a series the last six]")  # fmt: skip
@click.option(
    "--models",
    help=f"Names, files MODEL.py with fit and draw, or folders HUB/model-output/MODEL.  [default: {','.join(MODELS)}]",
)
@click.option("--protocol", type=click.Choice(["challenge", "monthly"]),
              help="Challenge: data to October, forecast January to December. Monthly: the next 12 months.  "
              "[default: monthly for districts, else challenge]")  # fmt: skip
@click.option(
    "--step", default=3, show_default=True, type=click.IntRange(1, 12), help="Months between monthly origins."
)
@click.option("--ahead", metavar="MONTHS", help="Months after the origin, such as 1-36.  [default: by protocol]")
@click.option(
    "--refit", default=12, show_default=True, type=click.IntRange(1, 60), help="Months between fits of the pool."
)
@click.option("--draws", default=1000, show_default=True, type=click.IntRange(100, 10_000), help="Draws a unit.")
@executor_option("processes")
@click.option("--area", type=click.Path(file_okay=False, exists=True, path_type=Path),
              help="Area folder for districts.  [default: the bundled Iraq]")  # fmt: skip
@engine_option
@click.option("--seed", default=0, show_default=True, help="Same seed, same figures.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for all tables, plots, scores.")
def backtest(
    *, level: str | None, series: Path | None, neighbours: Path | None, also: str | None, windows: str | None,
    models: str | None, protocol: str | None, step: int, ahead: str | None, refit: int, draws: int, where: str,
    area: Path | None, events: str, seed: int, out: Path | None,
) -> None:  # fmt: skip
    """Forecast past windows with several models and score them against what was recorded afterwards.

    Countries and cells use the bundled world data (UCDP GED, state-based deaths), districts the events of an area, and
    --series a file of your own, in which a unit and month without a row counts as 0. All benchmarks are computed afresh
    with the same number of draws. Windows up to 2017 served to develop the models.
    """
    import numpy as np

    from lull.cli.evaluate import show
    from lull.cli.progress import progress_bar
    from lull.executors import executor as executor_at
    from lull.verify.backtest import Setting
    from lull.verify.backtest import backtest as run
    from lull.verify.models import names_of
    from lull.verify.protocols import possible
    from lull.verify.report import SHORT, report, write_report

    what = series.name if series else f"{level} level"
    with progress_bar(f"backtest of {what}") as say, executor_at(where) as executor:
        say("reading", 0.0)
        tested = tested_on(level=level, area=area, series=series, neighbours=neighbours, also=also, events=events)
        world, years, names = tested.world, windows or tested.windows, _models(models, tested)
        folds, notes = possible(_ahead(_folds(tested.level, years, protocol, step), ahead), world)
        for note in (*tested.notes, *notes):
            click.echo(f"note: {note}", err=True)
        if not folds:
            raise ForecastError(
                f"no window of {years} can be scored: records run {world.months[0]} to {world.months[-1]}"
            )
        setting = Setting(tested.level, draws, seed, refit)
        scores = run(world, folds, names, setting=setting, executor=executor, progress=say)
        reference = tested.reference if tested.reference in names else names[-1]
        say("tables", 1.0)
        made = report(scores, reference=names_of([reference], level=tested.level)[0],
                      rng=np.random.default_rng(seed), classes=tested.classes)  # fmt: skip
    for table in ("skill_by_window", "skill"):
        show([_short(row, SHORT) for row in made.tables[table].to_pylist()])
    if made.tables["hardest"].num_rows:
        show(made.tables["hardest"].to_pylist())
    click.echo(f"ratios to {reference}; {len(folds)} origins, {len(world.units)} units, {draws} draws", err=True)
    if out is not None:
        write_report(made, scores, out, title=f"Backtest of {what}, {years}")
        click.echo(f"wrote {out}/report.md and {len(made.tables)} tables", err=True)


def _models(text: str | None, tested: Tested) -> tuple[str, ...]:
    if text is None:
        return tested.models
    return tuple(dict.fromkeys(m.strip() for m in text.split(",") if m.strip()))


def _short(row: Mapping[str, object], columns: tuple[str, ...]) -> dict[str, object]:
    return {k: v for k, v in row.items() if k in (*columns, "window", "development", "model")}


def _folds(level: str, years: str, protocol: str | None, step: int) -> tuple[Fold, ...]:
    from lull.verify.protocols import challenge, monthly, years_of

    wanted = years_of(years)
    if (protocol or ("monthly" if level == LEVELS[-1] else "challenge")) == "challenge":
        return challenge(wanted)
    return tuple(fold for year in wanted for fold in monthly(f"{year}-01", f"{year}-12", step=step))


def _ahead(folds: tuple[Fold, ...], ahead: str | None) -> tuple[Fold, ...]:
    """The same origins with other months after them."""
    from dataclasses import replace

    from lull.cli.forecast import horizons_of

    if ahead is None:
        return folds
    steps = horizons_of(ahead)
    if steps[0] < 1 or steps[-1] > 60:
        raise click.BadParameter(f"{ahead!r}: months go from 1 to 60", param_hint="--ahead")
    return tuple(replace(fold, horizons=steps) for fold in folds)
