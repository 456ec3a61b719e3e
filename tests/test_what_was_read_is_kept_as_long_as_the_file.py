"""Names and rules of an area are read again as soon as one of their files changes, and only then."""

from __future__ import annotations

import os
import shutil

import pytest

from lull.area import bundled_area
from lull.assess.indicators import load_spec
from lull.errors import AssessError
from lull.place_names import read_names


@pytest.fixture
def area(tmp_path):
    return shutil.copytree(bundled_area("iraq"), tmp_path / "iraq")


def later(path):
    """A new time of change, as an editor a moment later gives it."""
    seen = path.stat()
    os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns + 1_000_000))


def test_a_name_that_is_added_is_found(area):
    before = read_names(area)
    assert read_names(area) is before
    aliases = area / "aliases.csv"
    first = aliases.read_text("utf-8").splitlines()[1].split(",")
    with aliases.open("a", encoding="utf-8") as out:
        out.write(",".join(["Newly Spelt", *first[1:]]) + "\n")
    later(aliases)
    assert {n.name for n in read_names(area)} - {n.name for n in before} == {"Newly Spelt"}


def test_a_mistake_made_after_the_rules_were_read_is_told(area):
    spec = load_spec(area)
    assert load_spec(area) is spec
    rules = area / "indicators.csv"
    rules.write_text(rules.read_text("utf-8").replace("indicator,", "indicater,", 1), "utf-8")
    later(rules)
    with pytest.raises(AssessError, match="indicater"):
        load_spec(area)


def test_a_file_that_goes_is_missed(area):
    load_spec(area)
    (area / "measures.csv").unlink()
    with pytest.raises(AssessError, match="measures"):
        load_spec(area)
