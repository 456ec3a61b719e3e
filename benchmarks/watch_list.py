"""Is the watch list right? Places named first at monthly origins beside simple lists, and what warning meant.

Run from the checkout (the bundled Iraq area is set up in a temporary folder; about 15 minutes on one core). The pool is
fitted at the first origin of each year and brought up to date at the others, so that no month after an origin is known:

    python benchmarks/watch_list.py --cache FOLDER [--first 2014-01] [--last 2019-12] [--step 1]

Forecasts are kept in the cache, one file an origin, so that an interrupted run goes on where it stopped.
Origins before 2018 may choose; later ones only tell.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import tempfile
from pathlib import Path

import numpy as np

from lull.area import bundled_area, load_area
from lull.forecast.pool import fit_pool, forecast
from lull.forecast.summaries import relapse_state
from lull.forecast.world import World, until
from lull.outlook.alarms import COLUMNS, Cases, alarm_rows, published_bounds
from lull.outlook.check import recorded
from lull.outlook.demo import FILES, place_area
from lull.outlook.run import ORDERS
from lull.store.ingest import Options, ingest_files

NAMED = (5, 10, 20)
FIRST_TEN = 10
TARGET = 25
HELD_OUT = np.datetime64("2018-01", "M")


def main() -> None:
    """Forecast every origin, then print hits of the lists and of their benchmarks."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--cache", type=Path, required=True)
    ask.add_argument("--first", default="2014-01")
    ask.add_argument("--last", default="2019-12")
    ask.add_argument("--step", type=int, default=1)
    ask.add_argument("--write", type=Path, help="Also write alarms by origin, as an area's rolling_origins.csv.")
    ask.add_argument("--only-tables", action="store_true", help="Use what the cache holds, forecast nothing.")
    given = ask.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        world = iraq(Path(folder) / "area")
    origins = np.arange(np.datetime64(given.first, "M"), np.datetime64(given.last, "M") + 1, given.step)
    if not given.only_tables:
        forecast_all(world, origins, given.cache)
    kept = [look(world, o, given.cache) for o in origins if (given.cache / f"{o}.npz").is_file()]
    if given.write:
        write(kept, given.write)
    for title, part in (
        ("all", kept),
        ("before 2018 (may choose)", [h for h in kept if h["origin"] < HELD_OUT]),
        ("2018 on (only told)", [h for h in kept if h["origin"] >= HELD_OUT]),
    ):
        if part:
            print(f"\n{title}: {len(part)} origins, {part[0]['origin']} to {part[-1]['origin']}")
            goes_on(part)
            comes_back(part)
            warnings_at(part)


def iraq(folder: Path) -> World:
    """The bundled area with all months that are recorded."""
    place_area(bundled_area("iraq"), folder)
    for kind, name in FILES[:1]:
        ingest_files(folder, [(kind, folder / name)], Options(today=dt.date(2026, 1, 1)))
    return recorded(folder).world


def forecast_all(world: World, origins: np.ndarray, cache: Path) -> None:
    """Write probabilities of each origin that the cache does not hold: what the pool says of 12 months together."""
    area, fitted, year = load_area(bundled_area("iraq")), None, None
    cache.mkdir(parents=True, exist_ok=True)
    for origin in origins:
        path, seen = cache / f"{origin}.npz", until(world, origin)
        if path.is_file():
            continue
        rng = np.random.default_rng([area.forecast.seed, int(origin.astype(int))])
        if fitted is None or str(origin)[:4] != year:
            fitted, year = fit_pool(seen, area.forecast.months_ahead, rng=rng), str(origin)[:4]
        made = forecast(
            seen, area.forecast.months_ahead, draws=area.forecast.draws, rng=rng, fitted=fitted, orders=ORDERS
        )
        total = made.draws.sum(axis=1)
        quantiles = np.quantile(total, (0.1, 0.5, 0.9), axis=1)
        np.savez(path, p25=(total >= TARGET).mean(axis=1), p1=(total > 0).mean(axis=1), q=quantiles)


