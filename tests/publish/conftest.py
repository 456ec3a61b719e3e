from __future__ import annotations

import json
import warnings
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from lull.publish.app import make_app
from lull.publish.book import Book, open_book
from lull.publish.desk.routes import desk_routes
from lull.publish.mock import mock_release

with warnings.catch_warnings():
    # Starlette would rather have httpx2, which is no dependency of ours; httpx does the same here.
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

EVIL = '<script>alert(1)</script>"><img src=x onerror=alert(2)> =1+1'


@pytest.fixture(scope="session")
def site_area(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An area folder with two releases; one promise, quote and grievance says something nasty."""
    folder = tmp_path_factory.mktemp("area")
    (folder / "area.toml").write_text("", "utf-8")
    mock_release(folder, as_of=date(2019, 3, 1), rng=np.random.default_rng(1))
    mock_release(folder, as_of=date(2019, 4, 1), rng=np.random.default_rng(2), text=EVIL)
    home = folder / "verification" / "2019-03"
    home.mkdir(parents=True)
    months = [f"2019-{m:02d}-01" for m in range(4, 13)] + ["2020-01-01", "2020-02-01", "2020-03-01"]
    lines = ["unit_id,level,month,deaths,shown"]
    for i in range(1, 9):
        lines += [f"XX1Q{i:02d},district,{m},{'' if i % 2 else 0},{'<5' if i % 2 else 0}" for m in months]
    (home / "after.csv").write_text("\n".join(lines) + "\n", "utf-8")
    (home / "reliability.csv").write_text(
        "model,least,low,high,cases,forecast,observed,gap\nlull,1,0,0.5,10,0.2,0.3,10\nlull,1,0.5,1,10,0.8,0.7,-10\n"
    )
    lines = ["track_id,month,deaths,shown", *(f"pair,{m},,<5" for m in months), *(f"total,{m},90,90" for m in months)]
    (home / "national_after.csv").write_text("\n".join(lines) + "\n", "utf-8")
    (home / "skill.csv").write_text("model,rows,crps\nlull,96,0.4\n")
    told = {
        "months": 12, "units_expected_with_deaths": 9.1, "units_with_deaths": 4, "units_expected_with_25": 1.0,
        "units_with_25": 0, "inside_80": 0.8, "made_again": ["2019-07", "2019-11"],
        "national": [{"track": "total", "months": 12, "recorded": "1080", "p10": 600.0, "p50": 1200.0, "p90": 2400.0},
                     {"track": "pair", "months": 12, "recorded": "12-48", "p10": 18.0, "p50": 36.0, "p90": 72.0}],
    }  # fmt: skip
    (home / "summary.json").write_text(json.dumps(told))
    return folder


@pytest.fixture(scope="session")
def book(site_area: Path) -> Book:
    return open_book(site_area / "releases" / "2019-04")


@pytest.fixture(scope="session")
def client(site_area: Path) -> TestClient:
    return TestClient(make_app(site_area, more=desk_routes(site_area)), follow_redirects=False)
