"""Small changes to the rules that must not slip, one at a time: how many of them a test notices.

Run `python -m benchmarks.mutants [FILE ...] [--most 16] [--seed 7]`, or `make mutants`. Each file named in `PAIRS` is
changed in a copy of the package, `--most` changes drawn by `--seed` from all that are possible, and its tests run on
the copy. A change that no test notices is printed with its line. `NAMED` are slips that were once not noticed; all of
them are tried.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# Loaded once, as each change is tried in a fork.
import click  # noqa: F401
import duckdb  # noqa: F401
import hypothesis  # noqa: F401
import numpy as np  # noqa: F401
import pyarrow.compute
import pyarrow.csv
import pyarrow.parquet  # noqa: F401
import pytest
import scipy.optimize
import scipy.sparse
import scipy.spatial.distance
import scipy.stats  # noqa: F401
import shapely  # noqa: F401

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src/lull"
PAIRS: dict[str, tuple[str, ...]] = {
    "disclosure/counts.py": ("tests/disclosure/test_rules_by_hand.py",),
    "disclosure/texts.py": ("tests/disclosure/test_texts_leave_without_persons.py",),
    "disclosure/history.py": ("tests/disclosure/test_rules_by_hand.py",),
    "assess/gaps.py": ("tests/assess/test_gaps_by_hand.py", "tests/assess/test_condition_gaps.py"),
    "assess/priority.py": ("tests/assess/test_tiers.py",),
    "reports/spans/deadlines.py": (
        "tests/reports/test_deadlines_by_hand.py",
        "tests/reports/test_times_by_hand.py",
        "tests/reports/test_dates_and_deadlines.py",
    ),
    "reports/spans/dates.py": ("tests/reports/test_times_by_hand.py", "tests/reports/test_dates_and_deadlines.py"),
    "reports/spans/named_days.py": ("tests/reports/test_times_by_hand.py", "tests/reports/test_dates_and_deadlines.py"),
    "reports/spans/periods.py": ("tests/reports/test_times_by_hand.py", "tests/reports/test_dates_and_deadlines.py"),
    "reports/spans/counts.py": ("tests/reports/test_counts_and_quantities.py",),
    "reports/spans/attachment.py": ("tests/reports/test_counts_and_quantities.py",),
    "reports/spans/groups.py": ("tests/reports/test_counts_and_quantities.py",),
    "scores/joint.py": ("tests/scores/test_joint_scores.py",),
    "forecast/joint.py": (
        "tests/forecast/test_ties_and_lines_by_hand.py",
        "tests/forecast/test_policy_values_by_hand.py",
        "tests/forecast/test_worlds_are_joint.py",
    ),
    "forecast/summaries.py": (
        "tests/forecast/test_ties_and_lines_by_hand.py",
        "tests/forecast/test_policy_values_by_hand.py",
    ),
    "forecast/recalibrate.py": (
        "tests/forecast/test_ties_and_lines_by_hand.py",
        "tests/forecast/test_chances_are_recalibrated_by_the_newest_outcomes.py",
    ),
    "outlook/coverage.py": (
        "tests/outlook/test_days_and_months_by_hand.py",
        "tests/outlook/test_months_after_the_record_are_not_observed.py",
    ),
    "store/covered.py": ("tests/store/test_days_that_cannot_be.py", "tests/store/test_vintages_and_history.py"),
    "store/ingest.py": ("tests/sources/test_bad_rows_are_told.py", "tests/store/test_days_that_cannot_be.py"),
    "assess/alerts.py": ("tests/assess/test_alert_rules.py",),
}
"""Files with rules, by the tests that have to notice a change; doctests of the file itself run too."""
COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
COUNTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Mod: ast.Mult,
    ast.FloorDiv: ast.Div, ast.Pow: ast.Mult,
}  # fmt: skip
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}


@dataclass(frozen=True)
class Mutant:
    """One change: file within the package, line, and the line's statement before and after."""

    file: str
    line: int
    before: str
    after: str
    text: str


