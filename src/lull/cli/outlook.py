"""`lull outlook`: panel, forecast, assessment, release."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import click

from lull.cli.options import area_option, engine_option, month
from lull.cli.progress import progress_bar

TOP = 10


@click.command()
@area_option
@click.option(
    "--as-of",
    "as_of",
    type=month,
    metavar="YYYY-MM",
    help="Last month whose data are used; by default the last one that the record covers.",
)
@click.option("--draws", type=click.IntRange(100, 10000), help="Sample paths a unit; by default as in area.toml.")
@click.option(
    "--level", type=click.Choice(["cell"]), help="Cells of half a degree in place of the area's places: no release."
)
@engine_option
@click.option("--revise", is_flag=True, help="Publish a correction beside an existing release of that month.")
@click.option("--json", "as_json", is_flag=True, help="Print a summary as JSON.")
def outlook(
    *, area: Path, as_of: date | None, draws: int | None, level: str | None, events: str, revise: bool, as_json: bool
) -> None:
    """Make the outlook of one month from what was known when it closed, and write it as an immutable release.

    With --level cell it is forecast by cells of PRIO-GRID, and written to AREA/cells/YYYY-MM: draws, chances, outlines
    and a map.
    """
    from lull.outlook.run import make_outlook
    from lull.outlook.summary import headline, missing, summary
    from lull.runs.new import newest_month

    today = datetime.now(UTC).date()
    month = as_of or newest_month(area, today, events=events)
    if level:
        _by_cell(area, month, draws, today, events, as_json)
        return
    with progress_bar(f"Outlook as of {month:%Y-%m}") as say:
        release = make_outlook(area, month, draws=draws, revise=revise, today=today, progress=say, events=events)
    found = summary(release)
    click.echo(json.dumps(found, ensure_ascii=False, indent=1, default=str) if as_json else headline(found))
    for line in () if as_json else missing(release):
        click.echo(line)


def _by_cell(area: Path, month: date, draws: int | None, today: date, events: str, as_json: bool) -> None:
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    from lull.cli.evaluate import show
    from lull.outlook.cells import SHOWN, make_cells
    from lull.publish.cell_map import draw_cells

    with progress_bar(f"Cells as of {month:%Y-%m}") as say:
        made = make_cells(area, month, draws=draws, today=today, progress=say, events=events)
        draw_cells(made)
    rows = pq.read_table(made / "forecast.parquet")
    whole = rows.filter(pc.equal(rows["span"], "cumulative"))
    whole = whole.filter(pc.equal(whole["horizon"], pc.max(whole["horizon"])))
    order = whole.sort_by([("p_ge_25", "descending"), ("p50", "descending"), ("unit_id", "ascending")])
    stated = [{"unit_id": r["unit_id"], **{n: r[n] for n in SHOWN}} for r in order.to_pylist()]
    if as_json:
        for row in stated:
            click.echo(json.dumps(row))
        return
    show(stated[:TOP])
    click.echo(f"{len(stated)} cells, all {whole['horizon'][0].as_py()} months together; {made}", err=True)
