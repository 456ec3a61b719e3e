"""Each recipe of CONTRIBUTING, performed in a temporary copy: how many places it touches, and what a gap says."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import lull
from lull.area import bundled_area
from lull.assess.indicators import load_spec
from lull.errors import AssessError, ForecastError, SourceError
from lull.store.kinds import kinds
from lull.verify.models import model

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The package without its data of the world, and the tests of languages, to be changed."""
    shutil.copytree(
        Path(lull.__file__).parent, tmp_path / "src/lull", ignore=shutil.ignore_patterns("world", "__pycache__")
    )
    shutil.copytree(
        ROOT / "tests/languages", tmp_path / "tests/languages", ignore=shutil.ignore_patterns("__pycache__")
    )
    return tmp_path


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def touched(before: dict[str, bytes], folder: Path) -> list[str]:
    """Files that are new or changed."""
    return sorted(n for n, b in files(folder).items() if "__pycache__" not in n and before.get(n) != b)


def run(copy: Path, *command: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(copy / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run([sys.executable, *command], env=env, cwd=copy, capture_output=True, text=True, check=False)


def test_the_table_names_each_recipe_and_what_it_touches() -> None:
    said = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    found = dict(re.findall(r"^\| an? (\w+) \| (\d) ", said, re.MULTILINE))
    assert found == {"language": "1", "indicator": "2", "model": "1", "source": "1", "page": "2", "country": "0"}


def test_a_language_is_one_folder_and_its_tests_say_what_is_missing(copy: Path) -> None:
    before = files(copy)
    pack = copy / "src/lull/languages/sw"
    shutil.copytree(pack.with_name("fr"), pack)
    settings = (pack / "pack.toml").read_text("utf-8")
    settings = settings.replace("Français", "Kiswahili").replace("fr_FR", "sw_KE")
    (pack / "pack.toml").write_text(settings, "utf-8")
    assert {str(Path(n).parts[3]) for n in touched(before, copy)} == {"sw"}
    packs = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/languages/test_each_pack_is_whole.py", "-k", "sw")
    whole = run(copy, *packs)
    assert whole.returncode == 0, whole.stdout[-1500:]
    assert "passed" in whole.stdout
    (pack / "ui/record.po").unlink()
    short = run(copy, *packs)
    assert short.returncode == 1
    assert "sw lacks" in short.stdout
    said = run(copy, "-c", "from lull import languages; print(languages.load('sw').months[0])")
    assert said.stdout == "Januari\n"


def test_an_indicator_is_a_row_in_two_files_and_either_alone_is_an_error(tmp_path: Path) -> None:
    area = tmp_path / "area"
    shutil.copytree(bundled_area("iraq"), area)
    before = files(area)
    with (area / "indicators.csv").open("a", encoding="utf-8") as out:
        out.write(
            "market_days,services,markets,beside,0,state,outcome,1,6,0.3,1.5,Days with a market,,,Counted by few\n"
        )
    with pytest.raises(AssessError, match=r"indicators\.csv, line \d+: .*market_days.*no measure"):
        load_spec(area)
    with (area / "measures.csv").open("a", encoding="utf-8") as out:
        out.write("market_days_month,market_days,days,,district,linear,20,0,,0,Made up,Made up\n")
    assert "market_days" in {i.id for i in load_spec(area).indicators}
    assert touched(before, area) == ["indicators.csv", "measures.csv"]
    (area / "indicators.csv").write_bytes(before["indicators.csv"])
    with pytest.raises(AssessError, match=r"measures\.csv, line \d+: .*market_days"):
        load_spec(area)


MODEL = """
import numpy as np

def fit(world, horizons):
    return world.counts.mean()

def draw(fitted, horizons, *, draws, rng):
    return np.zeros((1, len(horizons), draws), np.int32)
"""


def test_a_model_is_one_file_and_says_what_it_lacks(tmp_path: Path) -> None:
    path = tmp_path / "mean.py"
    path.write_text(MODEL, "utf-8")
    assert model(str(path)).name == "mean"
    path = tmp_path / "half.py"
    path.write_text(MODEL.split("def draw", maxsplit=1)[0], "utf-8")
    with pytest.raises(ForecastError, match=r"half\.py.*draw"):
        model(str(path))


SOURCE = '''"""Days with a market, as a made-up office counts them."""

from __future__ import annotations

from lull.places import Places
from lull.sources.adapt import Draft
from lull.sources.files import Input
from lull.sources.meta import Meta, Parsed
from lull.sources.sheets import read_table

META = Meta("markets", "Days with a market", "Office of Markets", "CC0-1.0", "Office of Markets.", None)
KINDS = {"markets": {"doc": "days with a market: CSV", "placed": True}}


def parse(source: Input, *, places: Places, encoding: str = "utf-8") -> Parsed:
    """Rows of `observation`; the file has the columns place, month and days."""
    return Draft(source.name, "observation").parsed(META, family="markets")
'''


def test_a_source_is_one_file_and_each_missing_part_is_named(copy: Path) -> None:
    before = files(copy)
    path = copy / "src/lull/sources/markets.py"
    path.write_text(SOURCE, "utf-8")
    assert touched(before, copy) == ["src/lull/sources/markets.py"]
    told = run(copy, "-m", "lull.cli", "ingest", "--help")
    assert "days with a market: CSV" in told.stdout, told.stderr[-800:]
    loaded = run(copy, "-c", "from lull.store.kinds import kind; print(kind('markets').load().__name__)")
    assert loaded.stdout == "parse\n", loaded.stderr[-800:]
    for gone, said in (("META =", "no META"), ("def parse", "no function 'parse'"), ('"doc"', "unknown title")):
        path.write_text(SOURCE.replace(gone, {"META =": "MINE =", "def parse": "def read", '"doc"': '"title"'}[gone]))
        kinds.cache_clear()
        with pytest.raises(SourceError, match=f"markets.py: .*{said}"):
            kinds(path.parent)
    kinds.cache_clear()


def test_a_country_touches_nothing_of_the_package(tmp_path: Path) -> None:
    from lull.cli.init import init

    before = files(Path(lull.__file__).parent / "areas/iraq")
    ring = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]
    squares = [
        {
            "type": "Feature",
            "properties": {"code": f"X{n}", "name": f"Place {n}"},
            "geometry": {"type": "Polygon", "coordinates": [[[x + n, y] for x, y in ring]]},
        }
        for n in range(3)
    ]
    (tmp_path / "x.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": squares}), "utf-8")
    done = CliRunner().invoke(
        init, [str(tmp_path / "area"), "--boundaries", str(tmp_path / "x.geojson"), "--level-name", "Cercle"]
    )
    assert done.exit_code == 0, done.output
    assert "Cercle" in (tmp_path / "area/area.toml").read_text("utf-8")
    assert touched(before, Path(lull.__file__).parent / "areas/iraq") == []
