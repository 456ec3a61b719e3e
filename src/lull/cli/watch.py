"""`lull watch`: where violence goes on and where it may come back, by probability."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lull.cli.options import area_option
from lull.schema import LISTS

if TYPE_CHECKING:
    from lull.outlook.watchlist import WatchLine
    from lull.releases import Release


@click.command()
@click.argument("release", default="latest")
@area_option
@click.option("--list", "which", type=click.Choice(LISTS), help="Only one of the two lists.")
@click.option("--group", default="all", show_default=True, help="Violence of one armed group alone.")
@click.option("--first", type=click.IntRange(min=1), help="Only so many places of each list.")
@click.option(
    "--costs",
    type=(float, float),
    metavar="ACTING NOT_ACTING",
    help="What acting costs and what it costs not to have acted, in one unit: only places where acting costs less.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines.")
def watch(
    *,
    release: str,
    area: Path,
    which: str | None,
    group: str,
    first: int | None,
    costs: tuple[float, float] | None,
    as_json: bool,
) -> None:
    """Print the two watch lists of a RELEASE (e.g. 2019-04; by default the latest).

    Places stand by the probability of 25 deaths within 12 months where violence goes on, and of any death where it is
    calm after a past of violence. What is not known of conditions moves no place; the mark says how much is known.
    """
    from lull.outlook.watchlist import find_release, watch_rows

    found = find_release(area, release)
    rows = watch_rows(found, which=which, first=first, group=group)
    if costs:
        bar = _bar(*costs)
        rows = [r for r in rows if r["probability"] >= bar]
        click.echo(f"Acting costs less from {bar:.0%} on: {len(rows)} places. {' '.join(_told(found, bar))}", err=True)
    if as_json:
        for row in rows:
            click.echo(json.dumps(row, ensure_ascii=False))
        return
    for line in _table(rows):
        click.echo(line)


def _bar(acting: float, not_acting: float) -> float:
    from lull.publish.pages.judged import threshold

    try:
        return threshold(acting, not_acting)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--costs") from error


def _told(release: Release, bar: float) -> Iterator[str]:
    """What warning from the nearest probability that was tried would have meant."""
    from lull.languages import source
    from lull.publish.locale import language
    from lull.publish.pages.judged import warned

    rows = release.table("alarm").to_pylist() if release.has("alarm") else []
    for name in LISTS:
        held = [r for r in rows if r["list"] == name]
        if held:
            nearest = min(held, key=lambda r: abs(r["threshold"] - bar))
            yield warned(language(source()), nearest) or ""


def _table(rows: Sequence[WatchLine]) -> Iterator[str]:
    titles = {"goes-on": "Violence goes on", "comes-back": "It may come back"}
    for name, title in titles.items():
        held = [r for r in rows if r["list"] == name]
        if held:
            yield f"{title} ({held[0]['target'].replace('_', ' ')} months), conditions known"
        for row in held:
            moved = "" if row["changed"] is None else f"{100 * row['changed']:+.0f} points"
            called, chance = row["name"][:28], row["probability"]
            yield f"{row['rank']:>4}  {called:28} {chance:>5.0%}  {_mark(row):<7} {moved}".rstrip()


def _mark(row: WatchLine) -> str:
    known = row["evidence"]
    return f"{known['known']} of {known['asked']}" if known["asked"] else ""
