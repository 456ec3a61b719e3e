"""`lull export`: a release in the formats of others."""

from __future__ import annotations

from pathlib import Path

import click

from lull.cli.options import area_option


@click.group()
def export() -> None:
    """Write a release in a format that other tools read."""


@export.command()
@click.argument("release", default="latest")
@click.option("--to", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder of the hub.")
@area_option
def hub(release: str, to: Path, area: Path) -> None:
    """Write RELEASE (YYYY-MM, or latest) as a forecast hub (hubverse schema 6): samples, quantiles, bins of sizes.

    A folder that holds such a hub gets the release as a further round.
    """
    from lull.publish.book import take
    from lull.publish.hub import write_hub

    found = take(area, release).release
    written = write_hub(found, to)
    click.echo(f"{written} and {to}/hub-config/tasks.json: round {found.info['as_of']}")


@export.command()
@click.argument("release", default="latest")
@click.option("--to", required=True, type=click.Path(dir_okay=False, path_type=Path), help="GeoParquet file to write.")
@area_option
def geo(release: str, to: Path, area: Path) -> None:
    """Write the outlook of RELEASE as GeoParquet: each place's outline with its risks over all months."""
    from lull.publish.book import take
    from lull.publish.geoparquet import write_geoparquet

    rows = write_geoparquet(take(area, release).release, to)
    click.echo(f"{to}: {rows} places and groups")
