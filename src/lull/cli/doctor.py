"""`lull doctor`: is everything as it should be, and what to do where it is not."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from lull.cli.options import area_option


@click.command()
@area_option
@click.option(
    "--site", type=click.Path(file_okay=False, path_type=Path), help="Folder of a published site; default: site."
)
@click.option("--repair", is_flag=True, help="Mend what can be mended safely; releases are never touched.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def doctor(area: Path, site: Path | None, repair: bool, as_json: bool) -> None:
    """Check settings, store, releases, published site, accounts and leftovers, and say what to do.

    Exit code 0 where nothing is wrong, 1 where something is that needs you.
    """
    from lull.doctor import FAULT, examine

    found = examine(area, site=site, today=datetime.now(UTC).date(), repair=repair)
    if as_json:
        click.echo(json.dumps([f.as_dict() for f in found], ensure_ascii=False, indent=1))
    else:
        for f in found:
            click.echo(f"{'mended' if f.repaired else f.state:<7}{f.what}: {f.seen}")
            if f.do:
                click.echo(f"       to do: {f.do}")
    if any(f.state == FAULT for f in found):
        raise click.exceptions.Exit(1)
