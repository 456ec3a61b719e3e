"""`lull demo`: the Iraq outlook from bundled data, verified against what came after."""

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
def demo(folder: Path, no_site: bool) -> None:
    """The Iraq outlook from bundled data, as of 2019-04, verified against what came after."""
    from lull.outlook.demo import make_demo
    from lull.outlook.summary import headline, summary
    from lull.publish.export import export

    folder = folder.resolve()

    workers = min(2, os.cpu_count() or 1)
    with (
        progress_bar("Lull demo") as say,
        ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as executor,
    ):
        made = make_demo(folder, today=datetime.now(UTC).date(), executor=executor, progress=say)
        if not no_site:
            export(
                folder,
                folder / "site",
                executor=executor,
                progress=lambda share: say("making the site", 0.75 + 0.25 * share),
            )
    for name in made.kept:
        click.echo(f"kept your changed {name}", err=True)
    click.echo(headline(summary(made.release)))
    found = json.loads((made.verification / "summary.json").read_text("utf-8"))
    with (made.verification / "skill.csv").open(encoding="utf-8", newline="") as file:
        click.echo(as_text(found, list(csv.DictReader(file))))
    if not no_site:
        click.echo(f"Open {(folder / 'site' / 'index.html').resolve()} in a browser.")
        click.echo(f"Or serve it with the API: lull serve --area {folder}")
