"""`lull evaluate`: scores of a file of draws against what was recorded."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lull.cli.options import month
from lull.errors import ForecastError

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from lull.verify.draw_file import DrawFile

BENCHMARKS = ("zero", "last", "conflictology-12", "bootstrap-240", "smooth-12", "negbin-12", "mixture-12")
REFERENCE = "conflictology-12"
SCORES = ("crps", "ign", "mis", "brier_1", "brier_25")


@click.command()
@click.argument("draws", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("actuals", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--by", default="", help="Split by unit, month, horizon or several of them: --by month,unit.")
@click.option("--until", "last", type=month, metavar="YYYY-MM", help="Score only months up to this one.")
@click.option("--benchmark", "series", type=click.Path(dir_okay=False, path_type=Path), metavar="SERIES",
              help="The series that was forecast: score the benchmarks made from it beside the draws.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def evaluate(*, draws: Path, actuals: Path, by: str, last: date | None, series: Path | None, as_json: bool) -> None:
    """Score DRAWS (unit, month, horizon, draw, value, as `lull forecast` writes them) against ACTUALS (unit, month,
    value; rows of months without a death may be absent). DRAWS may also be model output of a hub (hubverse): samples,
    or quantiles.

    Prints the mean of CRPS, IGN (11 bins, bits), MIS (90 % interval), Brier scores of at least 1 and at least 25
    deaths, and the coverage and width of the 90 % interval. Lower is better, but for coverage (about 0.9 or above) and
    for AP.
    """  # noqa: D205
    import numpy as np

    from lull.forecast.world import as_months
    from lull.verify.actuals import read_actuals
    from lull.verify.draw_file import until

    columns = tuple(c.strip() for c in by.split(",") if c.strip())
    drawn, stated = _read(draws)
    if last is not None:
        drawn = until(drawn, as_months([f"{last:%Y-%m}"])[0])
    actual, notes = read_actuals(actuals, drawn)
    tables = _tables(drawn, actual, columns, series)
    for note in (*stated, *notes):
        click.echo(f"note: {note}", err=True)
    rows = [{"model": name, **row} for name, table in tables.items() for row in table.to_pylist()]
    if series is None:
        rows = [{k: v for k, v in row.items() if k != "model"} for row in rows]
    if as_json:
        about = {"draws": int(drawn.draws.shape[1]), "rows": len(actual), "units": len(np.unique(drawn.unit))}
        click.echo(json.dumps(about | {"scores": rows}, indent=2))
        return
    show(rows)


def _read(path: Path) -> tuple[DrawFile, tuple[str, ...]]:
    """Draws of a file of draws, or of model output of a hub; and what a reader must know of them."""
    from tempfile import TemporaryDirectory

    import pyarrow.parquet as pq

    from lull.verify.draw_file import read_draws
    from lull.verify.hub_file import is_hub, read_hub

    if not is_hub(path):
        return read_draws(path), ()
    found = read_hub(path)
    with TemporaryDirectory() as folder:
        # The same checks as for any file of draws.
        pq.write_table(found.table(), Path(folder) / f"{path.stem}.parquet")
        return read_draws(Path(folder) / f"{path.stem}.parquet"), found.notes


def show(rows: Sequence[Mapping[str, object]]) -> None:
    """Print rows as a table for people."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD)
    for name in rows[0]:
        table.add_column(name.replace("_", " "), justify="left" if isinstance(rows[0][name], str) else "right")
    for row in rows:
        table.add_row(*(_text(value) for value in row.values()))
    # A pipe has no width; a table cut to 80 columns would lose figures there.
    console = Console()
    if not console.is_terminal:
        console = Console(width=240)
    console.print(table)


def _tables(
    drawn: DrawFile, actual: NDArray[np.float64], by: tuple[str, ...], series: Path | None
) -> dict[str, pa.Table]:
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    from lull.cli.series import read_series
    from lull.verify.evaluate import benchmark_of
    from lull.verify.evaluate import evaluate as score

    def fresh() -> np.random.Generator:
        return np.random.default_rng(0)

    tables = {"draws": score(drawn, actual, by=by, rng=fresh())}
    if series is None:
        return tables
    origin = str((drawn.month - drawn.horizon).min())
    world = read_series(series, origin=origin)
    if world.origin != np.datetime64(origin, "M"):
        raise ForecastError(f"{series} ends at {world.origin}; the draws have their origin at {origin}")
    for name in BENCHMARKS:
        tables[name] = score(benchmark_of(drawn, world, name, rng=fresh()), actual, by=by, rng=fresh())
    base = tables[REFERENCE]
    for name, table in tables.items():
        ratios = [pc.divide(table.column(s), base.column(s)) for s in SCORES]
        finite = [pc.if_else(pc.is_finite(r), r, pa.scalar(None, pa.float64())) for r in ratios]
        for score_name, ratio in zip(SCORES, finite, strict=True):
            table = table.append_column(f"{score_name}_ratio", ratio)  # noqa: PLW2901
        tables[name] = table
    return tables


def _text(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:.4f}" if isinstance(value, float) else f"{value}"
