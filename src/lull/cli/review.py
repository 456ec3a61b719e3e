"""`lull review`: judge coded records one key at a time, see why a number stands, undo, delete."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lull.cli.options import area_option
from lull.errors import LullError, ReportError

if TYPE_CHECKING:
    from lull.schema.rows import RecordRow

    class QueueRow(RecordRow):
        """A record that waits for review, with how much it is worth checking."""

        priority: float
        contested: bool

    from lull.reports.decisions import Verdict

KEYS = "[a]ccept [e]dit [r]eject [s]plit [m]erge [u]ndo [n]ext [d]elete document [?] help [q]uit"
HELP = """a  accept the record as it is
e  edit, then accept: fields as name=value, several parted by ';'  (best=3; high=5; deadline=2021-03-31; place_text=)
r  reject; a reason may follow
s  split into parts: the fields of each part, parts parted by '|'  (best=2 | best=1; place_text=Daquq)
m  merge: this tells the same as another record; its id follows
u  take back your last decision
n  leave it for later
d  delete the whole document: text, records and all that came from them (asks again)
q  stop; what is decided is already logged"""
SHOWN = (
    "event_type", "service_sector", "service_status", "speech_act", "commitment_status", "actors", "recipients",
    "place_text", "adm2_pcode", "adm1_pcode", "date_start", "date_end", "low", "best", "high", "injured", "count_scope",
    "quantity", "unit", "deadline", "deadline_prec",
)  # fmt: skip
AROUND = 220


@click.command()
@area_option
@click.option("--reviewer", default="desk", show_default=True, envvar="LULL_REVIEWER", help="Your pseudonym.")
@click.option("--list", "listing", is_flag=True, help="Show what waits, most worth checking first, and end.")
@click.option("--held", is_flag=True, help="Show accepted records that feed no table, with the reason, and end.")
@click.option("--why", metavar="ROW_ID", help="Show the sentences behind a row of any table that came from reports.")
@click.option("--agreement", is_flag=True, help="Show how far two reviewers agree on the same records.")
@click.option("--delete-document", metavar="ID", help="Delete a document and all that came from it.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="Rows of --list.")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines instead of a table.")
def review(
    *,
    area: Path,
    reviewer: str,
    listing: bool,
    held: bool,
    why: str | None,
    agreement: bool,
    delete_document: str | None,
    limit: int,
    as_json: bool,
) -> None:
    """Review coded reports: one key each to accept, edit, reject, split or merge; accepted ones feed the tables.

    Keys may also come from a file or pipe, one decision a line: the key, then what belongs to it.
    """
    from lull import desk

    if listing:
        _print_rows(desk.waiting(area, reviewer=reviewer, limit=limit).to_pylist(), as_json)
    elif held:
        _print_plain(desk.update(area, at=datetime.now(UTC)).held.to_pylist(), as_json)
    elif why:
        _print_plain(desk.behind(area, why), as_json)
    elif agreement:
        _print_plain([desk.agreement_of(area)], as_json)
    elif delete_document:
        _delete(area, delete_document, reviewer)
    else:
        _session(area, reviewer)


def _session(area: Path, reviewer: str) -> None:
    """One sitting: each decision is logged as it is made, and at the end the other tables are brought to them."""
    from lull import desk

    done, skipped = 0, set[str]()
    while True:
        rows = desk.waiting(area, reviewer=reviewer, limit=len(skipped) + 1).to_pylist()
        row = next((r for r in rows if r["record_id"] not in skipped), None)
        if row is None:
            click.echo("Nothing waits for review." if not done else "That was the last one.")
            break
        _show(area, row, max(1, desk.number_waiting(area) - len(skipped)))
        key, rest = _ask()
        if key == "q":
            break
        if key == "n":
            skipped.add(row["record_id"])
            continue
        try:
            done += _act(area, row, (key, rest), reviewer)
        except LullError as error:
            click.secho(f"not done: {error}", fg="red", err=True)
            if not sys.stdin.isatty():
                skipped.add(row["record_id"])
    if done:
        flowed = desk.update(area, at=datetime.now(UTC))
        made = ", ".join(f"{n} {table}" for table, n in flowed.rows.items() if table != "lineage")
        left = flowed.held.num_rows
        click.echo(f"{done} decisions. Accepted records now give: {made}; {left} feed no table (see --held).")


def _verdict(key: str, rest: str) -> Verdict:
    """The decision that a key stands for."""
    from lull.reports.decisions import Verdict

    if key == "a":
        return Verdict("accept")
    if key == "r":
        return Verdict("reject", note=rest or None)
    if key == "e":
        return Verdict("edit", _fields(rest))
    if key == "s":
        return Verdict("split", {"parts": [_fields(part) for part in rest.split("|")]})
    if key == "m":
        return Verdict("merge", {"into": rest})
    raise ReportError(f"no key {key!r}; the keys are: {KEYS}")


def _act(area: Path, row: QueueRow, typed: tuple[str, str], reviewer: str) -> int:
    """Do what a key asks for; the number of decisions made."""
    from lull import desk

    key, rest = typed
    if key == "?":
        click.echo(HELP)
        return 0
    if key == "d":
        return _delete(area, row["document_id"], reviewer, sure=rest)
    at = datetime.now(UTC)
    if key == "u":
        click.echo(f"undone: {desk.take_back(area, reviewer=reviewer, at=at)} is open again")
    else:
        desk.settle(area, row["record_id"], _verdict(key, rest), reviewer=reviewer, at=at)
    return 1


def _delete(area: Path, document_id: str, reviewer: str, sure: str | None = None) -> int:
    from lull import desk
    from lull.reports.decisions import Verdict

    if sys.stdin.isatty() and not click.confirm("Delete this document and all that came from it, for good?"):
        return 0
    desk.settle(area, document_id, Verdict("delete_document", note=sure), reviewer=reviewer, at=datetime.now(UTC))
    click.echo(f"deleted: document {document_id[:12]}, its records, and what came from them")
    return 1


def _ask() -> tuple[str, str]:
    """The next key and what follows it: a key press at a terminal, else a line of the input."""
    if not sys.stdin.isatty():
        line = sys.stdin.readline()
        text = line.strip()
        return ("q", "") if not line else (text[:1] or "n", text[1:].strip())
    click.echo(KEYS, nl=False)
    key = click.getchar().lower()
    click.echo()
    prompts = {"e": "fields", "s": "parts", "m": "same as record", "r": "reason (may be empty)"}
    return key, click.prompt(prompts[key], default="", show_default=False).strip() if key in prompts else ""


def _fields(text: str) -> dict[str, object]:
    """`best=3; place_text=` as a dictionary: numbers as numbers, nothing as null, lists parted by commas.

    >>> _fields("best=3; place_text=; actors=army, police; deadline=2021-03-31")
    {'best': 3, 'place_text': None, 'actors': ['army', 'police'], 'deadline': '2021-03-31'}
    """
    change: dict[str, object] = {}
    for part in filter(str.strip, text.split(";")):
        name, equals, value = (x.strip() for x in part.partition("="))
        if not equals:
            raise ReportError(f"{part.strip()!r} is no field; write name=value, parted by ';'")
        if name in ("actors", "recipients"):
            change[name] = [v.strip() for v in value.split(",") if v.strip()]
        else:
            change[name] = _value(value)
    return change


def _value(text: str) -> int | float | str | None:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text or None


def _show(area: Path, row: QueueRow, left: int) -> None:
    from lull import desk

    mark = f"{row['source_grade']}{row['information_grade']}"
    click.echo()
    head = f"{row['record_type']} / {row['aux_mode']} / {row['strand']}"
    click.secho(f"{head}   {left} left, priority {row['priority']:.2f}, mark {mark}", bold=True)
    if row["contested"]:
        click.secho("contested by a reader", fg="red")
    text = desk.text_behind(area, row["document_id"], today=datetime.now(UTC).date())
    before, after = ("", "")
    if text is not None:
        before = text[max(0, row["char_start"] - AROUND) : row["char_start"]]
        after = text[row["char_end"] : row["char_end"] + AROUND]
    click.echo(before + click.style(f"»{row['evidence']}«", fg="yellow", bold=True) + after)
    said = {k: v for k, v in row.items() if k in SHOWN and v not in (None, [])}
    shown = ((k, said[k]) for k in SHOWN if k in said)
    click.echo("   ".join(f"{k}={', '.join(v) if isinstance(v, list) else v}" for k, v in shown))
    click.secho(f"{row['record_id']}  published {row['published']}  by {row['coder']}: {row['rule']}", dim=True)


def _print_rows(rows: list[QueueRow], as_json: bool) -> None:
    if as_json:
        _print_plain(rows, as_json)
        return
    for r in rows:
        kind = r["event_type"] or r["service_status"] or r["speech_act"] or r["commitment_status"] or ""
        place = r["adm2_pcode"] or r["adm1_pcode"] or "-"
        line = f"{r['priority']:6.2f}  {r['record_type']:<16}{kind:<20}{r['aux_mode']:<13}{place:<10}"
        click.echo(f"{line}{r['evidence'][:70]}  {r['record_id']}")
    click.echo(f"{len(rows)} shown")


def _print_plain(rows: Sequence[Mapping[str, object]], as_json: bool) -> None:
    for row in rows:
        if as_json:
            click.echo(json.dumps(row, ensure_ascii=False, default=str))
        else:
            click.echo("   ".join(f"{k}={v}" for k, v in row.items() if v is not None))
    if not rows and not as_json:
        click.echo("nothing")
