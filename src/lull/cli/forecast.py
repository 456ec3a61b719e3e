"""`lull forecast`: joint draws for any long table of unit, month, value."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path

import click
import numpy as np

from lull.cli.options import month
from lull.cli.series import columns_of, read_neighbours, read_series, write_draws, write_summary


def horizons_of(text: str) -> tuple[int, ...]:
    """Horizons from text such as `3-14`, `6` or `1,3,12`."""
    out: list[int] = []
    for part in text.split(","):
        found = re.fullmatch(r"\s*(\d+)\s*(?:-\s*(\d+)\s*)?", part)
        if not found:
            raise click.BadParameter(
                f"{text!r} is no range of months; write 3-14, 6 or 1,3,12", param_hint="--horizons"
            )
        out.extend(range(int(found[1]), int(found[2] or found[1]) + 1))
    return tuple(sorted(set(out)))


@click.command()
@click.argument("series", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@click.option(
    "--origin", type=month, metavar="YYYY-MM", help="Last month whose data are used.  [default: last month in SERIES]"
)
@click.option("--horizons", default="1-12", show_default=True, help="Months after the origin: 3-14, 6 or 1,3,12.")
@click.option("--draws", default=1000, show_default=True, type=click.IntRange(10, 100_000), help="Worlds to draw.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Parquet file to write.")
@click.option("--neighbours", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="CSV with two columns of unit names (unit,neighbour), and optionally ring (1 or 2).")  # fmt: skip
@click.option(
    "--also",
    metavar="COLUMNS",
    help="Further columns of SERIES that foretell; none for none.  [default: events and deaths by type of "
    "violence, where SERIES has them]",
)
@click.option(
    "--summary", type=click.Path(dir_okay=False, path_type=Path), help="Also write middles, intervals and risks (CSV)."
)
@click.option("--seed", default=0, show_default=True, help="Same input, same seed: same bytes.")
@click.option("--quiet", is_flag=True, help="No progress, no notes.")
def forecast(
    *, series: Path, origin: date | None, horizons: str, draws: int, out: Path, neighbours: Path | None,
    also: str | None, summary: Path | None, seed: int, quiet: bool,
) -> None:  # fmt: skip
    """Forecast SERIES, a CSV or Parquet file with columns unit, month, value (- reads CSV from standard input).

    A unit and month without a row counts as 0. Rows after the origin are ignored; a unit that is named only there is
    forecast from an empty history. Writes unit, month, horizon, draw, value: draw k is one possible world.
    """
    from lull.forecast.pool import forecast as make
    from lull.forecast.summaries import summarise

    steps = horizons_of(horizons)
    if steps[0] < 1 or steps[-1] > 60:
        raise click.BadParameter(f"{horizons!r}: horizons go from 1 to 60", param_hint="--horizons")
    source = sys.stdin.buffer if str(series) == "-" else series
    last = f"{origin:%Y-%m}" if origin else None
    world = read_series(source, origin=last, also=columns_of(also))
    if neighbours is not None:
        world = read_neighbours(neighbours, world)
    with Bar(quiet) as bar:
        made = make(world, steps, draws=draws, rng=np.random.default_rng(seed), progress=bar)
        write_draws(made, out, progress=bar)
    if summary is not None:
        write_summary(summarise(made, world), summary)
    if not quiet:
        if world.also and also is None:
            click.echo(
                f"note: {', '.join(world.also)} of the series foretell too (--also none leaves them out)", err=True
            )
        for note in made.notes:
            click.echo(f"note: {note}", err=True)
        click.echo(
            f"{out}: {len(made.units)} units × {len(steps)} months × {draws} draws, origin {made.origin}", err=True
        )


class Bar:
    """A progress line on standard error, only where somebody watches."""

    def __init__(self, quiet: bool) -> None:
        self.shown = not quiet and sys.stderr.isatty()
        self.last = ""

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_: object) -> None:
        if self.shown and self.last:
            click.echo("\r" + " " * 70 + "\r", err=True, nl=False)

    def __call__(self, what: str, share: float) -> None:
        """Show how far a step is."""
        line = f"{what:<40} {share:4.0%}"
        if self.shown and line != self.last:
            click.echo("\r" + line, err=True, nl=False)
            self.last = line
