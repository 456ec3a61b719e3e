"""pandas, which Arrow and LightGBM load where it is installed, and of which Lull has no use: commands start without it.

Loading it costs more than most commands do. It is left out of the processes of the command line alone; programs that
use Lull as a library are not touched.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from types import ModuleType
from typing import Final

_NAME: Final = "pandas"


class _Absent(MetaPathFinder):
    """Says that there is no such package."""

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> None:
        """Raise for that package, and leave all others to the finders that follow."""
        if fullname == _NAME:
            raise ModuleNotFoundError(f"{_NAME} is left out of Lull's commands", name=_NAME)


_ABSENT: Final = _Absent()


def leave_pandas_out() -> None:
    """From now on pandas is not found in this process; one that is loaded already stays."""
    if _ABSENT not in sys.meta_path:
        sys.meta_path.insert(0, _ABSENT)


def let_pandas_in() -> None:
    """It is found again: Spark's client needs it."""
    if _ABSENT in sys.meta_path:
        sys.meta_path.remove(_ABSENT)
