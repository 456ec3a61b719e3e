"""Room `areas`: the areas that come with Lull, one folder each."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from lull.errors import AreaError

FILE = "area.toml"
BUNDLED = ("iraq", "practice")


def bundled_area(name: str = "iraq") -> Path:
    """The read-only folder of an area that comes with Lull; `AreaError` if there is none of that name.

    >>> bundled_area("iraq").name
    'iraq'
    """
    if name not in BUNDLED:
        raise AreaError(f"no bundled area {name!r}; bundled: {', '.join(BUNDLED)}; make another with `lull init DIR`")
    return Path(str(files("lull.areas"))) / name
