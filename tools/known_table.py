"""Write `docs/known.md`: the share of each strand that a survey round measures, by district."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pyarrow.parquet as pq

from lull.area import bundled_area
from lull.assess.indicators import Spec, load_spec
from lull.places import plain_names, read_names

PAGE = Path(__file__).resolve().parents[1] / "docs" / "known.md"
SHOWN = ("services", "governance", "displacement")
HEAD = """# What is known where

Made by `python tools/known_table.py` from the bundled surveys. A number is the share, in per cent, of a strand's weight
that a round of the Multi-Cluster Needs Assessment measures in a district with at least fair evidence (★★); from 50 on
the strand counts as observed there. An empty cell was not surveyed, or rests on fewer than 30 households.

* Displaced and returnee households only: host households were not asked, so most of the south was not surveyed.
* A round is known 121 days after its last interview: 2018 from 2 January 2019, 2019 from 30 December 2019, 2020 from
  24 January 2021, 2021 from 26 December 2021. The round of 2017 asked displaced households out of camps about water and
  shelter only; its values stand on the pages and are scored nowhere.
* Reconciliation: no survey by district asks about it. It rests on lists of return hotspots and on returns that are
  blocked, and is known in few districts. Hours of electricity and night lights by district have no source with a
  licence; your own copies (`lull ingest survey`) have their indicators and weights and lift the evidence.

"""


def shares(spec: Spec) -> dict[tuple[str, int, str], float]:
    """Share of a strand's weight measured, by place, year and strand."""
    weight = {i.id: (i.strand, i.weight) for i in spec.scored}
    series = {(m.terms[0], m.population_group): m.indicator for m in spec.measures if len(m.terms) == 1}
    found: dict[tuple[str, int, str], dict[str, float]] = defaultdict(dict)
    for r in pq.read_table(bundled_area("iraq") / "facts/surveys.parquet").to_pylist():
        indicator = series.get((r["indicator"], r["population_group"] or ""))
        if indicator in weight and r["evidence_level"] >= 2 and r["source_id"].startswith("reach"):
            strand, share = weight[indicator]
            found[r["place_id"], r["period_end"].year, strand][indicator] = share
    return {key: sum(parts.values()) for key, parts in found.items()}


def page() -> str:
    """The page as Markdown."""
    known = shares(load_spec(bundled_area("iraq")))
    years = sorted({year for _, year, _ in known})
    names = plain_names(read_names(bundled_area("iraq")))
    places = sorted((name, place) for place, name in names.items() if len(place) == 8)
    columns = [(strand, year) for strand in SHOWN for year in years]
    out = [HEAD, "## Districts observed by round\n"]
    out += ["| strand | " + " | ".join(map(str, years)) + " |", "|---|" + "---:|" * len(years)]
    for strand in SHOWN:
        counts = [sum(known.get((p, y, strand), 0) >= 0.5 for _, p in places) for y in years]
        out.append(f"| {strand} | " + " | ".join(map(str, counts)) + " |")
    out += ["\n## By district\n", "| district | " + " | ".join(f"{s} {y}" for s, y in columns) + " |"]
    out.append("|---|" + "---:|" * len(columns))
    for name, place in places:
        cells = [known.get((place, y, s)) for s, y in columns]
        out.append(f"| {name} | " + " | ".join("" if c is None else f"{100 * c:.0f}" for c in cells) + " |")
    return "\n".join(out) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
