"""A hostile file given to any reader ends in one clear error, and the store stays as it was."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.bounded import hostile
from tests.made_area import TODAY, make_area

from lull.cli import lull
from lull.errors import LullError
from lull.reports.reading import read_documents
from lull.store import Options, ingest_files

OPTIONS = Options(today=TODAY, slip_share=1.0)
MAPPING = """
method = "key_informant"
evidence_level = 2
source = { id = "own", title = "A survey", publisher = "An office", licence = "CC0-1.0" }
place = { column = "commitment_id" }
period = { fixed = ["2019-01-01", "2019-02-01"] }
indicator = [{ id = "survey_x", strand = "services", column = "x", unit = "percent" }]
"""


def _files() -> Iterator[tuple[str, str, str, bytes]]:
    for kind in hostile.HEADS:
        yield from ((kind, n, "in.csv", c) for n, c in hostile.table_files(kind))
    yield from ((kind, n, "in.csv", c) for kind, n, c in hostile.dated_rows())
    for kind in hostile.JSON_KINDS:
        yield from ((kind, n, "in.json", c) for n, c in hostile.json_files())
    yield from (("iati", n, "in.xml", c) for n, c in hostile.xml_files())
    for kind in hostile.BOOK_KINDS:
        yield from ((kind, n, "in.xlsx", c) for n, c in hostile.book_files())


FILES = {f"{kind}: {name}": (kind, file, content) for kind, name, file, content in _files()}
REPORTS = dict(hostile.report_files())
BORDERS = dict(hostile.border_files())


@pytest.fixture(scope="module")
def area(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_area(tmp_path_factory.mktemp("hostile") / "area")


def stands(folder: Path) -> list[tuple[str, int, int]]:
    """Names, sizes and times of change of all files of an area."""
    found = (p for p in folder.rglob("*") if p.is_file() and not p.name.endswith(".lock"))
    return sorted((str(p), p.stat().st_size, p.stat().st_mtime_ns) for p in found)


def clear(told: str) -> bool:
    """An error of some length, that no fault of Python's shows through and that cannot steer a terminal."""
    hidden = [c for c in told if not c.isprintable() and c != "\n"]
    return 20 < len(told) < 3000 and "Traceback" not in told and "object at 0x" not in told and not hidden


@pytest.mark.parametrize("name", FILES)
def test_ingest(area: Path, tmp_path: Path, name: str) -> None:
    kind, file, content = FILES[name]
    path, before = tmp_path / file, stands(area)
    path.write_bytes(content)
    (tmp_path / f"{file}.toml").write_text(MAPPING, "utf-8")
    with pytest.raises(LullError) as told:
        ingest_files(area, [(kind, path)], OPTIONS)
    assert clear(str(told.value))
    assert stands(area) == before


@pytest.mark.parametrize("name", REPORTS)
def test_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(REPORTS[name])
    with pytest.raises(LullError) as told:
        list(read_documents(path))
    assert clear(str(told.value))


@pytest.mark.parametrize("name", BORDERS)
def test_init(tmp_path: Path, name: str) -> None:
    path, folder = tmp_path / "in.geojson", tmp_path / "new"
    path.write_bytes(BORDERS[name])
    with pytest.raises(LullError) as told:
        lull(["init", str(folder), "--boundaries", str(path)], standalone_mode=False)
    assert clear(str(told.value))
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("kind", [*hostile.HEADS, *hostile.JSON_KINDS, "iati", *hostile.BOOK_KINDS])
@pytest.mark.parametrize("place", ["a folder", "nothing there", "a pipe"])
def test_what_is_no_file(area: Path, tmp_path: Path, kind: str, place: str) -> None:
    path, before = tmp_path / "in.csv", stands(area)
    if place == "a folder":
        path.mkdir()
    elif place == "a pipe":
        os.mkfifo(path)
    (tmp_path / "in.csv.toml").write_text(MAPPING, "utf-8")
    with pytest.raises(LullError) as told:
        ingest_files(area, [(kind, path)], OPTIONS)
    assert clear(str(told.value))
    assert stands(area) == before
