"""The product imports nothing that only one family of operating systems has."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import lull

PACKAGE = Path(lull.__file__).parent
POSIX = {"crypt", "fcntl", "grp", "nis", "posix", "pty", "pwd", "resource", "spwd", "syslog", "termios", "tty"}
WINDOWS = {"msvcrt", "winreg", "winsound", "_winapi"}
CALLS = {"chown", "chroot", "fork", "forkpty", "getuid", "geteuid", "mkfifo", "nice", "setuid", "statvfs", "wait4"}


def bound(source: str) -> Iterator[str]:
    """Modules and functions of one family of systems that a file uses without asking first whether they are there."""
    tree = ast.parse(source)
    asked = {id(n) for node in ast.walk(tree) if _asks(node) for n in ast.walk(node)}
    for node in (n for n in ast.walk(tree) if id(n) not in asked):
        if isinstance(node, ast.Import):
            yield from (a.name for a in node.names if a.name.split(".")[0] in POSIX | WINDOWS)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in POSIX | WINDOWS:
            yield str(node.module)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield from [f"os.{node.attr}"] if node.value.id == "os" and node.attr in CALLS else []


def _asks(node: ast.AST) -> bool:
    if isinstance(node, ast.Try):
        return True
    return isinstance(node, ast.If | ast.IfExp) and bool(
        re.search(r"platform|hasattr|os\.name", ast.unparse(node.test))
    )


def test_no_file_is_bound_to_one_system() -> None:
    found = {
        path.relative_to(PACKAGE).as_posix(): names
        for path in sorted(PACKAGE.rglob("*.py"))
        if (names := list(bound(path.read_text("utf-8"))))
    }
    assert found == {}


def test_an_import_of_one_system_would_be_found_and_one_that_asks_first_would_not() -> None:
    assert list(bound("import fcntl\nimport os\nos.fork()\n")) == ["fcntl", "os.fork"]
    assert list(bound("import sys\nif sys.platform != 'win32':\n    import resource\n")) == []


def test_the_classifiers_name_the_system_and_the_version_that_tests_run_on() -> None:
    said = tomllib.loads((PACKAGE.parents[1] / "pyproject.toml").read_text("utf-8"))["project"]
    assert "Operating System :: POSIX :: Linux" in said["classifiers"]
    assert [c for c in said["classifiers"] if "Python ::" in c] == ["Programming Language :: Python :: 3.11"]
    assert said["requires-python"] == ">=3.11"
