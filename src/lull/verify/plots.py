"""Plots of a backtest as SVG: skill by window, reliability, ranks."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from lull.plots import Panel, chart

LARGEST = 9.0


def skill_plot(skills: pa.Table, *, reference: str) -> str:
    """Ratios of CRPS, IGN and MIS to the reference by window; below the line is better.

    `skills` is from `skill(rows, by=["window"], reference=reference)`. Ratios that are null have no point. Returns SVG.

    >>> from lull.verify.mock import mock_scores
    >>> from lull.verify.tables import skill
    >>> skill_plot(skill(mock_scores().months, by=["window"], reference="zero"), reference="zero")[:4]
    '<svg'
    """
    rows = [r for r in skills.to_pylist() if r["model"] != reference]
    windows = list(dict.fromkeys(r["window"] for r in rows))
    models = list(dict.fromkeys(r["model"] for r in rows))
    ticks = [(n, str(w)) for n, w in enumerate(windows)]
    panels = []
    for name in ("crps", "ign", "mis"):
        lines = {
            m: [
                (windows.index(r["window"]), r[f"{name}_ratio"]) for r in rows if r["model"] == m and r[f"{name}_ratio"]
            ]
            for m in models
        }
        lines = {m: points for m, points in lines.items() if points}
        y = f"Ratio to {reference}"
        panels.append(Panel(name.upper(), "Window", y, lines=lines, points=lines, marks=(1.0,), log=True, ticks=ticks))
    return str(chart(panels, f"Ratios of scores to {reference} by window", names=models))


def reliability_plot(table: pa.Table, *, least: int, models: tuple[str, ...]) -> str:
    """Share that happened against forecast probability; on the diagonal the forecast meant what it said.

    `table` is from `reliability_table`. Larger points hold more cases. After `with_chance`, a bar shows where nine in
    ten points would lie if the forecast were exactly right. Models without rows in the table are left out. Returns SVG.

    >>> from lull.verify.calibration import reliability_table
    >>> from lull.verify.mock import mock_scores
    >>> reliability_plot(reliability_table(mock_scores().months), least=1, models=("zero",))[:4]
    '<svg'
    """
    chosen = table.filter(
        pc.and_(pc.equal(table.column("least"), least), pc.is_in(table.column("model"), pa.array(models, pa.string())))
    )
    rows = chosen.to_pylist()
    most = max((r["cases"] for r in rows), default=1)
    by = {m: [r for r in rows if r["model"] == m] for m in models if any(r["model"] == m for r in rows)}
    points = {m: [(r["forecast"], r["observed"]) for r in found] for m, found in by.items()}
    panel = Panel(
        x=f"Forecast probability of {least} or more deaths",
        y="Share that happened",
        lines=points,
        points=points,
        sizes={m: [2 + (LARGEST - 2) * (r["cases"] / most) ** 0.5 for r in found] for m, found in by.items()},
        ribs={m: _by_chance(found) for m, found in by.items()} if "chance_low" in table.column_names else {},
        diagonal=True,
        percent=True,
    )
    return str(chart([panel], panel.x, names=list(by)))


def _by_chance(rows: Sequence[dict[str, float]]) -> list[tuple[float, float, float]]:
    """Where the share that happened would lie by chance."""

    def end(row: dict[str, float], side: str) -> float:
        return min(max(row["forecast"] + row[f"chance_{side}"] / 100, 0.0), 1.0)

    return [(r["forecast"], end(r, "low"), end(r, "high")) for r in rows]


def pit_plot(table: pa.Table, *, models: tuple[str, ...]) -> str:
    """Histograms of the PIT on active units; flat at 10 % is calibrated, heaps at the ends are draws too narrow.

    `table` is from `pit_table`. Models without rows in the table are left out. Returns SVG.

    >>> from lull.verify.calibration import pit_table
    >>> from lull.verify.mock import mock_scores
    >>> pit_plot(pit_table(mock_scores().months), models=("zero",))[:4]
    '<svg'
    """
    rows = table.filter(pc.is_in(table.column("model"), pa.array(models, pa.string()))).to_pylist()
    panels = [
        Panel(
            model,
            x="Rank of what happened",
            y="Share of rows",
            bars=[(r["low"], r["high"], r["share"]) for r in rows if r["model"] == model],
            marks=(0.1,),
            percent=True,
        )
        for model in models
        if any(r["model"] == model for r in rows)
    ]
    return str(chart(panels, "Ranks of what happened among the draws"))
