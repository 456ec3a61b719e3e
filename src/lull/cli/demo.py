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
    help="Folder for the area, its store, the releases and the site.  [default: lull-demo, or lull-practice]",
)
@click.option("--practice", is_flag=True, help="An invented area with invented reports, to learn reviewing.")
@click.option("--no-site", is_flag=True, help="Stop before the site is made.")
@click.option("--one-month", is_flag=True, help="Only the month that the site opens at.")
def demo(folder: Path | None, practice: bool, no_site: bool, one_month: bool) -> None:
    """Iraq from bundled data: outlooks of 2019-01 to 2020-10 as known then, each verified against what came after."""
    from lull.outlook.demo import AS_OF, MONTHS, make_demo
    from lull.outlook.summary import headline, summary
    from lull.publish.export import export

    if practice:
        _practice((folder or Path("lull-practice")).resolve(), no_site=no_site)
        return
    folder = (folder or Path("lull-demo")).resolve()

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


def _practice(folder: Path, *, no_site: bool) -> None:
    """Make the practice area, and say what a new reviewer does next."""
    from lull.publish.export import export
    from lull.runs.practice import make_practice

    with progress_bar("Lull practice") as say:
        made = make_practice(folder, at=datetime.now(UTC), progress=say)
        if not no_site:
            workers = min(2, os.cpu_count() or 1)
            with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as executor:
                export(
                    folder,
                    folder / "site",
                    executor=executor,
                    progress=lambda share: say("making the site", 0.7 + 0.3 * share),
                )
    click.echo(f"{made.accepted} invented records were accepted and stand in release {made.release.name}.")
    click.echo(f"{made.waiting} wait for you: lull review --area {folder}")
    click.echo(f"Then publish what you accepted: lull outlook --as-of {made.release.name[:7]} --revise --area {folder}")
    if not no_site:
        click.echo(f"Open {(folder / 'site' / 'index.html').resolve()} in a browser.")
