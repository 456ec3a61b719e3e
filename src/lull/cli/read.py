"""`lull read`: a report into records. `lull evaluate-coder`: a coder against gold records."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from lull.languages import readers

CODERS = click.Choice(["rules", "linear", "llm"])


@click.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help="JSON Lines, one record a line, instead of a table.")
@click.option("--lang", type=click.Choice(readers()), help="Language; by default it is detected.")
@click.option(
    "--published", type=click.DateTime(["%Y-%m-%d"]), help="Day of publication, the anchor of relative dates."
)
@click.option("--coder", type=CODERS, default="rules", show_default=True, help="Which coder reads.")
@click.option(
    "--area",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    envvar="LULL_AREA",
    help="Area folder; by default Iraq.",
)
@click.option("--second", type=CODERS, help="Second coder; where it differs, confidence falls and review comes sooner.")
@click.option("--source", help="Who published it, where the file does not say; decides the source's grade.")
@click.option("--keep", is_flag=True, help="Put the records into the review queue of the area (needs --area).")
def read(
    *,
    file: Path,
    as_json: bool,
    lang: str | None,
    published: datetime | None,
    coder: str,
    area: Path | None,
    second: str | None,
    source: str | None,
    keep: bool,
) -> None:
    """Read a report and print its records, each with the sentence that it rests on.

    FILE is text, HTML, JSON Lines, WARC, e-mail, a feed or a folder of these; - is standard input. Nothing is stored
    without --keep.
    """
    from lull.cli.keep import keep_coded
    from lull.reports.coder import find_coder
    from lull.reports.language import SUPPORTED
    from lull.reports.opinions import compare
    from lull.reports.reading import Given
    from lull.reports.record import to_jsonl

    given = Given(published.date() if published else None, lang)
    failed: list[Exception] = []
    documents = _documents(file, given, failed)
    code = find_coder(coder)
    other = find_coder(second) if second else None
    count = 0
    coded = []
    for document in documents:
        if source and not document.source_office:
            document = replace(document, source_office=source)  # noqa: PLW2901
        if document.lang not in SUPPORTED:
            click.echo(f"language {document.lang} is not supported (en, ar, ckb are); name one with --lang", err=True)
            continue
        records = code(document, area=area)
        if other is not None:
            records = compare(records, other(document, area=area))
        count += len(records)
        if keep:
            coded.append((document, records))
        elif as_json:
            click.echo(to_jsonl(records, blank=True), nl=False)
        else:
            _show(document, records)
    if keep:
        keep_coded(area, coded, as_json=as_json)
    elif not as_json and not count:
        click.echo("no records", err=True)
    _tell_failed(failed)


def _documents(file: Path, given: Any, failed: list[Exception]) -> Iterator[Any]:
    """The documents of a file, folder or of standard input; what cannot be read is put into `failed`."""
    from lull.reports.reading import LARGEST, read_bytes, read_documents

    if str(file) == "-":
        return read_bytes(sys.stdin.buffer.read(LARGEST + 1), given, on_error=failed.append)
    return read_documents(file, given, on_error=failed.append)


def _tell_failed(failed: list[Exception]) -> None:
    for error in failed:
        click.echo(f"error: {error}", err=True)
    if failed:
        raise click.exceptions.Exit(1)


def _show(document: Any, records: Iterable[Any]) -> None:
    table = Table(title=document.title or document.url or None, show_lines=True, expand=False)
    for name in ("what", "mode", "where", "when", "who", "figures", "evidence"):
        table.add_column(name, overflow="fold")
    for record in records:
        table.add_row(*_cells(record))
    if table.row_count:
        Console(width=None if sys.stdout.isatty() else 140, soft_wrap=False).print(table)


def _cells(record: Any) -> Iterator[str]:
    kind = (
        record.event_type,
        record.service_sector,
        record.service_status,
        record.speech_act,
        record.commitment_status,
    )
    yield f"{record.record_type}\n" + " ".join(k for k in kind if k)
    yield record.aux_mode
    yield "\n".join(
        filter(
            None, (record.place_text, record.adm2_pcode or record.adm1_pcode or " or ".join(record.place_candidates))
        )
    )
    days = [str(d) for d in dict.fromkeys((record.date_start, record.date_end)) if d]
    yield "\n".join(days + ([f"until {record.deadline}"] if record.deadline else []))
    yield ", ".join(record.actors) + (" → " + ", ".join(record.recipients) if record.recipients else "")
    figures = {"deaths": _deaths(record), "injured": record.injured, record.unit or "": record.quantity}
    yield "\n".join(f"{v:g} {k}" if isinstance(v, float) else f"{v} {k}" for k, v in figures.items() if v is not None)
    yield record.evidence


def _deaths(record: Any) -> str | None:
    if record.low is None and record.best is None and record.high is None:
        return None
    if record.low == record.best == record.high:
        return str(record.best)
    low, high = (str(v) if v is not None else "?" for v in (record.low, record.high))
    return f"{low} to {high}" + (f", best {record.best}" if record.best is not None else "")


@click.command("evaluate-coder")
@click.argument("gold", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--coder", type=CODERS, default="rules", show_default=True, help="Which coder is judged.")
@click.option("--json", "as_json", is_flag=True, help="All figures as one JSON object.")
@click.option("--misses", is_flag=True, help="List what went wrong, too.")
@click.option(
    "--area",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    envvar="LULL_AREA",
    help="Area folder; by default Iraq.",
)
def evaluate_coder(gold: Path, *, coder: str, as_json: bool, misses: bool, area: Path | None) -> None:
    """Judge a coder by gold reports (JSON Lines: id, lang, published, text, records), language by language."""
    from lull.reports.coder import find_coder
    from lull.reports.evaluate import evaluate_coder as judge
    from lull.reports.evaluate import read_gold

    figures = judge(read_gold(gold), find_coder(coder), area=area)
    if as_json:
        if not misses:
            figures = {lang: {k: v for k, v in f.items() if k != "misses"} for lang, f in figures.items()}
        click.echo(json.dumps(figures, ensure_ascii=False, indent=1))
        return
    table = Table(title=f"{coder} coder on {gold.name}")
    table.add_column("figure")
    for lang in figures:
        table.add_column(lang, justify="right")
    for name in next(iter(figures.values()), {}):
        if name not in ("misses", "detection", "detection_by_type", "status_confusion"):
            table.add_row(name, *(_number(f[name]) for f in figures.values()))
        elif name == "detection":
            for part in ("precision", "recall", "f1"):
                table.add_row(f"detection {part}", *(_number(f["detection"][part]) for f in figures.values()))
        elif name == "detection_by_type":
            for kind in sorted({k for f in figures.values() for k in f[name]}):
                table.add_row(
                    f"detection f1 {kind}", *(_number(f[name].get(kind, {}).get("f1")) for f in figures.values())
                )
    Console(width=None if sys.stdout.isatty() else 120).print(table)
    whole = figures.get("all", {})
    click.echo("status, gold → coded: " + ", ".join(f"{k} {v}" for k, v in whole.get("status_confusion", {}).items()))
    if misses:
        for kind, lines in whole.get("misses", {}).items():
            click.echo(f"\n{kind}\n" + "\n".join(f"  {line}" for line in lines))


def _number(value: object) -> str:
    return "-" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)
