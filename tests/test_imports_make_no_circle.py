"""No module needs itself while it is imported: each may be the first that a user imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import lull

PACKAGE = Path(lull.__file__).parent


def modules() -> dict[str, Path]:
    found = {}
    for path in PACKAGE.rglob("*.py"):
        parts = ("lull", *path.relative_to(PACKAGE).with_suffix("").parts)
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def at_once(tree: ast.Module) -> Iterator[ast.Import | ast.ImportFrom]:
    """Imports that run with the module, not those of functions or of types alone."""
    left: list[ast.stmt] = list(tree.body)
    while left:
        node = left.pop()
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node
        elif isinstance(node, ast.If) and "TYPE_CHECKING" not in ast.unparse(node.test):
            left += [*node.body, *node.orelse]
        elif isinstance(node, ast.Try):
            left += [*node.body, *(s for h in node.handlers for s in h.body), *node.orelse]


def needed(name: str, text: str, known: Mapping[str, object]) -> set[str]:
    """Modules of the package that one needs, with the packages that hold them and not it."""
    asked = set()
    for node in at_once(ast.parse(text)):
        if isinstance(node, ast.Import):
            asked |= {alias.name for alias in node.names}
        else:
            asked |= {f"{node.module}.{alias.name}" for alias in node.names} | {str(node.module)}
    found = {".".join(part.split(".")[:n]) for part in asked for n in range(1, part.count(".") + 2)}
    return {m for m in found if m in known and m != name and not name.startswith(f"{m}.")}


def circle(texts: Mapping[str, str]) -> list[str]:
    """The modules of a circle of imports; none where there is no circle."""
    try:
        TopologicalSorter({name: needed(name, text, texts) for name, text in texts.items()}).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_module_needs_itself() -> None:
    assert circle({name: path.read_text("utf-8") for name, path in modules().items()}) == []


def test_a_circle_through_the_package_that_holds_a_module_is_found() -> None:
    views, pages = "from lull.pages import rows", "from lull import views"
    assert set(circle({"lull": "", "lull.views": views, "lull.pages": pages, "lull.pages.rows": ""})) == {
        "lull.views", "lull.pages",
    }  # fmt: skip
    assert circle({"lull": "", "lull.views": views, "lull.pages": "", "lull.pages.rows": ""}) == []
