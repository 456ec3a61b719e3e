"""Make the reference pages from the code, so that they cannot drift.

`python docs/generate.py` writes them; `--check` exits with 1 and names the pages that differ from the code.
"""

from __future__ import annotations

import ast
import csv
import importlib
import inspect
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import click

from lull import schema
from lull.area import bundled_area
from lull.cli import COMMANDS, lull
from lull.disclosure import RULES

WIDTH = 100
REFERENCE = Path(__file__).parent / "reference"
MODULES = (
    "lull.verbs", "lull.area", "lull.places", "lull.store", "lull.engine", "lull.panel", "lull.scores",
    "lull.forecast.world", "lull.forecast.pool", "lull.forecast.summaries", "lull.verify", "lull.assess",
    "lull.releases", "lull.outlook",
)  # fmt: skip


def commands() -> str:
    """One section a command with its help text as the terminal prints it."""
    parts = [
        "# Commands\n",
        "Every command exits with 0 when done, 1 on an error that names its remedy, 2 on wrong usage.\n",
    ]
    root = click.Context(lull, info_name="lull")
    for name in COMMANDS:
        command = lull.get_command(root, name)
        if command is None:
            raise SystemExit(f"command {name} is listed but not there")
        parts += [f"## lull {name}\n", "```text", _help(command, name, root), "```\n"]
        if isinstance(command, click.Group):
            inner = click.Context(command, info_name=name, parent=root)
            for sub in command.list_commands(inner):
                found = command.get_command(inner, sub)
                if found is not None:
                    parts += [f"### lull {name} {sub}\n", "```text", _help(found, sub, inner), "```\n"]
    return "\n".join(parts)


def _help(command: click.Command, name: str, parent: click.Context) -> str:
    context = click.Context(command, info_name=name, parent=parent, terminal_width=100, max_content_width=100)
    return "\n".join(line.rstrip() for line in command.get_help(context).splitlines())


def tables() -> str:
    """One section a table of the schema."""
    parts = ["# Tables\n", inspect.getdoc(schema) or "", ""]
    for table in schema.TABLES.values():
        parts += [f"## {table.name}\n", f"{table.doc} Key: {', '.join(f'`{k}`' for k in table.key)}.\n"]
        parts += ["| column | type | unit | may be empty | public | meaning |", "| --- | --- | --- | --- | --- | --- |"]
        for c in table.columns:
            doc = c.doc + (f" One of: {', '.join(map(str, c.allowed))}." if c.allowed else "")
            flags = f"{'' if c.required else 'yes'} | {'yes' if c.public else 'no'}"
            parts.append(f"| `{c.name}` | {c.type} | {c.unit} | {flags} | {doc} |")
        parts.append("")
    return "\n".join(parts)


def indicators() -> str:
    """The indicators of the bundled area with their goalposts and weights."""
    with (bundled_area("iraq") / "indicators.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    parts = ["# Indicators of the bundled area\n"]
    for row in rows:
        title = row.get("indicator") or row.get("indicator_id") or ""
        parts += [f"## {title}\n"]
        parts += [f"* **{k}**: {v}" for k, v in row.items() if v and k not in ("indicator",)]
        parts.append("")
    return "\n".join(parts)


def python() -> str:
    """The public functions and classes of each room: their signature as written in the code, and their docstring."""
    parts = ["# Python\n", "The rooms, their public functions and classes, with types and defaults.\n"]
    for name in MODULES:
        module = importlib.import_module(name)
        parts += [f"## {name}\n", (inspect.getdoc(module) or "").strip(), ""]
        for found, thing in _public(module):
            parts += [f"### {found}\n", "```python", _signature(thing), "```\n"]
            parts += ["```text", inspect.getdoc(thing) or "", "```\n"]
    return "\n".join(parts)


def _public(module: ModuleType) -> list[tuple[str, Callable[..., object]]]:
    names = getattr(module, "__all__", None) or [n for n in vars(module) if not n.startswith("_")]
    found = [(n, getattr(module, n)) for n in names]
    inside = module.__name__ if not hasattr(module, "__path__") else module.__name__ + "."
    return [
        (n, t)
        for n, t in found
        if (inspect.isfunction(t) or inspect.isclass(t)) and (t.__module__ + ".").startswith(inside)
    ]


def _signature(thing: Callable[..., object]) -> str:
    """The head of a function; of a class its fields and the heads of its public methods and properties."""
    node = ast.parse(textwrap.dedent(inspect.getsource(thing))).body[0]
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return _head(node)
    if not isinstance(node, ast.ClassDef):
        return ""
    bases = ", ".join(ast.unparse(base) for base in node.bases)
    lines = [f"class {node.name}({bases}):" if bases else f"class {node.name}:"]
    for part in node.body:
        if isinstance(part, ast.AnnAssign) and not ast.unparse(part.target).startswith("_"):
            lines.append(textwrap.indent(ast.unparse(part), "    "))
        elif isinstance(part, ast.FunctionDef) and not part.name.startswith("_"):
            marks = [f"@{ast.unparse(mark)}" for mark in part.decorator_list]
            lines.append(textwrap.indent("\n".join([*marks, _head(part)]), "    "))
    return "\n".join(lines)


def _head(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """One line where it fits, else a line a parameter."""
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    line = f"def {node.name}({ast.unparse(node.args)}){returns}"
    if len(line) <= WIDTH:
        return line
    positional = [*node.args.posonlyargs, *node.args.args]
    defaults: list[ast.expr | None] = [None] * (len(positional) - len(node.args.defaults)) + list(node.args.defaults)
    written = [_parameter(a, d) for a, d in zip(positional, defaults, strict=True)]
    if node.args.vararg or node.args.kwonlyargs:
        written.append(f"*{ast.unparse(node.args.vararg)}" if node.args.vararg else "*")
    written += [_parameter(a, d) for a, d in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)]
    written += [f"**{ast.unparse(node.args.kwarg)}"] if node.args.kwarg else []
    return "\n".join([f"def {node.name}(", *(f"    {one}," for one in written), f"){returns}"])


def _parameter(found: ast.arg, default: ast.expr | None) -> str:
    return ast.unparse(found) + (f" = {ast.unparse(default)}" if default is not None else "")


def disclosure() -> str:
    """The rules of disclosure: what is guarded, what is done at entry and at exit, and what stays open."""
    parts = ["# What must not leave\n", "The limits and their reasons are in [must-nots](../must-nots.md).\n"]
    for rule in RULES:
        parts += [f"## {rule.name.capitalize()}\n", f"{rule.what}\n"]
        parts += [f"* **Guards**: {rule.guards}", f"* **Where data enter**: {rule.entering}"]
        parts += [f"* **Where they leave**: {rule.leaving}", f"* **Stays open**: {rule.still}\n"]
    return "\n".join(parts)


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands, "tables.md": tables, "indicators.md": indicators, "python.md": python,
    "disclosure.md": disclosure,
}  # fmt: skip


def main() -> None:
    """Write the pages, or check them."""
    stale = []
    for name, make in PAGES.items():
        text, path = make().rstrip() + "\n", REFERENCE / name
        if "--check" not in sys.argv:
            path.write_text(text, encoding="utf-8")
        elif not path.is_file() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
    if stale:
        raise SystemExit(f"stale reference pages: {', '.join(stale)}. Run: python docs/generate.py")


if __name__ == "__main__":
    main()