def look(world: World, origin: np.datetime64, cache: Path) -> dict:
    """Probabilities at an origin from what was recorded by then, simple lists beside them, and what came."""
    seen = until(world, origin)
    with np.load(cache / f"{origin}.npz") as file:
        held = {k: file[k] for k in file.files}
    last = seen.counts[:, -12:].sum(axis=1)
    months = world.months
    ahead = world.counts[:, (months > origin) & (months <= origin + 12)]
    return {
        "origin": origin,
        "state": relapse_state(seen),
        "last_12": last + seen.counts[:, -24:-12].sum(axis=1) * 1e-4,
        "last_24": seen.counts[:, -24:].sum(axis=1),
        "last_3": seen.counts[:, -3:].sum(axis=1) + last * 1e-4,
        "neighbours_12": last + around(seen, last),
        "ahead": ahead,
        "observed": ahead.sum(axis=1),
        **held,
    }


def around(seen: World, last: np.ndarray) -> np.ndarray:
    """Mean of the places that touch each, as much as one place of its own."""
    touching = np.asarray(seen.neighbours.sum(axis=1)).ravel()
    return np.asarray(seen.neighbours @ last) / np.maximum(touching, 1)


def first(score: np.ndarray, tie: np.ndarray, count: int) -> np.ndarray:
    """Indices of the first places by a score, ties by another and then by their order."""
    return np.lexsort((np.arange(len(score)), -tie, -score))[:count]


def goes_on(part: list[dict]) -> None:
    """Hits among the first 5, 10 and 20 of all places: 25 or more deaths in the next 12 months."""
    observed = sum(int((h["observed"] >= TARGET).sum()) for h in part)
    print(f"  25 or more deaths within 12 months: {observed} places and origins")
    for name in ("list", "p25", "last_12", "last_3", "neighbours_12"):
        hits = [sum(hit(h, name, n) for h in part) for n in NAMED]
        shares = ", ".join(
            f"{x / (n * len(part)):.0%}/{x / max(observed, 1):.0%}" for x, n in zip(hits, NAMED, strict=True)
        )
        print(f"    {name:14} " + " / ".join(map(str, hits)) + f"   (precision/recall {shares})")


def hit(h: dict, name: str, count: int) -> int:
    """How many of the first places had 25 or more; `list` is the published list without calm places."""
    score = np.where(h["state"] == 1, -1.0, h["p25"]) if name == "list" else h[name]
    tie = h["q"][1] if name in ("list", "p25") else h["last_24"]
    return int((h["observed"][first(score, tie, count)] >= TARGET).sum())


def comes_back(part: list[dict]) -> None:
    """Of calm places with a past that saw a death again, how many stood among the first ten."""
    found = dict.fromkeys(("p1", "last_24", "p25"), 0)
    observed = total = 0
    for h in part:
        calm = np.flatnonzero(h["state"] == 1)
        again = h["observed"][calm] > 0
        observed, total = observed + int(again.sum()), total + len(calm)
        for name in found:
            found[name] += int(again[first(h[name][calm], h["p25"][calm], FIRST_TEN)].sum())
    print(f"  calm places with a past: {total}, a death again in {observed}; among the first ten:")
    print("    " + ", ".join(f"{name} {n}" for name, n in found.items()))


def write(kept: list[dict], path: Path) -> None:
    """Alarms, hits and misses by origin and list, as far as published ranges settle what came."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        out.writeheader()
        for h in kept:
            low, high = published_bounds(h["ahead"])
            for name, state, key in (("goes-on", (0, 2), "p25"), ("comes-back", (1,), "p1")):
                at = np.flatnonzero(np.isin(h["state"], state))
                day = h["origin"].astype("datetime64[D]").item()
                out.writerows(alarm_rows(Cases(day, name, h[key][at], low[at], high[at])))


def warnings_at(part: list[dict]) -> None:
    """Alarms, hits and misses by threshold, for both lists."""
    for title, state, name, least in (("goes on", (0, 2), "p25", TARGET), ("may come back", (1,), "p1", 1)):
        inside = [np.isin(h["state"], state) for h in part]
        p = np.concatenate([h[name][i] for h, i in zip(part, inside, strict=True)])
        y = np.concatenate([h["observed"][i] >= least for h, i in zip(part, inside, strict=True)])
        print(f"  {title}: {len(p)} cases, {y.sum()} came, {p.sum():.0f} expected; warn from")
        for t in (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6):
            warned = p >= t
            print(f"    {t:.0%}: {warned.sum()} alarms, {(warned & y).sum()} true, {(~warned & y).sum()} missed")


if __name__ == "__main__":
    main()
