"""Lull tells a lasting peace from a lull: early warning of conflict relapse and of the efforts that prevent it.

`import lull` offers every verb of the command line: `lull.new`, `lull.update`, `lull.outlook`, `lull.forecast` and so
on.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lull import verbs
    from lull.verbs import check, ingest, new, read, update

__version__ = "0.1.0"
__all__ = ["check", "ingest", "new", "read", "update", "verbs"]
_VERBS = ("check", "ingest", "new", "read", "update")
# Verbs that are called as a room of the package: the module itself can be called.
_ROOMS = ("doctor", "forecast", "outlook", "publish", "releases", "schema", "sources")


class _Room(ModuleType):
    """A room whose name is also a verb."""

    def __call__(self, *args: object, **options: object) -> object:
        """Do what the verb does."""
        verbs = importlib.import_module("lull.verbs")
        name = self.__name__.rpartition(".")[2]
        return (getattr(verbs, name) if name in verbs.__all__ else _command(name))(*args, **options)


class _Lull(ModuleType):
    """The package; rooms that are verbs become callable when they are imported."""

    def __setattr__(self, name: str, value: object) -> None:
        if name in _ROOMS and isinstance(value, ModuleType):
            value.__class__ = _Room
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Lull


def __getattr__(name: str) -> object:
    """Verbs and rooms, imported when they are asked for, and commands without a function of their own."""
    if name in _ROOMS or name == "verbs":
        return importlib.import_module(f"lull.{name}")
    if name in _VERBS:
        return getattr(importlib.import_module("lull.verbs"), name)
    if name.startswith("_"):
        raise AttributeError(name)
    from lull.cli import COMMANDS

    found = next((c for c in COMMANDS if c.replace("-", "_") == name), None)
    if found is None:
        raise AttributeError(f"module 'lull' has no attribute {name!r}")
    return _command(found)


def _command(name: str) -> Callable[..., object]:
    from lull.cli.calls import command

    return command(name)


def __dir__() -> list[str]:
    """Every verb, as one may call it."""
    from lull.cli import COMMANDS

    verbs = importlib.import_module("lull.verbs")
    return sorted({"verbs", "errors", *verbs.__all__, *(c.replace("-", "_") for c in COMMANDS)})
