"""The docs name every command, table and indicator, the reference is as the code says, and links lead somewhere."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from pathlib import Path

import pytest

from lull import schema
from lull.area import bundled_area
from lull.cli import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"


def prose() -> str:
    pages = [p.read_text("utf-8") for p in DOCS.glob("*.md")]
    return "\n".join([*pages, (ROOT / "README.md").read_text("utf-8")])


def test_the_reference_is_as_the_code_says() -> None:
    done = subprocess.run(
        [sys.executable, str(DOCS / "generate.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_explained_in_a_page_and_in_the_reference(command: str) -> None:
    assert f"lull {command}" in prose()
    assert f"## lull {command}\n" in (DOCS / "reference" / "commands.md").read_text("utf-8")


@pytest.mark.parametrize("table", schema.TABLES)
def test_every_table_is_in_the_reference(table: str) -> None:
    assert f"## {table}\n" in (DOCS / "reference" / "tables.md").read_text("utf-8")


def test_every_indicator_is_in_the_reference() -> None:
    page = (DOCS / "reference" / "indicators.md").read_text("utf-8")
    with (bundled_area("iraq") / "indicators.csv").open(encoding="utf-8", newline="") as file:
        names = [row["indicator"] for row in csv.DictReader(file)]
    assert names
    assert not [n for n in names if f"## {n}\n" not in page]


def test_links_between_pages_lead_somewhere() -> None:
    broken = []
    for page in [*DOCS.rglob("*.md"), ROOT / "README.md"]:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            if "://" not in target and not (page.parent / target).exists():
                broken.append(f"{page.name}: {target}")
    assert not broken


def test_every_page_is_in_the_navigation() -> None:
    navigation = (ROOT / "mkdocs.yml").read_text("utf-8")
    assert not [p.name for p in DOCS.rglob("*.md") if p.relative_to(DOCS).as_posix() not in navigation]


def test_no_page_holds_a_path_of_somebody_s_machine() -> None:
    pages = [*DOCS.rglob("*.md"), ROOT / "README.md", ROOT / "CHANGELOG.md"]
    assert not [p.name for p in pages if re.search(r"(?<![\w.])/(root|work|home)/", p.read_text("utf-8"))]
