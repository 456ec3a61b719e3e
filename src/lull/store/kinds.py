"""What `lull ingest KIND` can read: collected from the files of `lull.sources`, each of which says it of itself.

A file of `lull/sources` declares `KINDS`, a literal dictionary from the name of a kind to the fields of `Kind`. It is
read, not run: listing the kinds imports no parser.
"""

from __future__ import annotations

import ast
import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import lull.sources
from lull.errors import SourceError

if TYPE_CHECKING:
    from lull.sources.meta import Parsed

FOLDER = Path(lull.sources.__file__).parent


@dataclass(frozen=True)
class Kind:
    """A parser `module:function` that takes a `sources.files.Input` and `encoding`, and returns `sources.meta.Parsed`.

    versioned : the parser also takes `version_name`.
    placed : the parser also takes `places`, to find places by their names.
    parts : the kinds that one file is read as, one after the other; then there is no parser of its own.
    whole_rejects : False where rejected rows are told by line and reason only.
    """

    parser: str
    doc: str
    versioned: bool = False
    placed: bool = False
    parts: tuple[str, ...] = ()
    whole_rejects: bool = True

    def load(self) -> Callable[..., Parsed]:
        """Import the parser."""
        module, name = self.parser.split(":")
        parser: Callable[..., Parsed] = getattr(importlib.import_module(module), name)
        return parser


@cache
def kinds(folder: Path = FOLDER) -> dict[str, Kind]:
    """Kinds by name, in the order of the files.

    Raises `SourceError` that names the file, where `KINDS` is no literal, a field is unknown, the file lacks the parser
    or `META`, or two files declare one kind.
    """
    found: dict[str, Kind] = {}
    for path in sorted(folder.glob("*.py")):
        for name, kind in _declared(path):
            if name in found:
                raise SourceError(f"{path.name}: the kind {name!r} is declared by another file too; give it a new name")
            found[name] = kind
    return found


def _declared(path: Path) -> Iterator[tuple[str, Kind]]:
    text = path.read_text("utf-8")
    if "\nKINDS" not in text:
        return
    assigned, functions = _top(ast.parse(text))
    try:
        entries = ast.literal_eval(assigned["KINDS"])
    except (KeyError, ValueError) as error:
        raise SourceError(
            f"{path.name}: KINDS is no literal dictionary; write plain texts and True or False"
        ) from error
    if "META" not in assigned and "META" not in functions:
        raise SourceError(
            f"{path.name}: no META; a source says who publishes it, under which licence, and how to cite it"
        )
    for name, said in entries.items():
        unknown = set(said) - {f.name for f in fields(Kind)}
        if unknown or "doc" not in said:
            known = ", ".join(f.name for f in fields(Kind))
            wrong = f"unknown {', '.join(sorted(unknown))}" if unknown else "no doc"
            raise SourceError(f"{path.name}: kind {name!r} has {wrong}; expected doc and, where needed, {known}")
        parser = said.get("parser", "" if said.get("parts") else "parse")
        if parser and ":" not in parser:
            if parser not in functions:
                raise SourceError(f"{path.name}: no function {parser!r}, which the kind {name!r} is read with; add it")
            parser = f"lull.sources.{path.stem}:{parser}"
        yield name, Kind(**{**said, "parser": parser, "parts": tuple(said.get("parts", ()))})


def _top(tree: ast.Module) -> tuple[dict[str, ast.expr], set[str]]:
    """Values assigned at the top of a file by name, and the names that it defines or imports."""
    assigned: dict[str, ast.expr] = {}
    names: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            assigned[node.targets[0].id] = node.value
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            assigned[node.target.id] = node.value
        elif isinstance(node, ast.FunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.ImportFrom):
            names |= {a.asname or a.name for a in node.names}
    return assigned, names


def parts(name: str) -> tuple[str, ...]:
    """The kinds that a file of this kind is read as, one after the other.

    >>> parts("iati"), parts("claims")
    (('iati-promises', 'iati-claims'), ('claims',))
    """
    return kind(name).parts or (name,)


def kind(name: str) -> Kind:
    """The kind of that name; `SourceError` listing the kinds if there is none."""
    if name not in kinds():
        raise SourceError(f"no kind {name!r}; the kinds are: {', '.join(kinds())}")
    return kinds()[name]
