"""On the map of the track record a place whose hidden counts leave it open is neither a hit nor a miss."""

from __future__ import annotations

import json
import shutil
from html import unescape
from pathlib import Path

from tests.made_area import MONTHS

from lull.publish.locale import language
from lull.publish.pages.frame import RequestContext
from lull.publish.snapshot import Snapshot, open_snapshot
from lull.publish.views import track

BAR = 25
SAID = {
    True: ("named and observed", "observed, not named"),
    False: ("named, not observed", "neither"),
    None: ("not certain",),
}


def may_be_told(snapshot: Snapshot, place: str, low: float, high: float) -> bool | None:
    """What the published files tell: the range, or for places of the first list what the check settled."""
    settled = [
        r["observed"] for r in snapshot.verification.rows("list") if r["unit_id"] == place and r["list"] == "goes-on"
    ]
    if settled and settled[0] is not None:
        return bool(settled[0])
    return True if low >= BAR else None if high >= BAR else False


def test_each_place_is_told_as_its_range_allows_and_each_is_counted_once(site_area: Path) -> None:
    snapshot = open_snapshot(site_area / "releases" / f"{MONTHS[0]:%Y-%m}")
    view = track.view(RequestContext(snapshot, language("en"), "track"))
    told = unescape(str(view.map))
    for place, (low, high) in track.recorded(snapshot).items():
        name, observed = (
            RequestContext(snapshot, language("en"), "track").place(place),
            may_be_told(snapshot, place, low, high),
        )
        said = [kind for kind, words in SAID.items() if any(f"{name}: {word} (" in told for word in words)]
        assert said == [observed], name
    counted = sum(int(key.text.split()[0]) for key in view.keys if key.css != "l4")
    assert counted <= len(snapshot.units)


def test_a_check_of_an_earlier_version_reads_as_if_nothing_had_been_kept_back(site_area: Path, tmp_path: Path) -> None:
    name = f"{MONTHS[0]:%Y-%m}"
    area = tmp_path / "area"
    for part in ("releases", "verification"):
        shutil.copytree(site_area / part / name, area / part / name)
    path = area / "verification" / name / "summary.json"
    told = json.loads(path.read_text("utf-8"))
    for since in ("scores_kept_back", "first", "made_again", "lists", "national"):
        told.pop(since, None)
    path.write_text(json.dumps(told), "utf-8")
    view = track.view(RequestContext(open_snapshot(area / "releases" / name), language("en"), "track"))
    assert not view.kept_back
    assert view.sentences
