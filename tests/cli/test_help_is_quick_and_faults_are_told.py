"""Help needs nothing of the product; no command ends in a traceback."""

from __future__ import annotations

import errno
import re
import subprocess
import sys
from typing import Any

import click
import pytest

from lull import cli

HEAVY = ("pyarrow", "numpy", "duckdb", "lull.area", "lull.store", "pydantic", "sklearn", "lightgbm")


@pytest.mark.parametrize("argument", ["--help", "--version"])
def test_help_imports_nothing_of_the_product(argument: str) -> None:
    code = (
        "import sys\nfrom lull.cli import lull\n"
        f"lull.main([{argument!r}], standalone_mode=False)\nprint(*sys.modules, sep='\\n')"
    )
    out = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)
    assert not {m for m in out.stdout.split("\n") if m.startswith(HEAVY)}


@pytest.mark.parametrize("name", list(cli.COMMANDS))
def test_the_list_says_what_each_command_says_of_itself(name: str) -> None:
    command = cli.LazyGroup().get_command(click.Context(cli.lull), name)
    assert command is not None
    assert cli.first_sentence(cli.purpose(name)) == cli.first_sentence((command.help or "").replace("\b", "").strip())
    assert len(cli.first_sentence(cli.purpose(name))) > 10


FAULTS = {
    "a full disk": (OSError(errno.ENOSPC, "No space left on device", "store.duckdb"), "No space left.*store.duckdb"),
    "a file that may not be": (PermissionError(errno.EACCES, "Permission denied", "x"), "Permission denied"),
    "no memory": (MemoryError(), "out of memory"),
    "a fault of ours": (ZeroDivisionError("division by zero"), "ZeroDivisionError at .*fault of Lull's"),
    "a deep one": (RecursionError("maximum recursion depth exceeded"), "RecursionError"),
}


@pytest.mark.parametrize(("error", "said"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_one_line_and_exit_code_1(
    error: Exception, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(cli.lull, "main", broken)
    with pytest.raises(SystemExit) as ended:
        cli.main([])
    told = capsys.readouterr().err
    assert ended.value.code == 1
    assert re.search(said, told)
    assert len(told.strip().splitlines()) == 1
