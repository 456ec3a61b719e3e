"""The reference page of an area's indicators, made from the same files as the scores."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from lull.assess.indicators import Indicator, Measure, Spec, load_spec
from lull.errors import AssessError
from lull.languages import pick, source
from lull.schema import STRANDS

USES = {"gap": "scored", "dial": "on a dial", "beside": "shown beside"}


def indicators_page(folder: Path) -> str:
    """Markdown of all indicators, their measures and goalposts, and every series left out with the reason."""
    spec = load_spec(folder)
    return "\n".join([*_head(spec), *(line for s in STRANDS for line in _strand(spec, s)), *_left_out(folder)]) + "\n"


def _head(spec: Spec) -> Iterator[str]:
    yield "# Indicators\n"
    yield "This page is made from `indicators.csv`, `measures.csv` and `indicators_left_out.csv` of the bundled area."
    yield "Every goalpost is fixed: a gap is 0 at the target and 1 at the worst goalpost, whatever other places show."
    yield "Weights are value judgements; within a strand they sum to 1.\n"
    yield f"{len(spec.scored)} indicators are scored, {len(spec.indicators) - len(spec.scored)} stand beside.\n"


def _strand(spec: Spec, strand: str) -> Iterator[str]:
    weight = spec.settings.strand_weights.get(strand, 0)
    yield f"\n## {strand.capitalize()}\n"
    yield f"Weight in the unmet gap: {weight:g}.\n"
    yield "| indicator | use | weight | role | kind | half-life, months | known bias |"
    yield "|---|---|---|---|---|---|---|"
    inside = [i for i in spec.indicators if i.strand == strand]
    for i in inside:
        yield _row(i)
    yield "\n| indicator | measured by | unit | target | worst | sources of the goalposts |"
    yield "|---|---|---|---|---|---|"
    for i in inside:
        for m in spec.measures:
            if m.indicator == i.id:
                yield _measure(i, m)


def _row(i: Indicator) -> str:
    name = f"{pick(i.names, source()) or i.id} (`{i.id}`)"
    cells = (name, USES[i.use], f"{i.weight:g}", i.role, i.kind, f"{i.half_life:g}", i.bias)
    return f"| {' | '.join(cells)} |"


def _measure(i: Indicator, m: Measure) -> str:
    if m.scale == "none":
        return f"| {pick(i.names, source()) or i.id} | `{m.id}` | {m.unit} |  |  | shown as published |"
    scale = " (log scale)" if m.scale == "log1p" else " (answers)" if m.scale == "ordinal" else ""
    where = f", {m.place_level} only" if m.place_level and not m.id.startswith("event:") else ""
    sources = f"{m.target_source}; {m.worst_source}"
    name = pick(i.names, source()) or i.id
    return f"| {name} | `{m.id}`{where} | {m.unit}{scale} | {m.target:g} | {m.worst:g} | {sources} |"


def _left_out(folder: Path) -> Iterator[str]:
    path = folder / "indicators_left_out.csv"
    if not path.is_file():
        return
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if rows and not {"series", "family", "reason"} <= set(rows[0]):
        raise AssessError(f"{path.name}: expected the columns series, family, reason; found {', '.join(rows[0])}")
    families: dict[str, list[str]] = {}
    reasons = {r["family"]: r["reason"] for r in rows}
    for r in rows:
        families.setdefault(r["family"], []).append(r["series"])
    yield f"\n## Left out\n\n{len(rows)} published series are kept with the facts but not scored.\n"
    yield "| why | series |\n|---|---|"
    for family, series in sorted(families.items()):
        yield f"| {reasons[family]} | {', '.join(f'`{s}`' for s in sorted(series))} |"
