"""`lull fleet update`: many areas in one command."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from lull.cli.options import executor_option


@click.group()
def fleet() -> None:
    """Run many areas in one command, on this machine or a Dask cluster."""


@fleet.command("update")
@click.argument("areas", type=click.Path(exists=True, file_okay=False, path_type=Path))
@executor_option("here")
@click.option("--no-site", is_flag=True, help="Make no pages.")
@click.option("--again", is_flag=True, help="Also the areas that were well today already.")
@click.option("--on", "today", type=click.DateTime(["%Y-%m-%d"]), help="Day of the run; default: today.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def update(areas: Path, where: str, no_site: bool, again: bool, today: datetime | None, as_json: bool) -> None:
    """Update every area folder in AREAS: one line each; an area that fails stops no other.

    Run it again after a break: what was well that day is not done again. Exit code 1 where an area needs a person.
    With Dask the folder must be reachable from the workers under the same path.
    """
    from lull.runs.fleet import summary, update_fleet

    day = today.date() if today else datetime.now(UTC).date()
    done = []
    for one in update_fleet(areas.resolve(), today=day, where=where, site=not no_site, again=again):
        done.append(one)
        if not as_json:
            mark = "  " if one.ok else "! "
            said = "; ".join(one.faults) or f"{one.release or 'no release'}{' (done before)' if one.before else ''}"
            click.echo(f"{one.area:<16}{mark}{said}")
    stated = summary(done)
    click.echo(
        json.dumps(stated, ensure_ascii=False) if as_json else f"{stated['well']} of {stated['areas']} areas are well"
    )
    if stated["well"] < stated["areas"]:
        raise click.exceptions.Exit(1)
