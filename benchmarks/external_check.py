"""Score the VIEWS challenge's own actuals with Lull and with views-evaluation, and compare figure by figure.

Run: `python benchmarks/external_check.py [--venv DIR] [--models lull,conflictology-12] [--data ../shared/data]`.

Two official benchmark files a year (1,000 draws of 191 countries and 12 months, 2018-2021) and Lull's own draws for the
same months are scored against the challenge's actuals, once by `lull.scores` and once by views-evaluation 2.0.0, an
independent scorer by the VIEWS team. That package needs an older NumPy, so it runs in an environment of its own, made
here from `requirements/external.txt` (hashed). Every figure must agree to six digits.

Lull and conflictology-12 are made from UCDP GED 26.1, a later vintage than the challenge's actuals (2021 alone differs
by a factor of two), so their figures here are not those of the backtest, whose actuals are of the same vintage.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from lull import scores
from lull.forecast.world import until
from lull.verify.models import model
from lull.verify.protocols import challenge
from lull.verify.worlds import country_world

ROOT = Path(__file__).resolve().parents[1]
YEARS = (2018, 2019, 2020, 2021)
OFFICIAL = {
    "official bootstrap": "bm_cm_bootstrap_expanded",
    "official last value": "bm_cm_last_historical_poisson_expanded",
}
WORKER = """
import json, sys
import numpy as np
from views_evaluation.evaluation import native_metric_calculators as theirs
bins = [0, 0.5, 2.5, 5.5, 10.5, 25.5, 50.5, 100.5, 250.5, 500.5, 1000.5]
out = {}
for path in sys.argv[1:]:
    case = np.load(path)
    obs, fct = case["obs"].astype(float), case["fct"].astype(float)
    found = {
        "crps": theirs.calculate_crps_native(obs, fct),
        "mis": theirs.calculate_mean_interval_score_native(obs, fct, alpha=0.1),
        "coverage": theirs.calculate_coverage_native(obs, fct, alpha=0.1),
        "brier_1": theirs.calculate_brier_rgs_sample_native(obs, fct, threshold=0.5),
        "brier_25": theirs.calculate_brier_rgs_sample_native(obs, fct, threshold=24.5),
        "ign": theirs.calculate_ignorance_score_native(obs, fct, bins=[*bins, 1e12], low_bin=0, high_bin=1),
    }
    try:
        theirs.calculate_ignorance_score_native(obs, fct, bins=bins, low_bin=0, high_bin=1)
        found["closed"] = "scores"
    except ValueError as error:
        found["closed"] = "refuses: " + str(error).split(". ")[0]
    out[path] = {k: v if isinstance(v, str) else float(v) for k, v in found.items()}
print(json.dumps(out))
"""


def environment(folder: Path) -> Path:
    """Python of an environment with views-evaluation, made if it is not there."""
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        install = [str(python), "-m", "pip", "install", "-q", "--require-hashes", "-r"]
        subprocess.run([*install, str(ROOT / "requirements/external.txt")], check=True)
    return python


def actuals(data: Path, year: int) -> tuple[np.ndarray, np.ndarray]:
    """Keys (rows, 2) of month and country number, sorted, and recorded deaths (rows,)."""
    table = pq.read_table(data / f"cm_actuals_{year}.parquet")
    keys = np.stack([table.column(n).to_numpy() for n in ("month_id", "country_id")], axis=1)
    order = np.lexsort(keys.T[::-1])
    return keys[order], table.column("ged_sb").to_numpy()[order]


def official(data: Path, name: str, year: int, keys: np.ndarray) -> np.ndarray:
    """Draws (rows, 1000) of an official benchmark in the order of the keys."""
    table = pq.read_table(data / f"{name}_{year}.parquet")
    columns = [table.column(n).to_numpy() for n in ("draw", "country_id", "month_id")]
    order = np.lexsort(columns)
    assert np.array_equal(np.stack(columns[:0:-1], axis=1)[order][::1000], keys), (
        "official file and actuals differ in rows"
    )
    return table.column("outcome").to_numpy()[order].reshape(len(keys), 1000)


def own(data: Path, name: str, year: int, keys: np.ndarray) -> np.ndarray:
    """Draws (rows, 1000) of a model of Lull's, from the bundled country data, in the order of the keys."""
    table = pq.read_table(data / "cm_features_to_oct2018_noacled.parquet", columns=["gleditsch_ward", "country_id"])
    number = dict(zip(table.column("country_id").to_pylist(), table.column("gleditsch_ward").to_pylist(), strict=True))
    world, fold = country_world(), challenge([year])[0]
    past, chosen = until(world, fold.origin), model(name, level="country")
    made = chosen.draw(chosen.fit(past, fold.horizons), fold.horizons, draws=1000, rng=np.random.default_rng(year))
    row = {unit: i for i, unit in enumerate(world.units)}
    return made[[row[str(number[c])] for c in keys[:, 1]], keys[:, 0] - keys[:, 0].min()]


