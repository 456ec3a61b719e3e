"""Two writers of one month publish one whole release; an accident in one release stays in that release."""

from __future__ import annotations

import errno
import shutil
import threading
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from lull import releases, schema
from lull.errors import ReleaseError
from lull.releases import list_releases, open_release, release_faults, release_names, write_release

KNOWN = {"source_id": "test", "known_from": date(2019, 5, 1)}
GEO: dict[str, Any] = {"type": "FeatureCollection", "features": []}


def source(title: str = "Test") -> pa.Table:
    row = {
        "source_id": "test", "title": title, "publisher": "Us", "licence": "CC0-1.0", "citation": "Us 2019",
        "redistributable": True, "known_from": date(2019, 1, 1),
    }  # fmt: skip
    return schema.conform(pa.Table.from_pylist([row]), "source")


def written(folder: Path, month: str = "2019-04", title: str = "Test", **more: Any) -> Path:
    info = {"area": "testland", "as_of": f"{month}-01", "method_version": "1"}
    return write_release(folder, info=info, tables={"source": source(title)}, geography=GEO, **more).folder


def test_two_writers_of_one_month_publish_one_whole_release(tmp_path: Path) -> None:
    made: list[Path] = []
    told: list[str] = []

    def write(title: str) -> None:
        try:
            made.append(written(tmp_path, title=title))
        except ReleaseError as error:
            told.append(str(error))

    threads = [threading.Thread(target=write, args=(f"Test {n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1
    assert len(told) == 5
    assert all("exists with other content" in t for t in told)
    assert release_names(tmp_path) == ["2019-04"]
    assert release_faults(tmp_path, "2019-04") == []


def test_a_writer_who_holds_on_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(releases, "WAIT_SECONDS", 0.0)
    with (
        releases.writer_lock(tmp_path / "releases.lock", wait_seconds=0, what=tmp_path),
        pytest.raises(ReleaseError, match=r"another writer \(process \d+\)"),
    ):
        written(tmp_path)
    assert release_names(tmp_path) == []


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def turn_a_bit(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


DAMAGE = {
    "release.json cut": ("release.json", cut),
    "release.json empty": ("release.json", lambda p: p.write_text("")),
    "release.json a list": ("release.json", lambda p: p.write_text("[]")),
    "package cut": ("datapackage.json", cut),
    "package other": ("datapackage.json", lambda p: p.write_text('{"files": [{"path": "data/none.csv"}]}')),
    "table missing": ("data/source.parquet", Path.unlink),
    "table cut": ("data/source.parquet", cut),
    "table changed": ("data/source.parquet", turn_a_bit),
    "CSV changed": ("data/source.csv", turn_a_bit),
    "boundaries missing": ("geo/boundaries.geojson", Path.unlink),
}


@pytest.mark.parametrize(("name", "damage"), DAMAGE.values(), ids=DAMAGE)
def test_an_accident_stays_in_its_release(name: str, damage: Any, tmp_path: Path) -> None:
    written(tmp_path, "2019-03")
    newest = written(tmp_path, "2019-04")
    damage(newest / name)
    assert release_names(tmp_path) == ["2019-03", "2019-04"]
    assert release_faults(tmp_path, "2019-03") == []
    assert release_faults(tmp_path, "2019-04")
    assert "2019-03" in [r.name for r in list_releases(tmp_path)]


def test_a_changed_table_is_never_read(tmp_path: Path) -> None:
    folder = written(tmp_path)
    turn_a_bit(folder / "data" / "source.parquet")
    with pytest.raises(ReleaseError, match="not as it was published"):
        open_release(folder).table("source")


def test_a_full_disk_leaves_no_release_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = written(tmp_path, "2019-03")

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(releases, "write_json", full)
    with pytest.raises(ReleaseError, match="no release was published: No space left"):
        written(tmp_path, "2019-04")
    assert [p.name for p in (tmp_path / "releases").iterdir()] == [kept.name]


def test_what_a_killed_writer_left_goes_with_the_next(tmp_path: Path) -> None:
    left = tmp_path / "releases" / ".2019-04.123.writing" / "data"
    left.mkdir(parents=True)
    shutil.copy(__file__, left / "source.csv")
    written(tmp_path, "2019-03")
    assert [p.name for p in (tmp_path / "releases").iterdir()] == ["2019-03"]


def test_what_cannot_be_read_back_is_not_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = releases.pq.write_table

    def short(rows: pa.Table, *args: Any, **more: Any) -> None:
        whole(rows.slice(0, 0), *args, **more)

    monkeypatch.setattr(releases.pq, "write_table", short)
    with pytest.raises(ReleaseError, match="not whole: source has 0 rows"):
        written(tmp_path)
    assert release_names(tmp_path) == []
