from __future__ import annotations

import warnings
from pathlib import Path

import pytest
from tests.made_area import make_area, make_releases

from lull.publish.app import make_app
from lull.publish.desk.routes import desk_routes
from lull.publish.snapshot import Snapshot, open_snapshot

with warnings.catch_warnings():
    # Starlette would rather have httpx2, which is no dependency of ours; httpx does the same here.
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient


@pytest.fixture(scope="session")
def site_area(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An area folder with two releases that the product made; one promise and what is said of it are hostile."""
    return make_releases(make_area(tmp_path_factory.mktemp("made") / "area"))


@pytest.fixture(scope="session")
def snapshot(site_area: Path) -> Snapshot:
    return open_snapshot(site_area / "releases" / "2019-04")


@pytest.fixture(scope="session")
def client(site_area: Path) -> TestClient:
    return TestClient(make_app(site_area, more=desk_routes(site_area)), follow_redirects=False)
