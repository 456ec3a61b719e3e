"""`lull export`: a release in the formats of others."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import click

from lull.cli.options import area_option, engine_option, month


@click.group()
def export() -> None:
    """Write a release, or the panel it rests on, in a format that other tools read."""


@export.command()
@click.argument("release", default="latest")
@click.option("--to", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder of the hub.")
@area_option
def hub(release: str, to: Path, area: Path) -> None:
    """Write RELEASE (YYYY-MM, or latest) as a forecast hub (hubverse schema 6): samples, quantiles, bins of sizes.

    A folder that holds such a hub gets the release as a further round.
    """
    from lull.publish.hub import write_hub
    from lull.publish.snapshot import take

    found = take(area, release).release
    written = write_hub(found, to)
    click.echo(f"{written} and {to}/hub-config/tasks.json: round {found.info['as_of']}")


@export.command()
@click.argument("release", default="latest")
@click.option("--to", required=True, type=click.Path(dir_okay=False, path_type=Path), help="GeoParquet file to write.")
@area_option
def geo(release: str, to: Path, area: Path) -> None:
    """Write the outlook of RELEASE as GeoParquet: each place's outline with its risks over all months."""
    from lull.publish.geoparquet import write_geoparquet
    from lull.publish.snapshot import take

    rows = write_geoparquet(take(area, release).release, to)
    click.echo(f"{to}: {rows} places and groups")


@export.command()
@area_option
@click.option("--level", help="A level of the area, or cell.  [default: the level of the outlook]")
@click.option(
    "--as-of", "as_of", type=month, metavar="YYYY-MM", help="Last month.  [default: the last that the record covers]"
)
@engine_option
@click.option("--to", "to", required=True, type=click.Path(file_okay=False, path_type=Path),
              help="Folder for panel.parquet, features.parquet and groups.parquet.")  # fmt: skip
def panel(area: Path, level: str | None, as_of: date | None, events: str, to: Path) -> None:
    """Write the panel of a level: counts by unit and month, what was known at the end of each, and counts by group.

    They are made in the engine where the events are, by what `lull outlook` and `lull backtest` go on from. They count
    events exactly, so they are for your own work: nothing of them is published.
    """
    import pyarrow.parquet as pq

    from lull.outlook.panels import panels
    from lull.runs.new import newest_month

    month = as_of or newest_month(area, datetime.now(UTC).date(), events=events)
    made = panels(area, month, level=level, events=events)
    to.mkdir(parents=True, exist_ok=True)
    for name, rows in made.items():
        pq.write_table(rows, to / f"{name}.parquet")
    click.echo(f"{made['panel'].num_rows:,} rows to {month:%Y-%m} in {to}")
