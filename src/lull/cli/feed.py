"""`lull fetch feed URL`: the entries of a feed as JSON Lines, fetched politely."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import click

from lull.errors import SourceError


def fetch_to_file(
    url: str | None, folder: Path, *, contact: str | None, full: bool, allow_private: bool, as_json: bool
) -> None:
    """Write `feed-<hash of the address>.jsonl` into the folder, aside first, and say how many entries it holds."""
    from lull.reports.feeds import as_lines, fetch_feed
    from lull.reports.fetch_url import FetchSession, Manners

    if not url:
        raise SourceError("no address of a feed given; write: lull fetch feed https://...")
    if not contact:
        raise SourceError("sites are told who reads them: give --contact with an e-mail or web address")
    with FetchSession(Manners(contact, allow_private=allow_private)) as session:
        rows = as_lines(fetch_feed(url, session=session, full=full))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"feed-{hashlib.sha256(url.encode()).hexdigest()[:12]}.jsonl"
    aside = path.with_suffix(".new")
    aside.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")
    aside.replace(path)
    if as_json:
        click.echo(json.dumps({"path": str(path), "url": url, "entries": len(rows)}, ensure_ascii=False))
    else:
        click.echo(f"{path}  {len(rows)} entries")