def mutants(file: str) -> list[Mutant]:
    """Every change that is tried on a file, in the order of its lines."""
    text = (PACKAGE / file).read_text("utf-8")
    found = []
    for n, (node, change) in enumerate(_sites(ast.parse(text))):
        tree = ast.parse(text)
        other, again = list(_sites(tree))[n]
        before = ast.unparse(node)
        again()
        after = ast.unparse(other)
        line = getattr(node, "lineno", 0)
        changed = ast.unparse(ast.fix_missing_locations(tree))
        del change
        found.append(Mutant(file, line, before, after, changed))
    return found


def _sites(tree: ast.AST) -> Iterator[tuple[ast.AST, object]]:
    """Each place that can be changed with what changes it; texts, types, decorators and `strict=` are left alone."""
    quiet = {id(n) for node in ast.walk(tree) for part in _silent(node) for n in ast.walk(part)}
    for node in ast.walk(tree):
        if id(node) not in quiet:
            yield from ((node, change) for change in _changes(node))


def _silent(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Raise | ast.JoinedStr):
        yield node
    if isinstance(node, ast.FunctionDef):
        yield from node.decorator_list
        yield from (a.annotation for a in ast.walk(node.args) if isinstance(a, ast.arg) and a.annotation)
        yield from [node.returns] if node.returns else []
    if isinstance(node, ast.ClassDef):
        yield from node.decorator_list
    if isinstance(node, ast.keyword) and node.arg == "strict":
        yield node.value
    if isinstance(node, ast.AnnAssign):
        yield node.annotation
    if isinstance(node, ast.Subscript):
        yield node.slice


