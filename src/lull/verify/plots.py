"""Plots of a backtest as SVG: skill by window, reliability, ranks."""

from __future__ import annotations

from typing import Any

import altair as alt
import pyarrow as pa
import pyarrow.compute as pc
import vl_convert

BLUE, GREY = "#1b6ca8", "#6b6b6b"
COLOURS = ("#1b6ca8", "#c4561e", "#3b7a3b", "#7a4fa0", "#8a6d1f", "#444444", "#b03060")
WIDTH = 260


def skill_plot(skills: pa.Table, *, reference: str) -> str:
    """Ratios of CRPS, IGN and MIS to the reference by window; below the line is better.

    `skills` is from `skill(rows, by=["window"], reference=reference)`. Ratios that are null have no point. Returns SVG.

    >>> from lull.verify.mock import mock_scores
    >>> from lull.verify.tables import skill
    >>> skill_plot(skill(mock_scores().months, by=["window"], reference="zero"), reference="zero")[:4]
    '<svg'
    """
    long = [
        {"window": row["window"], "model": row["model"], "score": name.upper(), "ratio": row[f"{name}_ratio"]}
        for row in skills.to_pylist()
        for name in ("crps", "ign", "mis")
        if row["model"] != reference and row[f"{name}_ratio"] is not None
    ]
    base = alt.Chart().encode(
        x=alt.X("window:N", title="Window", axis=alt.Axis(labelAngle=0)),
        y=alt.Y("ratio:Q", title=f"Ratio to {reference}", scale=alt.Scale(type="log", nice=False)),
        color=alt.Color("model:N", title="Model", scale=alt.Scale(range=list(COLOURS))),
    )
    line = alt.Chart().mark_rule(color=GREY, strokeDash=[4, 3]).encode(y=alt.datum(1))
    points = base.mark_line(point=alt.OverlayMarkDef(size=40))
    chart = alt.layer(line, points, data=_data(long)).properties(width=WIDTH, height=220)
    return _svg(chart.facet(column=alt.Column("score:N", title=None)))


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
    diagonal = alt.Chart(_data([{"p": 0, "o": 0}, {"p": 1, "o": 1}])).mark_line(color=GREY, strokeDash=[4, 3])
    points = (
        alt.Chart(_data(chosen.to_pylist()))
        .mark_line(point=True)
        .encode(
            x=alt.X("forecast:Q", title=f"Forecast probability of {least} or more deaths", axis=alt.Axis(format="%")),
            y=alt.Y("observed:Q", title="Share that happened", axis=alt.Axis(format="%")),
            color=alt.Color("model:N", title="Model", scale=alt.Scale(range=list(COLOURS))),
        )
    )
    sizes = points.mark_circle(opacity=0.6).encode(
        size=alt.Size("cases:Q", title="Cases", scale=alt.Scale(type="sqrt"))
    )
    layers = [diagonal.encode(x="p:Q", y="o:Q"), *_bars(chosen), points, sizes]
    return _svg(alt.layer(*layers).properties(width=320, height=320))


def _bars(table: pa.Table) -> list[Any]:
    """Where the share that happened would lie by chance, for tables that say so."""
    if "chance_low" not in table.column_names:
        return []
    rows = [
        {**r, **{k: min(max(r["forecast"] + r[f"chance_{k}"] / 100, 0), 1) for k in ("low", "high")}}
        for r in table.to_pylist()
    ]
    bar = alt.Chart(_data(rows)).mark_rule(strokeWidth=5, opacity=0.2)
    return [bar.encode(x="forecast:Q", y="low:Q", y2="high:Q", color="model:N")]


def pit_plot(table: pa.Table, *, models: tuple[str, ...]) -> str:
    """Histograms of the PIT on active units; flat at 10 % is calibrated, heaps at the ends are draws too narrow.

    `table` is from `pit_table`. Models without rows in the table are left out. Returns SVG.

    >>> from lull.verify.calibration import pit_table
    >>> from lull.verify.mock import mock_scores
    >>> pit_plot(pit_table(mock_scores().months), models=("zero",))[:4]
    '<svg'
    """
    rows = table.filter(pc.is_in(table.column("model"), pa.array(models, pa.string()))).to_pylist()
    bars = (
        alt.Chart()
        .mark_bar(color=BLUE)
        .encode(
            x=alt.X("low:Q", title="Rank of what happened", axis=alt.Axis(format="%", tickCount=5)),
            x2="high:Q",
            y=alt.Y("share:Q", title="Share of rows", axis=alt.Axis(format="%"), scale=alt.Scale(zero=True)),
            y2=alt.datum(0),
        )
    )
    flat = alt.Chart().mark_rule(color=GREY, strokeDash=[4, 3]).encode(y=alt.datum(0.1))
    chart = alt.layer(bars, flat, data=_data(rows)).properties(width=180, height=140)
    return _svg(chart.facet(facet=alt.Facet("model:N", title=None), columns=3))


def _data(rows: list[dict[str, Any]]) -> Any:
    return alt.Data(values=rows)  # type: ignore[no-untyped-call]


def _svg(chart: Any) -> str:
    spec = chart.configure(font="Noto Sans, Arial, sans-serif").configure_view(strokeOpacity=0.2).to_json()
    svg: str = vl_convert.vegalite_to_svg(spec)
    return svg
