"""Indicators, commitments, grievances, priorities and explanations."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lull.assess.month import assess, conditions_over, spec_of

__all__ = ["assess", "conditions_over", "spec_of"]


def __getattr__(name: str) -> object:
    """What a whole assessment needs, on first use: the list of promises does not wait for it."""
    if name in __all__:
        return getattr(import_module("lull.assess.month"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
