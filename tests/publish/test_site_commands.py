"""`lull user`, `lull backup` and `lull restore` at the terminal."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from lull.area import bundled_area
from lull.cli import lull
from lull.errors import PublishError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "area"
    made.mkdir()
    shutil.copy(bundled_area("iraq") / "area.toml", made)
    return made


def test_accounts_are_set_listed_and_removed(folder: Path) -> None:
    run = CliRunner()
    given = run.invoke(
        lull, ["user", "set", "rev-1", "--password-stdin", "--area", str(folder)], input="a long password\n"
    )
    assert given.exit_code == 0, given.output
    assert run.invoke(lull, ["user", "list", "--area", str(folder)]).output == "rev-1\treviewer\n"
    assert run.invoke(lull, ["user", "remove", "rev-1", "--area", str(folder)]).exit_code == 0
    assert run.invoke(lull, ["user", "list", "--area", str(folder)]).output == ""
    assert run.invoke(lull, ["user", "set", "--area", str(folder)]).exit_code == 2


def test_a_backup_comes_back_and_is_not_overwritten(folder: Path, tmp_path: Path) -> None:
    run = CliRunner()
    saved = tmp_path / "b.tar.gz"
    assert run.invoke(lull, ["backup", str(saved), "--area", str(folder)]).exit_code == 0
    assert run.invoke(lull, ["restore", str(saved), "--to", str(tmp_path / "back")]).exit_code == 0
    assert (tmp_path / "back" / "area.toml").read_bytes() == (folder / "area.toml").read_bytes()
    again = run.invoke(lull, ["backup", str(saved), "--area", str(folder)])
    assert isinstance(again.exception, PublishError)


def test_publishing_an_unknown_release_says_which_there_are(folder: Path, tmp_path: Path) -> None:
    answer = CliRunner().invoke(lull, ["publish", "1999-01", "--to", str(tmp_path / "s"), "--area", str(folder)])
    assert isinstance(answer.exception, PublishError)
    assert "there are: none" in str(answer.exception)
    assert not (tmp_path / "s").exists()
