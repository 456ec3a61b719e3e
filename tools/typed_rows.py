"""Write the typed row of each table from its declaration: `python -m tools.typed_rows`; `--check` compares only."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from lull import schema

FOLDER = Path(schema.__file__).parent / "rows"
FILES = {
    "places": ("place", "name", "translation", "source", "event", "observation", "presence"),
    "reports": ("record", "document", "decision", "lineage"),
    "promises": ("grievance", "commitment", "claim", "ledger"),
    "forecasts": (
        "panel", "draws", "group", "group_draws", "forecast", "explanation", "score", "history", "imprecise",
        "national", "national_history", "watch", "alarm",
    ),
    "judgement": (
        "strand", "contribution", "priority", "find_out", "effort", "dial", "restored", "sensitivity", "card", "alert",
    ),
}  # fmt: skip
TYPES = {
    pa.string(): "str",
    pa.list_(pa.string()): "Texts",
    pa.date32(): "date",
    pa.timestamp("us", tz="UTC"): "datetime",
    pa.int32(): "int",
    pa.int64(): "int",
    pa.float64(): "float",
    pa.bool_(): "bool",
}


def class_name(table: str) -> str:
    """Name of the row of a table.

    >>> class_name("national_history")
    'NationalHistoryRow'
    """
    return "".join(part.capitalize() for part in table.split("_")) + "Row"


def row_class(table: schema.Table) -> str:
    """The class of one row: `None` where a column may be empty, not required where it is not public."""
    lines = [f"class {class_name(table.name)}(TypedDict):", f'    """A row of `{table.name}`."""', ""]
    for column in table.columns:
        kind = TYPES[column.type] if column.required else f"{TYPES[column.type]} | None"
        lines.append(f"    {column.name}: {kind}" if column.public else f"    {column.name}: NotRequired[{kind}]")
    return "\n".join(lines) + "\n"


def module(name: str) -> str:
    """The text of one module of rows."""
    classes = [row_class(schema.table(t)) for t in FILES[name]]
    used = {word for c in classes for word in re.findall(r": (?:NotRequired\[)?(\w+)", c)}
    dates = [kind for kind in ("date", "datetime") if kind in used]
    head = f'"""Rows of tables, made from their declarations by `python -m tools.typed_rows`: {name}."""\n\n'
    head += f"from __future__ import annotations\n\nfrom datetime import {', '.join(dates)}\n"
    kinds = "NotRequired, TypedDict" if any("NotRequired" in c for c in classes) else "TypedDict"
    head += f"from typing import {kinds}\n"
    head += "\nTexts = list[str]\n" if "Texts" in used else ""
    return "\n\n".join((head, *classes))


def index() -> str:
    """The text of the module that offers all rows."""
    head = '"""One typed row a table, made from the declarations by `python -m tools.typed_rows`."""\n\n'
    imports = "".join(
        f"from lull.schema.rows.{name} import (\n"
        + "".join(f"    {n},\n" for n in sorted(class_name(t) for t in FILES[name]))
        + ")\n"
        for name in sorted(FILES)
    )
    names = sorted(class_name(t) for tables in FILES.values() for t in tables)
    listed = "__all__ = [\n" + "".join(f'    "{n}",\n' for n in names) + "]\n"
    tables = sorted(t for tables in FILES.values() for t in tables)
    by_kind = "TABLE_OF: dict[type, str] = {\n" + "".join(f'    {class_name(t)}: "{t}",\n' for t in tables) + "}\n"
    return f"{head}from __future__ import annotations\n\n{imports}\n{listed}\n{by_kind}"


def by_name() -> str:
    """The text of the module that gives each table's name its row."""
    tables = sorted(t for tables in FILES.values() for t in tables)
    head = '"""Readers of tables by name, each table with its row; made by `python -m tools.typed_rows`."""\n\n'
    head += "from __future__ import annotations\n\nfrom collections.abc import Hashable, Mapping\n"
    head += (
        "from typing import Literal, Protocol, TypeAlias, TypeVar, overload\n\nfrom lull.schema import rows as r\n\n"
    )
    head += 'Unnamed = Mapping[str, object]\nR = TypeVar("R")\nGroups: TypeAlias = Mapping[Hashable, tuple[R, ...]]\n'
    kinds = (
        ("RowsOf", "Rows of a table.", "table: {}", "tuple[{}, ...]"),
        ("RowsOfGroup", "Rows of a table about one armed group.", "table: {}, group_id: str", "tuple[{}, ...]"),
        (
            "RowsBy",
            "Rows of a table by the values of columns.",
            "table: {}, *columns: str",
            "Groups[{}]",
        ),
    )
    parts = [head]
    for name, doc, given, found in kinds:
        lines = [f"class {name}(Protocol):", f'    """{doc}"""', ""]
        for table in [*tables, ""]:
            asked = given.format(f'Literal["{table}"]' if table else "str")
            made = found.format(f"r.{class_name(table)}" if table else "Unnamed")
            lines += ["    @overload", f"    def __call__(self, {asked}) -> {made}: ..."]
        parts.append("\n".join(lines) + "\n")
    return "\n\n".join(parts)


def files() -> Iterator[tuple[Path, str]]:
    """Each file with the text that it should hold."""
    yield FOLDER / "__init__.py", index()
    yield FOLDER / "named.py", by_name()
    for name in FILES:
        yield FOLDER / f"{name}.py", module(name)


def main() -> None:
    """Write the files, or with `--check` name those that differ from the schema."""
    check = "--check" in sys.argv[1:]
    stale = [path for path, text in files() if not path.is_file() or path.read_text("utf-8") != text]
    if check and stale:
        sys.exit("not as the schema says; run `python -m tools.typed_rows`: " + ", ".join(p.name for p in stale))
    FOLDER.mkdir(exist_ok=True)
    for path, text in [] if check else files():
        path.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