def mine(obs: np.ndarray, fct: np.ndarray) -> dict[str, float]:
    s = scores.score_rows(obs, fct, rng=np.random.default_rng(0))
    names = {
        "crps": s.crps,
        "mis": s.mis,
        "coverage": s.covered_90,
        "brier_1": s.brier_1,
        "brier_25": s.brier_25,
        "ign": s.ign,
    }
    return {name: float(values.mean()) for name, values in names.items()}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--venv", type=Path, help="where the other environment is or shall be; default: thrown away")
    options.add_argument(
        "--models", default="lull,conflictology-12", help="models of Lull's to score beside the official files"
    )
    options.add_argument("--data", type=Path, default=ROOT / "../shared/data")
    options.add_argument("--csv", type=Path, help="also write the figures to this file")
    given = options.parse_args()
    data = given.data / "views_challenge"
    if not data.is_dir():
        raise SystemExit(f"{data} is not there; the challenge's files may not be bundled")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        python = environment(given.venv or folder / "venv")
        cases: dict[str, tuple[str, int, dict[str, float]]] = {}
        for year in YEARS:
            keys, obs = actuals(data, year)
            for label in [*OFFICIAL, *(m for m in given.models.split(",") if m)]:
                fct = official(data, OFFICIAL[label], year, keys) if label in OFFICIAL else own(data, label, year, keys)
                path = folder / f"{len(cases)}.npz"
                np.savez(path, obs=obs, fct=fct)
                cases[str(path)] = (label, year, mine(obs, fct))
        start = time.perf_counter()
        theirs = json.loads(subprocess.run([str(python), "-c", WORKER, *cases], check=True, capture_output=True).stdout)
        print(f"views-evaluation took {time.perf_counter() - start:.1f} s for {len(cases)} cases")
    report(cases, theirs, given.csv)


def report(
    cases: dict[str, tuple[str, int, dict[str, float]]], theirs: dict[str, dict[str, float]], out: Path | None
) -> None:
    """Print both scorers' figures side by side; stop with an error where they differ in the first six digits."""
    worst, rows = 0.0, []
    print(
        f"{'model':<22} {'year':<5} "
        + " ".join(f"{n:>12}" for n in ("crps", "ign", "mis", "coverage", "brier_1", "brier_25"))
    )
    for path, (label, year, found) in sorted(cases.items(), key=lambda c: (c[1][0], c[1][1])):
        gaps = {n: abs(v - theirs[path][n]) / max(abs(v), 1e-12) for n, v in found.items()}
        worst = max(worst, *gaps.values())
        names = ("crps", "ign", "mis", "coverage", "brier_1", "brier_25")
        print(f"{label:<22} {year:<5} " + " ".join(f"{found[n]:12.6f}" for n in names))
        rows.append(
            {
                "model": label,
                "year": year,
                **{n: found[n] for n in names},
                **{f"{n}_views": theirs[path][n] for n in names},
            }
        )
    print(f"largest relative difference between the two scorers: {worst:.1e}")
    for refusal in sorted({t["closed"] for t in theirs.values() if t["closed"] != "scores"}):
        print(f"with its own ten closed bins views-evaluation {refusal}")
    if out is not None:
        with out.open("w", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    if worst > 1e-6:
        raise SystemExit("the two scorers disagree")


if __name__ == "__main__":
    main()
