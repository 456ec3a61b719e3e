"""`lull read`: reports into records."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from lull.cli.options import executor_option
from lull.errors import ReportError
from lull.languages import readers

if TYPE_CHECKING:
    from lull.reports.document import Document
    from lull.reports.reading import Given
    from lull.reports.record import Record

    # A document with its records.
    Coded = tuple[Document, list[Record]]

_BATCH = 1000
CODERS = click.Choice(["rules", "llm"])
SECONDS = click.Choice(["rules", "llm", "embed"])


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
@click.option("--second", type=SECONDS, help="Second reader; where it differs, confidence falls, review comes sooner.")
@click.option("--flag", is_flag=True, help="Also name sentences without a record that look like claims (lull[embed]).")
@click.option("--source", help="Who published it, where the file does not say; decides the source's grade.")
@click.option("--keep", is_flag=True, help="Put the records into the review queue of the area (needs --area).")
@executor_option("here")
def read(
    *,
    file: Path,
    as_json: bool,
    lang: str | None,
    published: datetime | None,
    coder: str,
    area: Path | None,
    second: str | None,
    flag: bool,
    source: str | None,
    keep: bool,
    where: str,
) -> None:
    """Read reports and print their records, each with the sentence that it rests on.

    FILE is text, HTML, PDF, DOCX, JSON (Lines, or a reply of the ReliefWeb API), WARC, e-mail, a feed or a folder of
    these; - is standard input. Nothing is stored without --keep.
    """
    from lull.reports.corpus import Reading, code_all
    from lull.reports.reading import Given
    from lull.reports.record import to_jsonl

    failed: list[Exception] = []
    given = Given(published.date() if published else None, lang)
    documents = _readable(_documents(file, given, failed), source, failed)
    coded = code_all(documents, Reading(coder, second, area), where=where)
    count = 0
    with _bar(file, where) as stated:
        if keep:
            _keep(area, stated(coded), as_json=as_json)
        else:
            for document, records in stated(coded):
                count += len(records)
                if as_json:
                    click.echo(to_jsonl(records, blank=True), nl=False)
                else:
                    _show(document, records)
                if flag:
                    _show_flags(document, records, as_json=as_json)
    if not keep and not as_json and not count:
        click.echo("no records", err=True)
    _tell_failed(failed)


def _show_flags(document: Document, records: Sequence[Record], *, as_json: bool) -> None:
    from lull.reports.embed import flag_silent

    for flag in flag_silent(document, records):
        row = {"flag": flag.type, "relevance": flag.relevance, "sentence": flag.quote, "document_id": flag.document_id}
        click.echo(
            json.dumps(row, ensure_ascii=False) if as_json else f"? {flag.type} {flag.relevance:.2f}  {flag.quote}"
        )


def _keep(area: Path | None, coded: Iterable[Coded], *, as_json: bool) -> None:
    """In batches, each of which is in the store before the next is read: what was done before a stop is kept."""
    from lull.cli.keep import keep_coded

    batch: list[Coded] = []
    some = False
    for pair in coded:
        batch.append(pair)
        if len(batch) == _BATCH:
            keep_coded(area, batch, as_json=as_json)
            batch, some = [], True
    if batch or not some:
        keep_coded(area, batch, as_json=as_json)


def _readable(documents: Iterable[Document], source: str | None, failed: list[Exception]) -> Iterator[Document]:
    """Documents in a language that is read; the others are named among what failed."""
    for document in documents:
        if document.lang not in readers():
            name = document.title or document.url or document.text[:40].replace("\n", " ")
            seen = f"{name!r} is in language {document.lang}, which is not read"
            failed.append(ReportError(f"{seen}; expected one of {', '.join(readers())}, or name one with --lang"))
        elif source and not document.source_office:
            yield replace(document, source_office=source)
        else:
            yield document


@contextmanager
def _bar(file: Path, where: str) -> Iterator[Callable[[Iterable[Coded]], Iterable[Coded]]]:
    """A progress bar for a folder or for work that is handed out; a single report needs none."""
    if where == "here" and not file.is_dir():
        yield lambda coded: coded
        return
    from lull.cli.progress import progress_bar

    with progress_bar("Reading") as say:

        def stated(coded: Iterable[Coded]) -> Iterator[Coded]:
            for number, pair in enumerate(coded, 1):
                say("reports", 1 - 1 / (1 + number / 100))  # how many will come is not known beforehand
                yield pair

        yield stated


def _documents(file: Path, given: Given, failed: list[Exception]) -> Iterator[Document]:
    """The documents of a file, folder or of standard input; what cannot be read is put into `failed`."""
    from lull.reports.faults import LARGEST
    from lull.reports.reading import read_bytes, read_documents

    if str(file) == "-":
        return read_bytes(sys.stdin.buffer.read(LARGEST + 1), given, on_error=failed.append)
    return read_documents(file, given, on_error=failed.append)


def _tell_failed(failed: list[Exception]) -> None:
    for error in failed:
        click.echo(f"error: {error}", err=True)
    if failed:
        raise click.exceptions.Exit(1)


def _show(document: Document, records: Iterable[Record]) -> None:
    table = Table(title=document.title or document.url or None, show_lines=True, expand=False)
    for name in ("what", "mode", "where", "when", "who", "figures", "evidence"):
        table.add_column(name, overflow="fold")
    for record in records:
        table.add_row(*_cells(record))
    if table.row_count:
        Console(width=None if sys.stdout.isatty() else 140, soft_wrap=False).print(table)


def _cells(record: Record) -> Iterator[str]:
    from lull.reports.record import public_quote

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
    yield public_quote(record)


def _deaths(record: Record) -> str | None:
    if record.low is None and record.best is None and record.high is None:
        return None
    if record.low == record.best == record.high:
        return str(record.best)
    low, high = (str(v) if v is not None else "?" for v in (record.low, record.high))
    return f"{low} to {high}" + (f", best {record.best}" if record.best is not None else "")
