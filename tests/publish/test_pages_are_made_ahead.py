"""Pages of the newest releases are made ahead; until those of a new one are, readers get the release before."""

from __future__ import annotations

import shutil
import warnings
from pathlib import Path

import pytest

from lull.publish import pages, warm
from lull.publish.app import make_app
from lull.publish.snapshot import shelf

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient


def test_what_is_made_ahead_is_what_a_reader_gets(
    site_area: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    area = tmp_path / "area"
    shutil.copytree(site_area, area)
    cold = TestClient(make_app(area), follow_redirects=False)
    paths = ["/en/2019-04/index.html", "/ar/2019-04/promises.html", "/ckb/2019-03/district/XX1Q01.html"]
    known = [cold.get(p).content for p in paths]

    app = make_app(area)
    app.state.shelf.seen["warmed"] = 1
    warm.warm(area, ("2019-03",))
    reader = TestClient(app, follow_redirects=False)
    # Nobody was here before, so the newest is the newest; a release that comes later waits for its pages.
    assert reader.get("/en/latest/index.html").headers["location"] == "/en/2019-04/index.html"
    app.state.shelf.seen["newest"] = "2019-03"
    assert reader.get("/en/latest/index.html").headers["location"] == "/en/2019-03/index.html"
    assert warm.warm(area, shelf(area)) > 0
    assert reader.get("/en/latest/index.html").headers["location"] == "/en/2019-04/index.html"

    monkeypatch.setattr(pages, "page", lambda context: pytest.fail(f"{context.name} was made while a reader waited"))
    assert [reader.get(p).content for p in paths] == known
    assert warm.warm(area, shelf(area)) == 0
