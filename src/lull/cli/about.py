"""`lull schema` and `lull sources`: what the tables are, and where the data of an area come from."""

from __future__ import annotations

import json
import sys
import textwrap
from datetime import date
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING

import click

from lull import schema as tables
from lull.cli.options import area_option

if TYPE_CHECKING:
    from lull.schema.rows import SourceRow


@click.command()
@click.argument("name", required=False, metavar="[TABLE]")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def schema(name: str | None, as_json: bool) -> None:
    """Print the tables of Lull: columns, types, units, keys, allowed values, and what may be published.

    With TABLE only that one. A table at a terminal, JSON elsewhere.
    """
    chosen = [tables.table(name)] if name else list(tables.TABLES.values())
    if as_json or not _at_terminal():
        click.echo(json.dumps([_declaration(t) for t in chosen], ensure_ascii=False, indent=1))
        return
    for table in chosen:
        _print_table(table)


@click.command()
@area_option
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def sources(area: Path, as_json: bool) -> None:
    """List the sources of an area with licence and citation: those of area.toml, and those of the store.

    A list at a terminal, JSON elsewhere.
    """
    rows = _source_rows(area)
    if as_json or not _at_terminal():
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1, default=_day))
        return
    for row in rows:
        click.echo(click.style(row["source_id"], bold=True) + f"  {row['title']}")
        shared = "" if row["redistributable"] else "  (stays on this machine)"
        click.echo(f"    {row['publisher']}. Licence: {row['licence']}{shared}. Known from {row['known_from']}.")
        click.echo(textwrap.fill(row["citation"], _width(), initial_indent="    ", subsequent_indent="    "))
        if row["url"]:
            click.echo(f"    {row['url']}")
    click.echo(f"{len(rows)} sources.")


def _at_terminal() -> bool:
    return sys.stdout.isatty()


def _source_rows(folder: Path) -> list[SourceRow]:
    """Sources of area.toml, then those that ingests have added."""
    from lull.area import load_area
    from lull.schema.rows import SourceRow
    from lull.schema.typed import rows_of

    area = load_area(folder)
    rows = {row["source_id"]: row for row in rows_of(area.sources(), SourceRow)}
    if area.path("store.duckdb").is_file():
        from lull.store import open_store

        with open_store(folder) as store:
            for row in rows_of(store.latest("source"), SourceRow):
                rows.setdefault(row["source_id"], row)
    return list(rows.values())


def _declaration(table: tables.Table) -> dict[str, object]:
    return {
        "name": table.name,
        "doc": table.doc,
        "key": list(table.key),
        "open": table.open,
        "columns": [
            {
                "name": c.name,
                "type": str(c.type),
                "unit": c.unit,
                "required": c.required,
                "public": c.public,
                "allowed": list(c.allowed),
                "low": c.low,
                "high": c.high,
                "doc": c.doc,
            }
            for c in table.columns
        ],
    }


def _print_table(table: tables.Table) -> None:
    click.echo(click.style(table.name, bold=True) + f"  {table.doc}")
    more = "; more columns may follow" if table.open else ""
    click.echo(f"  key: {', '.join(table.key)}{more}")
    name_width = max(len(c.name) for c in table.columns)
    type_width = max(len(_type(c)) for c in table.columns)
    for c in table.columns:
        head = f"  {c.name:<{name_width}}  {_type(c):<{type_width}}  {'public  ' if c.public else 'internal'}  "
        body = c.doc + _values(c) + ("" if c.required else " May be missing.")
        click.echo(textwrap.fill(body, _width(), initial_indent=head, subsequent_indent=" " * len(head)))
    click.echo()


def _type(column: tables.Column) -> str:
    names = {"string": "text", "date32[day]": "day", "int32": "int", "double": "number", "bool": "yes/no"}
    return names.get(str(column.type), str(column.type).replace("item: ", "").replace("string", "text"))


def _values(column: tables.Column) -> str:
    parts = []
    if column.unit:
        parts.append(f" In {column.unit}.")
    if column.allowed:
        parts.append(f" One of {', '.join(map(str, column.allowed))}.")
    if column.low is not None or column.high is not None:
        low, high = (None if v is None else f"{v:g}" for v in (column.low, column.high))
        parts.append(f" From {low} to {high}." if low and high else f" At least {low}." if low else f" At most {high}.")
    return "".join(parts)


def _width() -> int:
    return min(max(get_terminal_size((110, 24)).columns, 60), 140)


def _day(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")
