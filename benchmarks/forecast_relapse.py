"""Relapse and the two Iraq back-tests: before June 2014 (real) and in May 2020 (a famous false alarm).

Run `PYTHONPATH=src python benchmarks/forecast_relapse.py [docs/relapse]`: prints the figures of docs/relapse.md and
writes its plots. Needs the evidence data beside the checkout for the districts. About five minutes on two cores.
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from scipy import sparse
from sklearn.metrics import average_precision_score

from lull.forecast.past import past_of
from lull.forecast.pool import Forecast, fit_pool, forecast
from lull.forecast.relapse import alarms, candidates, fit_hazard, hazard_risk, recurred
from lull.forecast.world import World, until
from lull.plots import Panel, chart
from lull.verify.worlds import country_world

ROOT = Path(__file__).resolve().parents[1]
IRAQ = "645"
STEPS = tuple(range(1, 13))


def districts() -> World:
    """Iraq's districts, January 1989 to December 2020, events located to the district."""
    folder = ROOT / "src/lull/areas/iraq"
    places = [r for r in csv.DictReader((folder / "places.csv").open()) if r["level"] == "district"]
    units = tuple(sorted(r["place_id"] for r in places))
    index = {u: i for i, u in enumerate(units)}
    up = {r["place_id"]: r["parent_id"] for r in places}
    parents = sorted(set(up.values()))
    months = np.arange("1989-01", "2021-01", dtype="datetime64[M]")
    counts = np.zeros((len(units), len(months)))
    rows = pq.read_table(ROOT.parent / "shared/data/ucdp/ged_iraq_1989-2020_pcoded.parquet").to_pylist()
    for row in rows:
        # Rows from 2019 on come without precision and end date, and were chosen for a precision of 1 or 2.
        precise = (row["where_prec"] or (2 if row["year"] >= 2019 else 9)) <= 2
        if precise and row["ADM2_PCODE"] in index:
            month = int((np.datetime64(str(row["date_end"] or row["date_start"])[:7], "M") - months[0]).astype(int))
            counts[index[row["ADM2_PCODE"]], month] += row["best"]
    rings = [np.zeros((len(units), len(units))) for _ in range(2)]
    for r in csv.DictReader((folder / "neighbours.csv").open()):
        if r["level"] == "district" and r["unit_id"] in index and r["neighbour_id"] in index:
            rings[int(r["ring"]) - 1][index[r["unit_id"]], index[r["neighbour_id"]]] = 1
    inside = np.array([parents.index(up[u]) for u in units])
    return World(units, months, counts, sparse.csr_array(rings[0]), sparse.csr_array(rings[1]), inside)


def look(world: World, origin: str) -> Forecast:
    """The pool, fitted at the origin."""
    rng = np.random.default_rng(0)
    seen = until(world, origin)
    return forecast(seen, STEPS, rng=rng, fitted=fit_pool(seen, STEPS, rng=rng))


def country_relapse(world: World) -> None:
    """Score relapse risks of countries at half-yearly origins 2006-06 to 2016-12, refitted every four years."""
    past = past_of(world)
    found: dict[str, list[np.ndarray]] = {
        k: [] for k in ("pool any", "pool 25", "hazard any", "hazard 25", "any", "25")
    }
    fitted = None
    origins = np.arange(np.datetime64("2006-06", "M"), np.datetime64("2017-01", "M"), 6)
    for i, origin in enumerate(origins):
        seen, rng = until(world, origin), np.random.default_rng(i)
        if i % 8 == 0:
            fitted = fit_pool(seen, STEPS, rng=rng)
        month = len(seen.months) - 1
        units = np.flatnonzero(candidates(past, np.array([month]))[:, 0])
        totals = forecast(seen, STEPS, rng=rng, fitted=fitted).draws.sum(axis=1)[units]
        known = past_of(seen)
        for sense, least in (("any", 1), ("25", 25)):
            found[f"pool {sense}"].append((totals >= least).mean(axis=1))
            found[f"hazard {sense}"].append(hazard_risk(fit_hazard(known, month, sense=sense), known, month, units))
            found[sense].append(recurred(past, month, 12, sense=sense)[units])
    table = {k: np.concatenate(v) for k, v in found.items()}
    for sense in ("any", "25"):
        hit = table[sense].astype(bool)
        print(f"relapse ({sense}): {len(hit)} candidate origins, {hit.sum()} relapses")
        for name in (f"pool {sense}", f"hazard {sense}"):
            risk = table[name]
            print(f"  {name}: mean {risk.mean():.3f}, Brier {((risk - hit) ** 2).mean():.4f},"
                  f" AP {average_precision_score(hit, risk):.3f}")  # fmt: skip
            for a in alarms(risk, hit):
                print(f"    at {a.threshold:.0%}: {a.raised} alarms, {a.true} true, {a.missed} missed,"
                      f" {a.false_per_true:.1f} false per true")  # fmt: skip
        base = ((hit.mean() - hit) ** 2).mean()
        print(f"  base rate {hit.mean():.3f}, its Brier {base:.4f}")


