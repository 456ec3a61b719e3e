"""The documentation of `area.toml` is that of the code."""

from __future__ import annotations

import runpy
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_is_as_the_code_has_it() -> None:
    made = runpy.run_path(str(ROOT / "tools/area_keys.py"))
    text = (ROOT / "docs/areas.md").read_text(encoding="utf-8")
    assert made["page"](text) == text, "run: python tools/area_keys.py"
    assert "`past_deaths`" in text
