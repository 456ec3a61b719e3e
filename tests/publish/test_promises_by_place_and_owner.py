"""Promises stand by place and owner with their time, on pages that a phone can load however many there are."""

from __future__ import annotations

import gzip
import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.made_area import LANGUAGES

from lull.publish import rendering
from lull.publish.charts import spans
from lull.publish.locale import language
from lull.publish.pages.frame import RequestContext
from lull.publish.snapshot import Snapshot
from lull.publish.views import paging, promises

if TYPE_CHECKING:
    from starlette.testclient import TestClient

MANY = 10_000


@pytest.fixture(scope="module")
def many(snapshot: Snapshot) -> Snapshot:
    """The same release with ten thousand promises, each with a title as long as they come and twenty claims."""
    row, claim = snapshot.rows("commitment")[2], snapshot.rows("claim")[0]
    rows = tuple(
        {**row, "commitment_id": f"C-{n}", "deliverable": "water " * 500, "promisor": f"Office {n % 700}"}
        for n in range(MANY)
    )
    claims = tuple({**claim, "commitment_id": f"C-{n}", "detail": "said " * 300} for n in range(40) for _ in range(20))
    return Snapshot(snapshot.release, kept={**snapshot.kept, "commitment": rows, "claim": claims, "ledger": ()})


@pytest.mark.parametrize("name", ["promises", "promises-all-250", "national", "place/XX1"])
def test_no_page_is_heavier_than_a_phone_can_load(many: Snapshot, name: str) -> None:
    kept = {k: v for k, v in many.kept.items() if k in ("commitment", "claim", "ledger")}
    html = rendering.page(RequestContext(Snapshot(many.release, kept=dict(kept)), language("ckb"), name))
    assert len(html.encode()) <= 150_000
    assert len(gzip.compress(html.encode())) <= 60_000


def test_every_promise_is_on_exactly_one_page_and_links_lead_there(snapshot: Snapshot) -> None:
    names = ["promises", *(n for n in paging.page_names(snapshot) if re.fullmatch(r"promises-all-\d+", n))]
    html = {n: rendering.page(RequestContext(snapshot, language("en"), n)) for n in names}
    for row in snapshot.rows("commitment"):
        name, _, anchor = paging.where(snapshot, row["commitment_id"]).partition("#")
        assert [n for n in names if f'id="{anchor}"' in html[n]] == [name]


@pytest.mark.parametrize("lang", list(LANGUAGES))
def test_groups_are_places_and_their_owners(snapshot: Snapshot, lang: str) -> None:
    view = promises.view(RequestContext(snapshot, language(lang), "promises"))
    assert [g.id for g in view.groups] == ["XX", "several"]
    assert sum(len(o.promises) for g in view.groups for o in g.owners) == len(snapshot.rows("commitment"))
    assert view.sentences[0].startswith({"en": "6 promises on record", "ar": "6", "ckb": "6"}[lang])


def test_the_bar_of_a_promise_runs_from_its_day_to_its_deadline() -> None:
    scale = spans.axis(date(2019, 4, 30), [date(2017, 3, 1), date(2030, 1, 1)])
    assert (scale.first, scale.last) == (2017, 2023)
    drawn = str(spans.strip(scale, date(2018, 1, 1), date(2020, 1, 1), [], "open"))
    x, width = (float(re.search(rf'<rect[^>]*{k}="([\d.]+)"', drawn).group(1)) for k in (" x", "width"))  # type: ignore[union-attr]
    assert x == pytest.approx(scale.x(date(2018, 1, 1)), abs=0.1)
    assert x + width == pytest.approx(scale.x(date(2020, 1, 1)), abs=0.2)
    assert "undated" in str(spans.strip(scale, None, None, [], "no_deadline"))


def test_a_filter_is_kept_when_the_language_is_changed(client: TestClient) -> None:
    text = client.get("/en/2019-04/promises.html?strand=services&by=plan").text
    assert 'href="../../ar/2019-04/promises.html?strand=services&amp;by=plan"' in text
    kept = client.get("/en/2019-04/compare.html?d=XX1Q01&d=XX1Q02").text
    assert 'href="../../ckb/2019-04/compare.html?d=XX1Q01&amp;d=XX1Q02"' in kept
    assert 'href="../../ar/2019-04/places.html?q=Hillside"' in client.get("/en/2019-04/places.html?q=Hillside").text
