"""`lull ingest` and `lull fetch`: files and new versions into the store of an area."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lull.cli.options import area_option, month
from lull.cli.progress import progress_bar
from lull.errors import visible
from lull.store.kinds import kinds

if TYPE_CHECKING:
    from lull.store import IngestReport

DAY = click.DateTime(["%Y-%m-%d"])
_KIND_LINES = "\n".join(f"  {name:<13} {kind.doc}" for name, kind in kinds().items())


def _today() -> date:
    return datetime.now(UTC).date()


@click.command(epilog=f"\b\nKinds:\n{_KIND_LINES}")
@click.argument("kind", metavar="KIND", type=click.Choice(list(kinds())))
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@area_option
@click.option("--dry-run", is_flag=True, help="Report rows, dates, places and problems; change nothing.")
@click.option("--keep-good", is_flag=True, help="Let the good rows enter; write the others to FILE.rejects.csv.")
@click.option("--version", help="Version of the source, where the file's name does not tell it, e.g. 25.1.")
@click.option(
    "--known-from", type=DAY, help="Day from which this version could be known; default: its release, or today."
)
@click.option("--complete/--partial", default=None, help="Rows the file no longer holds are withdrawn, or stay.")
@click.option("--everywhere", is_flag=True, help="Keep the events of other countries too.")
@click.option(
    "--slips",
    type=click.FloatRange(0, 1),
    default=0.02,
    show_default=True,
    help="Share of rows that may hold mistakes of the publisher's, such as bounds out of order.",
)
@click.option("--encoding", default="utf-8", show_default=True, help="Encoding of text files.")
@click.option("--sheet", default="", metavar="NAME", help="Sheet of a workbook; by default the one that fits.")
@click.option("--dates", type=click.Choice(["dmy", "mdy"]), help="Order of dates such as 05/11/2018.")
@click.option(
    "--wait", type=click.FloatRange(0), default=30.0, show_default=True, help="Seconds to wait for another writer."
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def ingest(
    *,
    kind: str,
    files: tuple[Path, ...],
    area: Path,
    dry_run: bool,
    keep_good: bool,
    version: str | None,
    known_from: datetime | None,
    complete: bool | None,
    everywhere: bool,
    slips: float,
    encoding: str,
    sheet: str,
    dates: str | None,
    wait: float,
    as_json: bool,
) -> None:
    """Add files to the area's store: all that is good in all of them, or nothing. FILE may be - for standard input."""
    from lull.store.ingest import BadRowsError, Options, ingest_files, inspect_files

    options = Options(
        version=version,
        known_from=known_from.date() if known_from else None,
        today=_today(),
        keep_good=keep_good,
        everywhere=everywhere,
        complete=complete,
        slip_share=slips,
        encoding=encoding,
        sheet=sheet,
        dates=dates or "",
    )
    try:
        with progress_bar("Ingest") as say:
            named = [(kind, path) for path in files]
            if dry_run:
                reports = inspect_files(area, named, options)
            else:
                reports = ingest_files(area, named, options, say=say, wait_seconds=wait)
    except BadRowsError as error:
        if as_json:
            click.echo(_json([error.report]))
        raise
    click.echo(_json(reports) if as_json else visible("\n\n".join(_told(r) for r in reports)))
    if dry_run and any(r.problems for r in reports) and not keep_good:
        raise click.exceptions.Exit(1)


@click.command()
@click.argument("source", metavar="SOURCE", type=click.Choice(["ucdp", "feed"]))
@click.argument("address", metavar="[URL]", required=False)
@click.option("--version", "versions", multiple=True, help="Version to fetch, e.g. 25.1 or 25.0.3; may be repeated.")
@click.option(
    "--since", type=month, metavar="YYYY-MM", help="Fetch the Candidate releases of the months from this one on."
)
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default="downloads",
    show_default=True,
    help="Folder for the files.",
)
@click.option("--url", help="Address to fetch from, instead of the source's own.")
@click.option("--sha256", help="Expected hash of the file; another one is an error.")
@click.option("--contact", envvar="LULL_CONTACT", show_envvar=True, help="Your address, told to the sites of a feed.")
@click.option("--full", is_flag=True, help="Feed: also fetch the page behind each entry, one every few seconds.")
@click.option("--allow-private", is_flag=True, help="Feed: allow servers that are not on the open internet.")
@click.option("--json", "as_json", is_flag=True, help="Print what was fetched as JSON.")
def fetch(
    *,
    source: str,
    address: str | None,
    contact: str | None,
    full: bool,
    allow_private: bool,
    versions: tuple[str, ...],
    since: date | None,
    folder: Path,
    url: str | None,
    sha256: str | None,
    as_json: bool,
) -> None:
    """Download versions of a source; what was cut off is taken up again. Then: `lull ingest ucdp FILE`.

    `lull fetch feed URL` reads an RSS or Atom feed, robots.txt first. Then: `lull read FILE --keep`.
    """
    if source == "feed":
        from lull.cli.feed import fetch_to_file

        fetch_to_file(address or url, folder, contact=contact, full=full, allow_private=allow_private, as_json=as_json)
        return
    from lull.sources import ucdp_fetch

    wanted = ucdp_fetch.wanted_versions(versions, since=f"{since:%Y-%m}" if since else None, today=_today())
    with progress_bar(f"Fetch {source}") as say:
        got = [
            ucdp_fetch.fetch(name, folder, base_url=url or ucdp_fetch.BASE_URL, sha256=sha256, say=say, pause_seconds=1)
            for name in wanted
        ]
    if as_json:
        rows = [{"version": g.version, "path": str(g.path), "bytes": g.size, "sha256": g.sha256} for g in got]
        click.echo(json.dumps(rows, indent=1))
        return
    for g in got:
        click.echo(f"{g.path}  {g.size:,} bytes  sha256 {g.sha256}")


def _json(reports: list[IngestReport]) -> str:
    return json.dumps([r.as_dict() for r in reports], ensure_ascii=False, indent=1, default=str)


def _told(report: IngestReport) -> str:
    lines = [
        f"{report.file}: {report.kind}" + (f" {report.version}" if report.version else ""),
        f"  rows      {report.rows:,}" + (f", {report.first} to {report.last}" if report.first else ""),
    ]
    if report.elsewhere:
        lines.append(f"  elsewhere {report.elsewhere:,} rows outside the area left out")
    found = ", ".join(f"{n:,} {method}" for method, n in report.methods.items() if n)
    if report.places:
        lines.append(f"  places    {report.places:,}" + (f" ({found})" if found else ""))
    if report.known_from:
        lines.append(f"  known     from {report.known_from} where it changes what is stored")
    lines += [f"  note      {note}" for note in report.notes]
    if report.slips:
        lines.append(
            f"  slips     {len(report.slips):,} of the owner's, entered as published; the first: {report.slips[0]}"
        )
    lines += [f"  problem   {p}" for p in report.problems[:10]]
    if len(report.problems) > 10:
        lines.append(f"  problem   … and {len(report.problems) - 10:,} more")
    if report.rejects:
        lines.append(f"  rejects   {report.rejects}")
    lines.append(f"  store     {_effect(report)}")
    return "\n".join(lines)


def _effect(report: IngestReport) -> str:
    if report.added is None:
        return "untouched (dry run)"
    if report.added.already:
        return "unchanged: it holds this file already"
    added = report.added
    return f"{added.added:,} added, {added.changed:,} changed, {added.withdrawn:,} withdrawn"
