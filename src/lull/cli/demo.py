"""`lull demo`: two years of Iraq from bundled data, verified against what came after."""

from __future__ import annotations

import csv
import json
import os
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

import click

from lull.cli.check import as_text
from lull.cli.progress import progress_bar


@click.command()
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("lull-demo"),
    show_default=True,
    help="Folder for the area, its store, the release and the site.",
)
@click.option("--no-site", is_flag=True, help="Stop before the site is made.")
@click.option("--one-month", is_flag=True, help="Only the month that the site opens at.")
def demo(folder: Path, no_site: bool, one_month: bool) -> None:
    """Iraq from bundled data: outlooks of 2019-01 to 2020-10 as known then, each verified against what came after."""
    from lull.outlook.demo import AS_OF, MONTHS, make_demo
    from lull.outlook.summary import headline, summary
    from lull.publish.export import export

    folder = folder.resolve()

    workers = min(2, os.cpu_count() or 1)
    with (
        progress_bar("Lull demo") as say,
        ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as executor,
    ):
        months = (AS_OF,) if one_month else MONTHS
        today = datetime.now(UTC).date()
        made = make_demo(folder, today=today, executor=executor, months=months, progress=say)
        if not no_site:
            export(
                folder,
                folder / "site",
                executor=executor,
                progress=lambda share: say("making the site", 0.65 + 0.35 * share),
            )
    for name in made.kept:
        click.echo(f"kept your changed {name}", err=True)
    click.echo(headline(summary(made.release)))
    click.echo(f"{len(made.releases)} releases, {made.releases[0].name} to {made.releases[-1].name}.")
    found = json.loads((made.verification / "summary.json").read_text("utf-8"))
    with (made.verification / "skill.csv").open(encoding="utf-8", newline="") as file:
        click.echo(as_text(found, list(csv.DictReader(file))))
    if not no_site:
        click.echo(f"Open {(folder / 'site' / 'index.html').resolve()} in a browser.")
        click.echo(f"Or serve it with the API: lull serve --area {folder}")
