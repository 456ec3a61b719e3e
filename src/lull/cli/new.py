"""`lull new`: a country in one step."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from lull.cli.progress import progress_bar


@click.command()
@click.argument("country", metavar="ISO3")
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--from",
    "given",
    type=click.Path(path_type=Path),
    help="Folder with files of boundaries, events and people; nothing is fetched then.",
)
def new(*, country: str, folder: Path | None, given: Path | None) -> None:
    """Make a country in one step: boundaries, names, people, events, and a first outlook.

    ISO3 is the country's code of three letters (its name will do), DIR the new area folder, by default ./iso3. The same
    command again goes on where it stopped.
    """
    from lull.outlook.summary import headline, summary
    from lull.runs.new import new_country

    today = datetime.now(UTC).date()
    if given is None:
        from lull.runs.gather import gather

        given = gather(country, folder, today=today, tell=click.echo)
    with progress_bar("New country") as say:
        made = new_country(country, folder, given, today=today, tell=click.echo, progress=say)
    click.echo("\n" + headline(summary(made.release)))
    click.echo(f"\nNext:\n  lull publish latest --to site --area {made.folder}")
    click.echo(f"  lull update --area {made.folder}   (each month)")
