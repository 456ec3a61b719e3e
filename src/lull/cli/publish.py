"""`lull publish`: the site as a folder."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import click

from lull.cli.options import area_option


@click.command()
@click.argument("release", default="latest")
@click.option("--to", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder for the site.")
@click.option("--base", help="Address that feeds name as theirs; by default `base_url` of area.toml.")
@click.option("--jobs", type=click.IntRange(1), default=None, help="Processes; by default one a core.")
@click.option(
    "--all-months",
    is_flag=True,
    help="Keep all pages of every month, for a site whose addresses last; default [site] all_months.",
)
@area_option
def publish(release: str, to: Path, base: str | None, jobs: int | None, all_months: bool, area: Path) -> None:
    """Write the site of RELEASE (YYYY-MM, or latest) with all earlier releases, in all languages, into a folder.

    The month at which the site opens is there in full, by the settings of the area or else the newest; of the others
    the main pages, the briefing and the package of data.

    The folder opens from a disk without a server: open index.html. What was there before is replaced only if it is a
    site that Lull wrote.
    """
    from lull.area import load_area
    from lull.publish.export import export

    base = base or load_area(area).settings.site.base_url or "https://example.org/"
    base = base if base.endswith("/") else base + "/"
    context = get_context("spawn")
    with (
        ProcessPoolExecutor(jobs or os.cpu_count(), mp_context=context) as executor,
        click.progressbar(length=100, label="publishing", file=sys.stderr) as bar,
    ):
        export(
            area,
            to,
            release=release,
            executor=executor,
            base=base,
            all_months=all_months,
            progress=lambda done: bar.update(int(100 * done) - bar.pos),
        )
    click.echo(f"Open {to / 'index.html'}")