def _changes(node: ast.AST) -> Iterator[object]:
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield lambda: setattr(node, "value", not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        yield lambda: setattr(
            node, "value", node.value + 1 if isinstance(node.value, int) else node.value * 1.25 + 0.01
        )
    elif isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARED:
        yield lambda: node.ops.__setitem__(0, COMPARED[type(node.ops[0])]())
    elif isinstance(node, ast.BinOp) and type(node.op) in COUNTED:
        yield lambda: setattr(node, "op", COUNTED[type(node.op)]())
    elif isinstance(node, ast.BoolOp):
        yield lambda: setattr(node, "op", ast.Or() if isinstance(node.op, ast.And) else ast.And())
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
        yield (
            lambda: (
                setattr(node, "op", ast.UAdd())
                if isinstance(node.op, ast.USub)
                else setattr(node, "operand", ast.UnaryOp(ast.Not(), node.operand))
            )
        )
    elif isinstance(node, ast.Name) and node.id in NAMES:
        yield lambda: setattr(node, "id", NAMES[node.id])
    elif isinstance(node, ast.If | ast.IfExp | ast.While):
        yield lambda: setattr(node, "test", ast.UnaryOp(ast.Not(), node.test))


NAMED: dict[str, tuple[str, str, str]] = {
    "3 weeks as 3 days": ("reports/spans/deadlines.py", "timedelta(weeks=n)", "timedelta(days=n)"),
    "2 years as 20 months": ("reports/spans/deadlines.py", "12 * n", "10 * n"),
    "an 80 % interval that is 60 %": ("forecast/summaries.py", "[0.1, 0.5, 0.9]", "[0.2, 0.5, 0.8]"),
    "<5 as <4": ("disclosure/counts.py", "SMALLEST = 5", "SMALLEST = 4"),
    "a chain cut to one parent": ("disclosure/history.py", "while place in parents", "if place in parents"),
    "history turned round": ("forecast/joint.py", "latent += use.history", "latent -= use.history"),
}
"""Slips that no test noticed once, by name: file, text in it, what stands there instead."""


def noticed(copy: Path, file: str, text: str, tests: tuple[str, ...], limit: float) -> bool:
    """Whether a test fails where the file says `text`; the copy is put back."""
    path = copy / "lull" / file
    whole = path.read_text("utf-8")
    path.write_text(text, "utf-8")
    try:
        return _run(copy, file, tests, limit) != 0
    finally:
        path.write_text(whole, "utf-8")


def _run(copy: Path, file: str, tests: tuple[str, ...], limit: float) -> int:
    """Exit code of pytest on the tests and the copy's doctests, in a fork that has the libraries loaded."""
    child = os.fork()
    if child == 0:
        os._exit(_tested(copy, file, tests, limit))
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code == -signal.SIGALRM:
        # A change that never ends is noticed; a machine that is too busy would be taken for one, so it is said.
        print(f"  {file}: no end within {limit:g} s", flush=True)
    return code


def _tested(copy: Path, file: str, tests: tuple[str, ...], limit: float) -> int:
    signal.alarm(int(limit))
    sys.dont_write_bytecode = True
    sys.path[:0] = [str(copy), str(ROOT)]
    os.environ["PYTHONPATH"] = f"{copy}{os.pathsep}{ROOT}"
    os.chdir(ROOT)
    with open(os.devnull, "w") as nothing:
        os.dup2(nothing.fileno(), 1)
        os.dup2(nothing.fileno(), 2)
        where = [str(copy / "lull" / file), *(str(ROOT / t) for t in tests)]
        quiet = ["-q", "-x", "-p", "no:cacheprovider", "--no-header", "--doctest-modules", "--rootdir", str(ROOT)]
        return int(pytest.main([*quiet, "--import-mode=importlib", *where]))


def main() -> None:
    """Print survivors by file and the share that was noticed; with `--json` write all to a file."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    asked.add_argument("files", nargs="*", default=list(PAIRS))
    asked.add_argument("--most", type=int, default=16)
    asked.add_argument("--seed", type=int, default=7)
    asked.add_argument("--limit", type=float, default=300.0, help="seconds of one run of tests")
    asked.add_argument("--json", type=Path)
    told = asked.parse_args()
    results: dict[str, dict[str, object]] = {}
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        shutil.copytree(PACKAGE, copy / "lull", ignore=shutil.ignore_patterns("__pycache__"))
        slips = {name: _slip(copy, name, told.limit) for name in NAMED}
        for file in told.files:
            results[file] = _one(copy, file, told.most, told.seed, told.limit)
            if told.json:
                told.json.write_text(json.dumps(results, indent=1, ensure_ascii=False), "utf-8")
    print(
        f"named slips noticed: {sum(slips.values())} of {len(slips)}", *(n for n, found in slips.items() if not found)
    )
    tried, killed = (sum(int(str(r[k])) for r in results.values()) for k in ("tried", "noticed"))
    print(f"{killed} of {tried} noticed ({killed / max(tried, 1):.0%}), seed {told.seed}, at most {told.most} a file")


def _slip(copy: Path, name: str, limit: float) -> bool:
    file, old, new = NAMED[name]
    text = (PACKAGE / file).read_text("utf-8")
    if old not in text:
        raise SystemExit(f"{file} has no {old!r} any more; mend the named slip {name!r}")
    return noticed(copy, file, text.replace(old, new), PAIRS[file], limit)


def _one(copy: Path, file: str, most: int, seed: int, limit: float) -> dict[str, object]:
    tests, start = PAIRS[file], time.perf_counter()
    if _run(copy, file, tests, limit):
        raise SystemExit(f"{file}: its tests fail without any change; expected them to pass: {' '.join(tests)}")
    every = mutants(file)
    chosen = random.Random(f"{seed} {file}").sample(every, min(most, len(every)))
    left = [m for m in sorted(chosen, key=lambda m: m.line) if not noticed(copy, file, m.text, tests, limit)]
    print(f"{file}: {len(chosen) - len(left)} of {len(chosen)} (of {len(every)} possible), "
          f"{time.perf_counter() - start:.0f} s", flush=True)  # fmt: skip
    for m in left:
        print(f"  line {m.line}: {m.before}  ->  {m.after}", flush=True)
    survivors = [{"line": m.line, "before": m.before, "after": m.after} for m in left]
    return {"tried": len(chosen), "noticed": len(chosen) - len(left), "possible": len(every), "survivors": survivors}


if __name__ == "__main__":
    main()
