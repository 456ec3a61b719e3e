"""`lull check`: a release beside what was recorded afterwards."""

from __future__ import annotations

import csv
import json
import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lull.cli.options import area_option
from lull.cli.progress import progress_bar

if TYPE_CHECKING:
    from lull.schema.verification import CheckSummary

SHOWN = ("crps_ratio", "ign_ratio", "mis_ratio", "brier_1_ratio")


@click.command()
@click.argument("release", default="latest")
@area_option
@click.option("--json", "as_json", is_flag=True, help="Print the comparison as JSON.")
def check(release: str, area: Path, as_json: bool) -> None:
    """Score a RELEASE (e.g. 2019-04; by default the latest) against what the store holds now.

    Its own draws are scored, and, to judge the method on more months, outlooks every four months after it, made again
    from the records of today.

    Writes the scores to verification/RELEASE of the area folder; the release itself stays as it is.
    """
    from lull.outlook.check import check_release
    from lull.outlook.watchlist import find_release

    one = find_release(area, release)
    workers = min(2, os.cpu_count() or 1)
    with (
        progress_bar(f"Checking {one.name}") as say,
        ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as executor,
    ):
        folder = check_release(area, one, executor=executor, progress=say)
    found: CheckSummary = json.loads((folder / "summary.json").read_text("utf-8"))
    with (folder / "skill.csv").open(encoding="utf-8", newline="") as file:
        skill = list(csv.DictReader(file))
    click.echo(json.dumps({**found, "skill": skill}, indent=1) if as_json else as_text(found, skill))


def as_text(found: CheckSummary, skill: list[dict[str, str]]) -> str:
    """How the forecast fared, for a terminal: counts first, then scores as ratios to the reference."""
    lines = [
        f"Recorded in {_span(found)} after it, known until {found['recorded_until']}:",
        f"  {found['units_with_deaths']} of {found['units']} units saw a death, "
        f"{found['units_expected_with_deaths']} were expected; {found['units_with_25']} saw 25 or more, "
        f"{found['units_expected_with_25']} were expected.",
        f"  The 80 % intervals held {found['inside_80']:.0%} of the units.",
        *_origins(found),
        f"As ratios to {found['reference']} (below 1 is better):",
        f"  {'model':20}{'CRPS':>8}{'IGN':>8}{'MIS':>8}{'Brier':>8}",
    ]
    if found.get("scores_kept_back"):
        lines.append("  kept back: so few months hold 1 to 4 deaths that mean scores would tell those counts")
    for row in skill:
        lines.append(f"  {row['model']:20}" + "".join(f"{float(row[c]):>8.2f}" if row[c] else f"{'':8}" for c in SHOWN))
    return "\n".join(lines)


def _span(found: CheckSummary) -> str:
    first, count = found.get("first", 1), found["months"]
    return f"the {count} months" if first == 1 else f"months {first} to {first + count - 1}"


def _origins(found: CheckSummary) -> list[str]:
    """What is scored: the release itself, and later outlooks that were never published."""
    again = found.get("made_again") or []
    own = [o for o in found["origins"] if o not in again]
    lines = [f"Scores of the release's own draws, origin {own[0]}"]
    if len(own) > 1:
        lines = [f"Scores of the draws of {len(own)} releases together, origins {own[0]} to {own[-1]}"]
    if again:
        lines[0] += ", and"
        lines.append(f"of later outlooks made again from the records of today, origins {', '.join(again)}.")
    return lines
