"""`lull evaluate-coder`: a coder against gold records, fresh reports and real documents."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

import click
from rich.console import Console
from rich.table import Table

from lull.bounded import json_list, json_object
from lull.cli.read import CODERS

if TYPE_CHECKING:
    from lull.reports.coder import Coder

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_ANY = click.Path(exists=True, path_type=Path)


Figures = Mapping[str, Mapping[str, object]]
"""Figures by language and name."""


class Seen(TypedDict):
    """Counts over real documents, and records to be read by eye."""

    documents: int
    sentences: int
    records: int
    with_place: int
    passed_over: int
    to_read: list[str]


@click.command("evaluate-coder")
@click.argument("gold", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--fresh", type=_FILE, help="Reports that nobody tuned to, in the same form.")
@click.option("--real", type=_ANY, help="A file or folder of real documents: counts, and a sample to read.")
@click.option(
    "--sample", type=click.IntRange(1, 1000), default=20, show_default=True, help="Records of --real to read."
)
@click.option("--coder", type=CODERS, default="rules", show_default=True, help="Which coder is judged.")
@click.option("--json", "as_json", is_flag=True, help="All figures as one JSON object.")
@click.option("--misses", is_flag=True, help="List what went wrong, too.")
@click.option(
    "--area",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    envvar="LULL_AREA",
    help="Area folder; by default Iraq.",
)
def evaluate_coder(
    gold: Path,
    *,
    fresh: Path | None,
    real: Path | None,
    sample: int,
    coder: str,
    as_json: bool,
    misses: bool,
    area: Path | None,
) -> None:
    """Judge a coder by gold reports (JSON Lines: id, lang, published, text, records), language by language.

    GOLD tells how well it fits what was read while it was made; --fresh how well it reads what is new; --real, which
    has no gold, counts what is found and prints a sample to be read by eye.
    """
    from lull.reports.coder import find_coder
    from lull.reports.evaluate import evaluate_coder as judge
    from lull.reports.gold import read_gold

    code = find_coder(coder)
    sets = {p.name: judge(read_gold(p), code, area=area) for p in (gold, fresh) if p is not None}
    seen = _real(real, code, area, sample) if real is not None else None
    if as_json:
        plain: dict[str, object] = {name: f if misses else _without_misses(f) for name, f in sets.items()}
        stated = plain[gold.name] if fresh is None and seen is None else plain | ({"real": seen} if seen else {})
        click.echo(json.dumps(stated, ensure_ascii=False, indent=1))
        return
    for name, figures in sets.items():
        _print(f"{coder} coder on {name}", figures, misses=misses)
    if seen is not None:
        _print_real(seen)


def _without_misses(figures: Figures) -> Figures:
    return {lang: {k: v for k, v in f.items() if k != "misses"} for lang, f in figures.items()}


def _real(path: Path, code: Coder, area: Path | None, sample: int) -> Seen:
    """Counts over real documents, and a spread sample of records."""
    from lull.languages import readers
    from lull.reports.reading import read_documents

    failed: list[Exception] = []
    documents = [d for d in read_documents(path, on_error=failed.append) if d.lang in readers()]
    found = [(d, r) for d in documents for r in code(d, area=area)]
    step = max(1, len(found) // sample)
    return {
        "documents": len(documents),
        "sentences": sum(len(d.sentences) for d in documents),
        "records": len(found),
        "with_place": sum(bool(r.adm1_pcode) for _, r in found),
        "passed_over": len(failed),
        "to_read": [
            f"{d.lang} {r.rule} {r.aux_mode} | {r.place_text or '-'} | {', '.join(r.actors) or '-'} | {r.evidence}"
            for d, r in found[::step][:sample]
        ],
    }


def _print_real(seen: Seen) -> None:
    counts = ", ".join(f"{v} {k.replace('_', ' ')}" for k, v in seen.items() if k != "to_read")
    click.echo(f"\nreal documents: {counts}; read these, and count those that are right as they stand:")
    for line in seen["to_read"]:
        click.echo(f"  {line}")


def _print(title: str, figures: Figures, *, misses: bool) -> None:
    table = Table(title=title)
    table.add_column("figure")
    for lang in figures:
        table.add_column(lang, justify="right")
    for name in next(iter(figures.values()), {}):
        if name not in ("misses", "status_confusion"):
            for label, cells in _table_rows(name, [f[name] for f in figures.values()]):
                table.add_row(label, *cells)
    Console(width=None if sys.stdout.isatty() else 120).print(table)
    whole = figures.get("all", {})
    confused = json_object(whole.get("status_confusion"))
    click.echo("status, gold → coded: " + ", ".join(f"{k} {v}" for k, v in confused.items()))
    if misses:
        for kind, lines in json_object(whole.get("misses")).items():
            click.echo(f"\n{kind}\n" + "\n".join(f"  {line}" for line in json_list(lines)))


def _table_rows(name: str, by_language: Sequence[object]) -> list[tuple[str, list[str]]]:
    """Label and cells of the rows that one figure gives, a cell a language."""
    if name == "worst_types":
        return [("worst types", [", ".join(map(str, json_list(kinds))) or "-" for kinds in by_language])]
    held = [json_object(f) for f in by_language]
    if name == "detection":
        return [(f"detection {p}", [_number(f[p]) for f in held]) for p in ("precision", "recall", "f1")]
    if name == "detection_by_type":
        kinds = sorted({k for f in held for k in f})
        return [(f"detection f1 {k}", [_number(json_object(f.get(k)).get("f1")) for f in held]) for k in kinds]
    return [(name, [_number(f) for f in by_language])]


def _number(value: object) -> str:
    return "-" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)
