"""An area in Mali has its whole site, briefing and mails in French, and calls its levels and places as it likes."""

from __future__ import annotations

import html
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests import made_area

from lull.publish import briefing, rendering
from lull.publish.app import make_app
from lull.publish.locale import language
from lull.publish.snapshot import Snapshot, open_snapshot

if TYPE_CHECKING:
    from starlette.testclient import TestClient

WORDS = [
    ('names = { en = "Exampleland", ar = "بلد المثال", ckb = "وڵاتی نموونە" }', 'names = { fr = "Mali" }'),
    ('languages = ["en", "ar", "ckb"]', 'languages = ["fr"]'),
    ('district = { en = "District", ar = "قضاء", ckb = "قەزا" }', 'cercle = { fr = "Cercle" }'),
    ('governorate = { en = "Province", ar = "محافظة", ckb = "پارێزگا" }', 'gouvernance = { fr = "Région" }'),
    ('country = { en = "Country", ar = "دولة", ckb = "وڵات" }', 'pays = { fr = "Pays" }'),
    ("{ district = 2, governorate = 2, country = 2 }", "{ cercle = 2, gouvernance = 2, pays = 2 }"),
    ('level = "district"', 'level = "cercle"'),
]


@pytest.fixture(scope="module")
def mali(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    settings = made_area.SETTINGS
    for old, new in WORDS:
        assert old in settings
        settings = settings.replace(old, new)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(made_area, "SETTINGS", settings)
        patch.setattr(made_area, "LEVELS", ("cercle", "gouvernance", "pays"))
        patch.setattr(made_area, "LANGUAGES", ("fr", "bm", "tmh-Tfng"))
        folder = made_area.make_area(tmp_path_factory.mktemp("mali") / "area")
        made = made_area.make_outlook(folder, date(2019, 4, 1))
    return open_snapshot(Path(folder) / "releases" / made.name)


@pytest.fixture(scope="module")
def site(mali: Snapshot) -> TestClient:
    from starlette.testclient import TestClient

    return TestClient(make_app(mali.release.folder.parents[1]), follow_redirects=False)


def texts(page: str) -> set[str]:
    """Texts between the tags of a page, each with single blanks."""
    return {" ".join(html.unescape(t).split()) for t in re.split(r"<[^>]+>", parted(page))}


def plain(page: str) -> str:
    return " ".join(sorted(texts(page)))


def parted(page: str) -> str:
    body = re.sub(r"(?s)<(script|style|svg|title)\b.*?</\1>", " ", page)
    # What others wrote stays in their language, and says so.
    return re.sub(r'(?s)<(\w+)[^>]*\blang="(?!fr)[^"]*"[^>]*>.*?</\1>', " ", body)


def test_the_whole_site_is_in_french(mali: Snapshot, site: TestClient) -> None:
    catalogue = vars(language("fr").catalog)["_catalog"]
    english = {k for k, said in catalogue.items() if isinstance(k, str) and said != k and " " in k}
    for name in rendering.names(mali):
        answer = site.get(f"/fr/{mali.name}/{name}.html")
        assert answer.status_code == 200, name
        assert '<html lang="fr" dir="ltr"' in answer.text, name
        assert texts(answer.text) & english == set(), name
    front = plain(site.get(f"/fr/{mali.name}/index.html").text)
    assert "La violence continue" in front
    whole = " ".join(site.get(f"/fr/{mali.name}/{name}.html").text for name in rendering.names(mali))
    assert "Région" in whole or "Cercle" in whole


def test_there_is_no_page_in_a_language_that_the_area_has_not(mali: Snapshot, site: TestClient) -> None:
    assert mali.languages == ("fr",)
    assert site.get(f"/en/{mali.name}/index.html").status_code == 404
    assert site.get("/", headers={"accept-language": "en"}).headers["location"].startswith("fr/")


def test_mail_and_briefing_are_in_french(mali: Snapshot) -> None:
    mail = plain(briefing.mail(mali, language("fr"), "area"))
    assert "Mali" in mail
    assert "avril 2019" in mail
    assert briefing.pdf(mali, language("fr"), "area").startswith(b"%PDF")


def test_levels_of_any_name_go_from_events_to_pages(mali: Snapshot, site: TestClient) -> None:
    assert mali.level == "cercle"
    assert list(mali.info["levels"]) == ["cercle", "gouvernance", "pays"]
    deaths = {r["unit_id"]: r["deaths_middle"] for r in mali.rows("watch") if r["list"] == "goes-on"}
    assert len(mali.units) == 16
    assert max(deaths.values()) > 25
    assert {r["level"] for r in mali.rows("forecast")} == set(mali.info["levels"])
    country = [r for r in mali.rows("history") if r["unit_id"] == "XX" and r["level"] == "pays"]
    assert sum(r["deaths"] or 0 for r in country) > 1000
    assert [r["level"] for r in mali.rows("dial") if r["unit_id"] == "XX"][:1] == ["pays"]
    page = site.get(f"/fr/{mali.name}/place/XX1Q01.html").text
    assert "Cercle" in plain(page)
    assert "Région" in plain(site.get(f"/fr/{mali.name}/place/XX1.html").text)
    assert "gouvernorat" not in plain(page).lower()
    rows = site.get(f"/api/v1/releases/{mali.name}/districts.csv").text.splitlines()
    assert len(rows) == 17
    assert "name_fr,name_bm,name_tmh-Tfng" in rows[0]


def test_names_in_a_language_without_a_pack_are_rows_as_any(mali: Snapshot) -> None:
    assert {r["lang"] for r in mali.rows("name")} == {"fr", "bm", "tmh-Tfng", "en", "ar"}
    assert set(mali.places["XX1Q02"]["names"]) == {"fr", "bm", "tmh-Tfng"}
    assert "name_en" not in mali.rows("place")[0]
