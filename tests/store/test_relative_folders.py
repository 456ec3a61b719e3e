"""An area folder may be named relative to where one stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from lull.store import open_store


def test_a_store_opens_from_a_relative_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "area").mkdir()
    monkeypatch.chdir(tmp_path)
    with open_store("area", write=True) as store:
        assert store.latest("claim").num_rows == 0
