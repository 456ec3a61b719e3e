"""`lull outlook`: panel, forecast, assessment, release."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from lull.cli.options import area_option
from lull.cli.progress import progress_bar


@click.command()
@area_option
@click.option(
    "--as-of",
    "as_of",
    metavar="YYYY-MM",
    help="Last month whose data are used; by default the last one that the record covers.",
)
@click.option("--draws", type=click.IntRange(100, 10000), help="Sample paths a unit; by default as in area.toml.")
@click.option("--revise", is_flag=True, help="Publish a correction beside an existing release of that month.")
@click.option("--json", "as_json", is_flag=True, help="Print a summary as JSON.")
def outlook(area: Path, as_of: str | None, draws: int | None, revise: bool, as_json: bool) -> None:
    """Make the outlook of one month from what was known when it closed, and write it as an immutable release."""
    from lull.outlook.known import month_of
    from lull.outlook.run import make_outlook
    from lull.outlook.summary import headline, missing, summary
    from lull.runs.new import newest_month

    today = datetime.now(UTC).date()
    month = month_of(as_of) if as_of else newest_month(area, today)
    with progress_bar(f"Outlook as of {month:%Y-%m}") as say:
        release = make_outlook(area, month, draws=draws, revise=revise, today=today, progress=say)
    found = summary(release)
    click.echo(json.dumps(found, ensure_ascii=False, indent=1, default=str) if as_json else headline(found))
    for line in () if as_json else missing(release):
        click.echo(line)
