"""A site is whole at each moment, is never written outside its folder, and old releases are not made again."""

from __future__ import annotations

import importlib
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lull.errors import PublishError
from lull.publish import folder, remade
from lull.publish.export import export
from lull.publish.folder import recover, replaced, write_inside

exporting = importlib.import_module("lull.publish.export")
HOSTILE = [
    "../escaped",
    "../../../../escaped",
    "/etc/escaped",
    "a/../../b",
    ".hidden",
    "a//b",
    "a\\b/../c",
    "a\0b",
    "~",
    "",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_no_id_leads_outside(name: str, tmp_path: Path) -> None:
    root = tmp_path / "x" / "y" / "site"
    with pytest.raises(PublishError, match="cannot be the name"):
        write_inside(root, f"en/district/{name}.html" if name.startswith(".") else name, b"x")
    assert not list(tmp_path.rglob("*escaped*"))


@pytest.mark.parametrize("swapping", [True, False])
def test_old_and_new_change_places(swapping: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not swapping:
        monkeypatch.setattr(folder, "exchange", lambda one, two: False)
    to = tmp_path / "site"
    for text in ("one", "two"):
        with replaced(to) as aside:
            (aside / "index.html").write_text(text)
        assert (to / "index.html").read_text() == text
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


def test_what_fails_leaves_the_old_site(tmp_path: Path) -> None:
    to = tmp_path / "site"
    with replaced(to) as aside:
        (aside / "index.html").write_text("one")
    with pytest.raises(OSError, match="nothing"), replaced(to) as aside:
        (aside / "nothing" / "index.html").write_text("half")
    assert (to / "index.html").read_text() == "one"
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


def test_a_run_killed_between_two_renames_is_mended_by_the_next(tmp_path: Path) -> None:
    old, left = tmp_path / ".site.0.old", tmp_path / ".site.1.writing"
    for place in (old, left):
        place.mkdir()
    (old / "index.html").write_text("one")
    assert recover(tmp_path / "site") == ["put back site", "removed .site.1.writing"]
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


def test_old_releases_are_linked_not_made_again(
    site_area: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    to, made = tmp_path / "site", []
    make = exporting._make
    monkeypatch.setattr(exporting, "_make", lambda batch, *rest: (made.extend(batch), make(batch, *rest)))
    with ThreadPoolExecutor(1) as pool:
        export(site_area, to, executor=pool)
        first = {p.relative_to(to): p.read_bytes() for p in to.rglob("*") if p.is_file()}
        assert {c.release for c in made} == {"2019-03", "2019-04"}
        made.clear()
        export(site_area, to, executor=pool)
        assert {c.kind for c in made} == {"feed"}
        again = {p.relative_to(to): p.read_bytes() for p in to.rglob("*") if p.is_file()}
        assert again.keys() == first.keys()
        assert all(again[p] == first[p] for p in first if "feeds" not in p.parts)
        shutil.rmtree(to / "en" / "2019-03")
        made.clear()
        export(site_area, to, executor=pool)
        assert {c.release for c in made if c.kind == "page"} == {"2019-03"}
        assert (to / "en" / "2019-03" / "index.html").is_file()


def test_pages_are_made_again_where_their_address_or_the_code_is_another(
    site_area: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def made(base: str) -> dict[str, str]:
        return remade.keys(site_area, ("2019-03", "2019-04"), base=base)

    one, other = made("https://one.example/"), made("https://other.example/")
    assert made("https://one.example/") == one
    assert not {*one.values()} & {*other.values()}

    home = Path(remade.__file__).parents[1]
    drawn = {home / name for name in ("svg.py", "release_files.py", "releases.py", "plots.py", "places/grid.py")}
    read, left = Path.read_bytes, []
    monkeypatch.setattr(Path, "read_bytes", lambda path: left.append(path) or read(path))
    remade._code.cache_clear()
    made("https://one.example/")
    assert drawn <= {*left}
    assert not [p for p in left if "__pycache__" in p.parts]


def test_an_export_to_another_address_takes_over_no_page(
    site_area: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[object] = []

    def seen(*given: object, **_: object) -> dict[str, str]:
        told.append(given[-1])
        raise PublishError("seen")

    monkeypatch.setattr(exporting, "keys", seen)
    with ThreadPoolExecutor(1) as pool, pytest.raises(PublishError, match="seen"):
        export(site_area, tmp_path / "site", executor=pool, base="https://one.example/")
    assert told == ["https://one.example/"]