def fan(made: Forecast, world: World, rows: np.ndarray, title: str, path: Path) -> dict[str, object]:
    """Plot a fan of the summed draws with what recurred, and return its figures."""
    totals = made.draws[rows].sum(axis=0)
    origin = int((made.origin - world.months[0]).astype(int))
    came_then = world.counts[rows].sum(axis=0)
    ahead = world.months[origin + 1 : origin + 13]
    seen = [(i, float(came_then[origin - 23 + i])) for i in range(24 + len(ahead))]
    low, quarter, middle, upper, high = (
        [(23 + h, float(q)) for h, q in zip(made.horizons, np.quantile(totals, p, axis=1), strict=True)]
        for p in (0.05, 0.25, 0.5, 0.75, 0.95)
    )
    names = ("recorded", "middle, 50 % and 90 %")
    panel = Panel(
        title=title,
        y="deaths",
        log=True,
        points={names[0]: seen},
        lines={names[0]: seen, names[1]: middle},
        bands={names[1]: [(x, a, b) for (x, a), (_, b) in zip(low, high, strict=True)]},
        ribs={names[1]: [(x, a, b) for (x, a), (_, b) in zip(quarter, upper, strict=True)]},
        ticks=[(i, str(world.months[origin - 23 + i])) for i in (0, 12, 23) if origin - 23 + i < len(world.months)],
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(str(chart([panel], f"{title}: recorded deaths and forecast", names=names)), encoding="utf-8")
    n = len(ahead)
    summed, recorded = totals[:n].sum(axis=0), came_then[origin + 1 : origin + 1 + n].sum()
    year = came_then[origin - 11 : origin + 1].sum()
    return {
        "origin": str(made.origin), "what": title, "months": n, "last_12_months": float(year),
        "expected": round(float(summed.mean()), 1),
        "p5_p50_p95": [round(float(q)) for q in np.quantile(summed, [0.05, 0.5, 0.95])],
        "recorded": float(recorded), "share_of_draws_below": round(float((summed < recorded).mean()), 3),
        "p_more_than_last_year": round(float((summed / n > year / 12).mean()), 3),
        "p_twice_last_year": round(float((summed / n > year / 6).mean()), 3),
    }  # fmt: skip


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs/relapse"
    countries, local = country_world(), districts()
    for origin in ("2013-12", "2014-05", "2020-04"):
        made = look(countries, origin)
        row = np.array([made.units.index(IRAQ)])
        print(
            json.dumps(
                fan(
                    made,
                    countries,
                    row,
                    f"Iraq, state-based violence, origin {origin}",
                    folder / f"country-{origin}.svg",
                )
            )
        )
        made = look(local, origin)
        every = np.arange(len(made.units))
        print(
            json.dumps(
                fan(
                    made,
                    local,
                    every,
                    f"Iraq's districts together, origin {origin}",
                    folder / f"districts-{origin}.svg",
                )
            )
        )
        n = min(12, len(local.months) - len(until(local, origin).months))
        at = len(until(local, origin).months)
        hit = local.counts[:, at : at + n].sum(axis=1) >= 25
        risk = (made.draws[:, :n].sum(axis=1) >= 25).mean(axis=1)
        print(f"  districts with 25 deaths in {n} months: expected {risk.sum():.1f}, recorded {hit.sum()},"
              f" Brier {((risk - hit) ** 2).mean():.4f}, AP {average_precision_score(hit, risk):.3f}")  # fmt: skip
        past = past_of(local)
        calm = candidates(past, np.array([at - 1]))[:, 0]
        any_then = local.counts[:, at : at + n].sum(axis=1) >= 1
        soon = (made.draws[:, :n].sum(axis=1) >= 1).mean(axis=1)
        print(f"  relapse candidates {calm.sum()}: (a) expected {soon[calm].sum():.1f},"
              f" recorded {any_then[calm].sum()};"
              f" (b) expected {risk[calm].sum():.1f}, recorded {hit[calm].sum()}")  # fmt: skip
    country_relapse(countries)


if __name__ == "__main__":
    main()
