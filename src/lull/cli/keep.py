"""`lull read --keep`: coded reports into the review queue of an area."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lull.errors import AreaError

if TYPE_CHECKING:
    from lull.reports.document import Document
    from lull.reports.record import Record


def keep_coded(area: Path | None, coded: Sequence[tuple[Document, Sequence[Record]]], *, as_json: bool) -> None:
    """Put coded documents into the queue together, and say what is new; `AreaError` without an area folder."""
    if area is None or not (area / "area.toml").is_file():
        raise AreaError("--keep needs an area folder: name it with --area DIR, or make one with `lull demo --to DIR`")
    from lull.desk import keep_reports

    kept = keep_reports(area, coded, at=datetime.now(UTC))
    for k in kept:
        if as_json:
            click.echo(json.dumps(asdict(k)))
        elif k.deleted:
            click.echo(f"{k.document_id[:12]} was deleted by a reviewer and stays out")
    if not as_json:
        copies = sum(k.report_group != k.document_id for k in kept)
        new = sum(k.records for k in kept)
        click.echo(
            f"{len(kept)} reports, {copies} of them copies; {new} new records wait (`lull review --area {area}`)"
        )
