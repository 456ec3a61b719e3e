"""The reliability diagram: how often it came, against how probable we said it was (made with Altair)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import altair as alt
import vl_convert as vlc
from markupsafe import Markup

from lull.publish.charts import svg
from lull.publish.locale import Language


def diagram(speech: Language, rows: Sequence[Mapping[str, Any]]) -> Markup:
    """Draw rows with a forecast share, an observed share and a count; empty where there are none."""
    points = tuple(
        (float(r["forecast"]), float(r["observed"]), int(r.get("cases") or 0))
        for r in rows
        if r.get("forecast") is not None and r.get("observed") is not None
    )
    if not points:
        return Markup("")
    label = speech.text("How often it came, against how probable we said it was")
    return _drawn(points, speech.text("said"), speech.text("came"), label)


@lru_cache(maxsize=64)
def _drawn(points: tuple[tuple[float, float, int], ...], said: str, came: str, label: str) -> Markup:
    scale = alt.Scale(domain=[0, 1])
    data = alt.InlineData(values=[{"x": x, "y": y, "n": n} for x, y, n in points])
    axis = alt.Axis(format="%", tickCount=5, gridColor=svg.LINE, domainColor=svg.MUTED)
    x = alt.X("x:Q", scale=scale, title=said, axis=axis)
    y = alt.Y("y:Q", scale=scale, title=came, axis=axis)
    dots = alt.Chart(data).mark_circle(color=svg.ACCENT, opacity=0.9).encode(x, y, alt.Size("n:Q", legend=None))
    path = alt.Chart(data).mark_line(color=svg.ACCENT, strokeWidth=2).encode(x, y)
    ends = alt.InlineData(values=[{"x": 0, "y": 0}, {"x": 1, "y": 1}])
    perfect = alt.Chart(ends).mark_line(color=svg.MUTED, strokeDash=[4, 4]).encode(x, y)
    whole = (perfect + path + dots).properties(width=280, height=280).configure_view(stroke=None)
    whole = whole.configure(font="Noto Sans, Noto Sans Arabic, sans-serif", background="transparent")
    return Markup(_plain(vlc.vegalite_to_svg(whole.to_dict()), label))


def _plain(text: str, label: str) -> str:
    # Style attributes would need an exception in the content security policy; none of them is needed.
    text = re.sub(r' style="[^"]*"', "", text)
    text = re.sub(r' (?:aria-[a-z]+|role)="[^"]*"', "", text)
    return text.replace("<svg ", f'<svg class="chart" role="img" direction="ltr" aria-label="{label}" ', 1)
