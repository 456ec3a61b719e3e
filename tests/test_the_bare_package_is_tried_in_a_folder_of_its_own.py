"""The tool that tries the bare package removes what it made itself, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from tools.bare import clear


def test_a_folder_with_files_of_others_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("kept", "utf-8")
    with pytest.raises(SystemExit, match="name a folder that is empty"):
        clear(tmp_path)
    assert (tmp_path / "mine.txt").read_text("utf-8") == "kept"


def test_what_an_earlier_run_made_goes(tmp_path: Path) -> None:
    made = tmp_path / "bare"
    clear(made)
    (made / "env").mkdir(parents=True)
    (made / "env" / "pyvenv.cfg").touch()
    (made / "area").mkdir()
    clear(made)
    assert not made.exists()
    made.mkdir()
    clear(made)
