"""The Track record page: whether earlier releases were right."""

from __future__ import annotations

from typing import Any

from lull.publish.book import Rows
from lull.publish.charts import map as chart
from lull.publish.charts import reliability
from lull.publish.charts.svg import RISK, WHITE
from lull.publish.locale import N_
from lull.publish.pages import district, measures, outlook
from lull.publish.pages.frame import Visit, render

HIT, MISS, ALARM, QUIET = "hit", "miss", "false_alarm", "quiet"
OUTCOMES = {
    HIT: N_("warned, and it came"),
    MISS: N_("not warned, and it came"),
    ALARM: N_("warned, and it did not come"),
    QUIET: N_("not warned, and it did not come"),
}
LOOKS = {HIT: ("#0f5c66", "none"), MISS: (RISK[4], "lines"), ALARM: (RISK[1], "dots"), QUIET: ("#eef2f0", "none")}
WARNED = 0.5
OURS = "lull"
_SCORES = (
    "model",
    "rows",
    "crps",
    "ign",
    "mis",
    "brier_1",
    "ap_1",
    "coverage_90",
    "crps_ratio",
    "ign_ratio",
    "mis_ratio",
)


def page(visit: Visit) -> str:
    """Calibration, skill against benchmarks, and hits, misses and false alarms on the map."""
    told = visit.book.verification
    results = outcomes(visit)
    fills = {
        place: chart.Fill(*LOOKS[kind], f"{visit.place(place)}: {visit.speech.text(OUTCOMES[kind])}")
        for place, kind in results.items()
    }
    labels = {g["place_id"]: visit.place(g["place_id"]) for g in visit.book.uppers}
    title = visit.speech.text("Hits, misses and false alarms")
    drawn = chart.draw(outlook.shapes(visit.book), fills, title, labels=labels, link=lambda p: visit.link(f"place/{p}"))
    entries = [measures.Entry(*LOOKS[k], visit.speech.text(OUTCOMES[k])) for k in OUTCOMES]
    entries.append(measures.Entry(WHITE, "none", visit.speech.text("not known yet")))
    rows = told.rows("reliability") or visit.book.rows("reliability")
    skill = told.rows("skill") or visit.book.rows("skill")
    return render(
        visit,
        "track.html",
        summary=told.summary,
        skill=[{k: r[k] for k in _SCORES if k in r} for r in skill],
        curves=_curves(visit, rows),
        reliability=[r for r in rows if r.get("model") == OURS],
        results=results,
        counted={k: sum(1 for v in results.values() if v == k) for k in OUTCOMES},
        outcomes=OUTCOMES,
        drawn=drawn,
        entries=entries,
        warned=WARNED,
    )


def outcomes(visit: Visit) -> dict[str, str]:
    """What became of each district's warning of any death within the months that are known by now."""
    found = {}
    for row in visit.book.units:
        place = row["place_id"]
        months = district.later(visit.book, place)[:12]
        forecast = outlook.one(visit.book, place, len(months)) if months else None
        if forecast is None:
            continue
        came, warned = any(m.shown != "0" for m in months), forecast["p_ge_1"] >= WARNED
        found[place] = (HIT if warned else MISS) if came else (ALARM if warned else QUIET)
    return found


def _curves(visit: Visit, rows: Rows) -> list[dict[str, Any]]:
    groups: dict[tuple[str, Any], list[dict[str, Any]]] = {}
    for row in rows:
        if row.get("model") == OURS:
            groups.setdefault((OURS, row.get("least")), []).append(row)
    return [{"least": least, "chart": reliability.diagram(visit.speech, r)} for (_, least), r in groups.items()]
