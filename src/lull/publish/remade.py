"""Which releases of a site need not be made again: those whose data, outcome, neighbours and templates are the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from lull.errors import ReleaseError
from lull.publish.reach import ALL, Extent
from lull.release_files import PACKAGE, file_hash, read_json

MARK = ".lull-site"
_ABOUT = "A site made by Lull; publishing again replaces this folder."


def keys(area_folder: Path, names: tuple[str, ...], extent: Extent = ALL, base: str = "") -> dict[str, str]:
    """For each release a hash of all that its pages and files are made of.

    `extent` is how much a folder holds, `base` the address of the site that pages name.

    The next release belongs to it, as pages lead there; later ones do not, so that old pages stay as they are.
    """
    last = len(names) - 1
    full, ways = extent.full, [n if n == extent.full else extent.onward for n in names]
    told = [(names[: at + 2], way, extent.few, not full and at == last, base) for at, way in enumerate(ways)]
    return {name: _key(area_folder, name, said) for name, said in zip(names, told, strict=True)}


def _key(area_folder: Path, name: str, told: tuple[tuple[str, ...], str, bool, bool, str]) -> str:
    """Hash of a release, what is known of it by now, and what its pages are told: releases, places, address."""
    sink = hashlib.sha256(json.dumps([_code(), told]).encode())
    sink.update(file_hash(area_folder / "releases" / name / PACKAGE).encode())
    outcome = area_folder / "verification" / name
    for path in sorted(p for p in outcome.rglob("*") if p.is_file()):
        sink.update(f"{path.name} {file_hash(path)}".encode())
    return sink.hexdigest()


@lru_cache(maxsize=1)
def _code() -> str:
    """A hash of the templates, words and code that pages are made by: the whole package, but what Python compiles."""
    home = Path(__file__).parents[1]
    sink = hashlib.sha256()
    for path in sorted(home.rglob("*")):
        if path.is_file() and path.parent.name != "__pycache__":
            sink.update(path.relative_to(home).as_posix().encode())
            sink.update(path.read_bytes())
    return sink.hexdigest()


def write_mark(site: Path, made: Mapping[str, str]) -> None:
    """Leave in a site that Lull made it, and of what."""
    text = json.dumps({"about": _ABOUT, "releases": dict(made)}, indent=1, sort_keys=True)
    (site / MARK).write_text(text + "\n", "utf-8")


def read_mark(site: Path) -> Mapping[str, str]:
    """Of what the releases of a site were made; nothing where that is not known."""
    try:
        found = read_json(site / MARK).get("releases", {})
    except ReleaseError:
        return {}
    return found if isinstance(found, dict) else {}
