"""All tables and plots of a backtest, written to a folder as CSV, Markdown, Parquet and SVG."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from lull.errors import ForecastError
from lull.verify.backtest import Scores
from lull.verify.calibration import alarms_table, pit_table, reliability_table
from lull.verify.chance import closeness, with_chance
from lull.verify.compare import differences
from lull.verify.levels import level_table
from lull.verify.models import POOL
from lull.verify.plots import pit_plot, reliability_plot, skill_plot
from lull.verify.tables import largest, skill, with_class, without
from lull.verify.together import hardest, skill_joint

LARGEST = 3
CLOSE = (
    "Bins of forecast probability with 200 cases; in how many of them the share that happened was within 5 points of"
    " the forecast; and in how many it would be if the forecast were exactly right (median, range of nine in ten)."
)
HARDEST = (
    "Beside the benchmark that is hardest to beat on each score, as ratio of means. The bar of a client of VIEWS: CRPS"
    " 5 % below conflictology-12."
)
JOINT = "Joint draws: energy and variogram scores of a unit's months, and of the sums of all units together."
SHORT = ("rows", "crps", "ign", "mis", "brier_1", "ap_1", "coverage_90", "crps_ratio", "ign_ratio", "mis_ratio")


@dataclass(frozen=True)
class Report:
    """Tables by name, plots (SVG) by name, and the units of the largest wars."""

    tables: Mapping[str, pa.Table]
    plots: Mapping[str, str]
    wars: tuple[str, ...]


def report(
    scores: Scores, *, reference: str, rng: np.random.Generator, classes: Mapping[str, str] | None = None
) -> Report:
    """Make every table and plot of a backtest.

    Parameters
    ----------
    scores : from `backtest`.
    reference : the model that others are compared with, a benchmark.
    rng : draws the blocks of the intervals.
    classes : class of each unit, such as its region; a unit without one is "other". None makes no table by class.

    Raises
    ------
    ForecastError
        Where the reference is not among the models, or models were scored on different rows.

    Examples
    --------
    >>> from lull.verify.mock import mock_scores
    >>> made = report(mock_scores(), reference="zero", rng=np.random.default_rng(1))
    >>> made.wars, len(made.tables), sorted(made.plots)
    (('b',), 19, ['pit', 'reliability_1', 'reliability_25', 'skill_by_window'])
    """
    rows = scores.months if classes is None else with_class(scores.months, classes)
    units = pc.count_distinct(rows.column("unit_id")).as_py()
    # At least one unit stays, so that there is something to compare in a small area.
    wars = largest(rows, min(LARGEST, units - 1))
    tables = {
        **_skill(scores, rows, wars, reference),
        "differences": differences(rows, reference, rng=rng),
        **_reliability(scores),
        "pit": pit_table(rows),
        "alarms": alarms_table(rows),
        "alarms_of_sums": alarms_table(scores.sums),
    }
    return Report(tables, _plots(tables, reference), wars)


def _skill(scores: Scores, rows: pa.Table, wars: Sequence[str], reference: str) -> dict[str, pa.Table]:
    """Tables of skill: of all months, split, without the largest wars, of sums, and by class where rows have one."""
    rest = without(rows, wars)
    out = {
        "skill": skill(rows, reference=reference),
        "skill_by_window": skill(rows, by=["window", "development"], reference=reference),
        "skill_by_horizon": skill(rows, by=["horizon"], reference=reference),
        "skill_by_activity": skill(rows, by=["activity"], reference=reference),
        "skill_without_largest": skill(rest, reference=reference),
        "skill_without_largest_by_window": skill(rest, by=["window"], reference=reference),
        "skill_of_sums": skill(scores.sums, reference=reference),
        "skill_of_total": skill(scores.totals, reference=reference),
        "levels": level_table(scores.totals),
        "skill_joint": skill_joint(scores.joint, reference=reference),
    }
    out["hardest"] = hardest(out["skill"])
    if "unit_class" in rows.column_names:
        out["skill_by_class"] = skill(rows, by=["unit_class"], reference=reference)
    return out


def _reliability(scores: Scores) -> dict[str, pa.Table]:
    """Reliability of months and of sums, with what chance would do; and how many bins are close enough."""
    out = {}
    for name, of in (("reliability", "months"), ("reliability_of_sums", "sums")):
        chance = scores.chance.filter(pc.equal(scores.chance.column("of"), of))
        plain = reliability_table(getattr(scores, of))
        out[name] = with_chance(plain, chance)
        out[f"closeness{name.removeprefix('reliability')}"] = closeness(plain, chance)
    return out


def _plots(tables: Mapping[str, pa.Table], reference: str) -> dict[str, str]:
    names = pc.unique(tables["skill"].column("model")).to_pylist()
    shown = tuple(n for n in (POOL, reference) if n in names) or tuple(names[:2])
    return {
        "skill_by_window": skill_plot(tables["skill_by_window"], reference=reference),
        "reliability_1": reliability_plot(tables["reliability"], least=1, models=shown),
        "reliability_25": reliability_plot(tables["reliability"], least=25, models=shown),
        "pit": pit_plot(tables["pit"], models=shown),
    }


def write_report(made: Report, scores: Scores, folder: Path, *, title: str) -> None:
    """Write `report.md`, one CSV a table, one SVG a plot, and the score rows as Parquet; aside, then renamed.

    Parameters
    ----------
    made : from `report`.
    scores : those that the report was made from.
    folder : where to; a report that is there is replaced.
    title : heading of `report.md`.

    Raises
    ------
    ForecastError
        Where the folder exists and holds anything that is not such a report.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from lull.verify.mock import mock_scores
    >>> scores = mock_scores()
    >>> made = report(scores, reference="zero", rng=np.random.default_rng(1))
    >>> with TemporaryDirectory() as folder:
    ...     write_report(made, scores, Path(folder) / "report", title="A backtest")
    ...     sorted({file.suffix for file in (Path(folder) / "report").iterdir()})
    ['.csv', '.md', '.parquet', '.svg']
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / "report.md").is_file():
        raise ForecastError(f"{folder} exists and is no backtest report; name another folder")
    aside = folder.with_name(f".{folder.name}.{os.getpid()}.writing")
    aside.mkdir(parents=True)
    try:
        for name, table in made.tables.items():
            pacsv.write_csv(table, aside / f"{name}.csv")
        for name, svg in made.plots.items():
            (aside / f"{name}.svg").write_text(svg, "utf-8")
        for name in ("months", "sums", "totals"):
            pq.write_table(getattr(scores, name), aside / f"scores_{name}.parquet", compression="zstd")
        (aside / "report.md").write_text(markdown(made, title=title), "utf-8")
        if folder.exists():
            shutil.rmtree(folder)
        aside.rename(folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def markdown(made: Report, *, title: str) -> str:
    """The report as one Markdown page that shows the tables a referee asks for first.

    >>> from lull.verify.mock import mock_scores
    >>> page = markdown(report(mock_scores(), reference="zero", rng=np.random.default_rng(1)), title="A backtest")
    >>> page.splitlines()[0]
    '# A backtest'
    """
    parts = [f"# {title}", ""]
    parts += ["All windows together.", "", markdown_table(made.tables["skill"], SHORT), ""]
    parts += [HARDEST, "", markdown_table(made.tables["hardest"], made.tables["hardest"].column_names[2:]), ""]
    parts += [JOINT, "", markdown_table(made.tables["skill_joint"], made.tables["skill_joint"].column_names[2:]), ""]
    parts += ["![Ratios by window](skill_by_window.svg)", "", markdown_table(made.tables["skill_by_window"], SHORT), ""]
    parts += [
        "By activity in the 12 months to the origin.",
        "",
        markdown_table(made.tables["skill_by_activity"], SHORT),
        "",
    ]
    parts += [f"Without the largest wars (units {', '.join(made.wars) or 'none'}).", ""]
    parts += [markdown_table(made.tables["skill_without_largest"], SHORT), ""]
    parts += ["Differences from the reference, with 95 % intervals from a block bootstrap.", ""]
    parts += [markdown_table(made.tables["differences"], tuple(made.tables["differences"].column_names[3:])), ""]
    parts += [CLOSE, "", markdown_table(made.tables["closeness"], tuple(made.tables["closeness"].column_names[1:])), ""]
    parts += [f"![{name}]({name}.svg)" for name in made.plots if name != "skill_by_window"]
    return "\n".join([*parts, ""])


def markdown_table(table: pa.Table, columns: Sequence[str]) -> str:
    """A table in Markdown: its text and flag columns, then the chosen ones.

    >>> print(markdown_table(pa.table({"model": ["a"], "crps": [0.5], "mis": [9.0]}), ("crps",)))
    | model | crps |
    | --- | ---: |
    | a | 0.5000 |
    """
    text = [f.name for f in table.schema if pa.types.is_string(f.type) or pa.types.is_boolean(f.type)]
    first = (
        [n for n in table.column_names[: table.column_names.index("model")] if n not in text]
        if "model" in table.column_names
        else []
    )
    names = [*first, *text, *(c for c in columns if c in table.column_names and c not in text)]
    lines = ["| " + " | ".join(names) + " |", "| " + " | ".join("---" if n in text else "---:" for n in names) + " |"]
    lines += ["| " + " | ".join(_cell(row[n]) for n in names) + " |" for row in table.to_pylist()]
    return "\n".join(lines)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.4f}" if isinstance(value, float) else str(value)
