"""`lull national`: the whole country, from the newest month that its series reach."""

from __future__ import annotations

import json
from pathlib import Path

import click

from lull.cli.options import area_option
from lull.cli.progress import progress_bar


@click.command()
@area_option
@click.option("--horizons", default="1-12", show_default=True, help="Months after the newest: up to 36, for plans.")
@click.option("--draws", type=click.IntRange(100, 10000), help="Sample paths; by default as in area.toml.")
@click.option("--json", "as_json", is_flag=True, help="Print rows as JSON Lines.")
def national(area: Path, horizons: str, draws: int | None, as_json: bool) -> None:
    """Forecast the national series of an area from their newest month, and write them to AREA/national/YYYY-MM."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    from lull.cli.evaluate import show
    from lull.cli.forecast import horizons_of
    from lull.outlook.now import make_national

    steps = horizons_of(horizons)
    if steps[0] < 1 or steps[-1] > 36:
        raise click.BadParameter(f"{horizons!r}: months go from 1 to 36, for plans", param_hint="--horizons")
    with progress_bar("National outlook") as say:
        say("learning from all countries", 0.1)
        made = make_national(area, horizons=steps, draws=draws)
    rows = pq.read_table(made / "national.parquet")
    whole = rows.filter(pc.equal(rows["span"], "cumulative"))
    keep = ("track_id", "month", "horizon", "p10", "p50", "p90", "p_ge_25", "p_ge_100")
    stated = [{k: str(r[k]) if k == "month" else r[k] for k in keep} for r in whole.to_pylist()]
    if as_json:
        for row in stated:
            click.echo(json.dumps(row))
        return
    marks = {h for h in (3, 6, 12, 24, 36, steps[-1]) if h in steps}
    show([r for r in stated if r["horizon"] in marks])
    click.echo(f"Deaths from the first month to each; {made}", err=True)
