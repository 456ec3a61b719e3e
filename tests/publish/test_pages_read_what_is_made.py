"""Every table that a page reads is one that `make_outlook` writes, and pages speak the reader's language."""

from __future__ import annotations

import json
import re

import pytest
from tests.made_area import LANGUAGES
from tests.publish.test_pages_in_every_language import Page

from lull import schema
from lull.publish import rendering
from lull.publish.locale import language
from lull.publish.pages.frame import RequestContext
from lull.publish.snapshot import Snapshot

# Written where there is something to write: reports that were accepted, restored services, rolling origins.
SOMETIMES = {"record", "document", "lineage", "decision", "restored", "presence", "dial", "alarm", "grievance", "group"}
SOURCE_NAMES = re.compile(r"[a-z]+(_[a-z0-9]+)+")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Names of the tables that are read while this is in use."""
    found: set[str] = set()
    read = Snapshot._read

    def noted(self: Snapshot, table: str, group_id: str) -> object:
        found.add(table)
        return read(self, table, group_id)

    monkeypatch.setattr(Snapshot, "_read", noted)
    return found


def test_every_table_that_a_page_reads_is_made(snapshot: Snapshot, asked: set[str]) -> None:
    fresh = Snapshot(snapshot.release)
    for name in rendering.names(fresh):
        rendering.page(RequestContext(fresh, language("en"), name))
    assert {"forecast", "watch", "priority", "commitment", "claim", "observation", "name"} <= asked
    assert asked <= set(schema.TABLES)
    assert sorted(t for t in asked - SOMETIMES if not snapshot.release.has(t)) == []


def words_of(html: str) -> list[str]:
    """Words that a reader sees, but names of sources and files, which are marked as foreign or as code."""
    text = " ".join(Page(html).texts)
    return re.findall(r"[^\W\d_][\w'’-]*", re.sub(r"https?://\S+", " ", text))


@pytest.mark.parametrize("lang", [c for c in LANGUAGES if c != "en"])
def test_at_most_one_word_in_twenty_is_latin(snapshot: Snapshot, lang: str) -> None:
    for name in rendering.names(snapshot):
        found = words_of(rendering.page(RequestContext(snapshot, language(lang), name)))
        latin = [w for w in found if re.fullmatch(r"[A-Za-z'’-]{2,}", w)]
        assert len(latin) <= 0.05 * len(found), f"{lang}/{name}: {sorted(set(latin))[:12]}"


@pytest.mark.parametrize("lang", list(LANGUAGES))
def test_no_page_shows_the_name_of_a_variable(snapshot: Snapshot, lang: str) -> None:
    for name in rendering.names(snapshot):
        text = " ".join(Page(rendering.page(RequestContext(snapshot, language(lang), name))).texts)
        assert not SOURCE_NAMES.findall(text), name


def test_the_release_is_described_as_a_data_set(snapshot: Snapshot) -> None:
    html = rendering.page(RequestContext(snapshot, language("ckb"), "data", base="https://lull.test/"))
    found = json.loads(html.split('<script type="application/ld+json">')[1].split("</script>")[0])
    assert found["@type"] == ["Dataset", "dcat:Dataset"]
    files = {f["contentUrl"] for f in found["distribution"]}
    assert "https://lull.test/data/2019-04/forecast.csv" in files
    assert {f"https://lull.test/data/2019-04/{t}.parquet" for t in ("watch", "priority", "translation")} & files
