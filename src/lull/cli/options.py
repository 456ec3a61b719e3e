"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

import click

from lull.errors import AreaError

F = TypeVar("F", bound=Callable[..., object])


def month(text: str) -> date:
    """A month of the command line as its first day: the one form in which months are read, and wrong ones told.

    >>> month("2019-04")
    datetime.date(2019, 4, 1)
    """
    try:
        return date.fromisoformat(f"{text}-01" if len(text) == len("2019-04") else "")
    except ValueError:
        raise click.BadParameter(f"{text!r} is not a month; write it as YYYY-MM, for example 2019-04") from None


def area_option(command: F) -> F:
    """Add `--area DIR` (or LULL_AREA, or the current folder); the command gets `area: Path`, an area folder."""
    option = click.option(
        "--area",
        type=click.Path(file_okay=False, path_type=Path),
        envvar="LULL_AREA",
        show_envvar=True,
        callback=_area_folder,
        help="Area folder; by default the current folder.",
    )
    return option(command)


def engine_option(command: F) -> F:
    """Add `--engine ADDRESS`; the command gets `events: str`, where the events are, or ""."""
    option = click.option(
        "--engine",
        "events",
        default="",
        metavar="ADDRESS",
        callback=_engine_address,
        help="Where the events are: sc://HOST:PORT/TABLE behind Spark Connect, duckdb:///FILE?table=NAME or "
        "duckdb:///FILE.parquet.  [default: [engine] events of the area, else its store]",
    )
    return option(command)


def _engine_address(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    from lull import engine

    if value and not engine.is_address(value):
        raise click.BadParameter(f"no table of events at {value!r}; expected {engine.EXPECTED}")
    return value


def executor_option(default: str) -> Callable[[F], F]:
    """Add `--executor ADDRESS`; the command gets `where: str`, an address that `lull.executors` can read."""
    from lull.executors import EXPECTED

    return click.option(
        "--executor",
        "where",
        default=default,
        show_default=True,
        metavar="ADDRESS",
        callback=_executor_address,
        help=f"Where the work is done: {EXPECTED}.",
    )


def _executor_address(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    from lull.executors import EXPECTED, is_address

    if not is_address(value):
        raise click.BadParameter(f"no executor {value!r}; expected {EXPECTED}")
    return value


def _area_folder(context: click.Context, parameter: click.Parameter, value: Path | None) -> Path | None:
    """The folder given, or the current one; it must hold `area.toml`."""
    if context.resilient_parsing:
        return value
    from lull.areas import FILE

    folder = value if value is not None else Path.cwd()
    if not (folder / FILE).is_file():
        seen = f"{folder} is not an area folder (no {FILE} there)"
        raise AreaError(f"{seen}; name one with --area DIR, or make one: `lull demo --to DIR` or `lull init DIR ...`")
    return folder.resolve()
