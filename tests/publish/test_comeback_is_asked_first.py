"""The outlook asks first whether the groups that the area names may come back; flat lines are said to be so."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from lull import languages
from lull.publish.briefing.content import content
from lull.publish.locale import language
from lull.publish.pages.frame import RequestContext
from lull.publish.rendering import names, page
from lull.publish.snapshot import Snapshot
from lull.publish.views import choices, comeback, flat, outlook


@pytest.mark.parametrize("lang", languages.codes())
def test_the_first_switch_is_the_comeback_of_a_group(snapshot: Snapshot, lang: str) -> None:
    speech = language(lang)
    code = comeback.codes(snapshot)[0]
    name = comeback.name(snapshot, speech, code)
    switch = next(iter(choices.options(RequestContext(snapshot, speech, "index"), choices.FIRST).values()))
    assert [o.current for o in switch] == [True, False]
    assert name in switch[1].label
    shown = page(RequestContext(snapshot, speech, f"map-{code}"))
    assert re.search(r'aria-current="true">[^<]*' + re.escape(name), shown)


def test_the_map_shows_the_chance_that_the_group_itself_comes_back(snapshot: Snapshot) -> None:
    code = comeback.codes(snapshot)[0]
    rows = snapshot.of_group("forecast", code.removeprefix(comeback.PREFIX))
    calm = {r["unit_id"]: r["p_relapse_any"] for r in rows if (r["span"], r["horizon"]) == ("cumulative", 12)}
    shown = choices.choice(RequestContext(snapshot, language("en"), "index"), code)
    assert any(v is not None for v in calm.values())
    assert {p: v for p, v in shown.order.items() if v >= 0} == {
        p: calm[p] for p in snapshot.unit_ids if calm[p] is not None
    }
    assert f"map-{code}" in set(names(snapshot))


def test_the_lists_beside_it_are_those_of_the_group(snapshot: Snapshot) -> None:
    code = comeback.codes(snapshot)[0]
    mine = [r["unit_id"] for r in snapshot.of_group("watch", comeback.group(snapshot, code))]
    shown = outlook.view(RequestContext(snapshot, language("en"), "index"), code).lists
    assert sorted(r.place_id for part in shown for r in (*part.rows, *part.rest)) == sorted(mine)
    assert mine


def test_an_area_that_asks_for_none_has_no_such_switch(snapshot: Snapshot) -> None:
    told = [{**g, "comeback": False} for g in snapshot.info["groups"]]
    plain = Snapshot(replace(snapshot.release, info={**snapshot.info, "groups": told}))
    assert comeback.codes(plain) == ()
    assert choices.options(RequestContext(plain, language("en"), "index"), choices.FIRST)["groups"] == ()


def test_a_flat_line_is_said_to_be_flat_on_page_and_briefing(snapshot: Snapshot) -> None:
    speech, told = language("en"), "if things stay as in the last year"
    still = next(p for p in snapshot.unit_ids if flat.is_flat(snapshot, p))
    assert told in page(RequestContext(snapshot, speech, f"place/{still}"))
    assert told in content(snapshot, speech, still).unknown


@pytest.mark.parametrize(("last", "expected"), [(30.0, True), (5.0, False), (80.0, False)])
def test_a_line_that_rises_or_falls_is_not_called_flat(snapshot: Snapshot, last: float, expected: bool) -> None:
    rows = tuple({"horizon": h, "trimmed_mean": 25.0 if h < 10 else last} for h in range(1, 13))
    drawn = Snapshot(snapshot.release, {("forecast", ("unit_id", "span")): {("X", "month"): rows}})
    assert flat.is_flat(drawn, "X") is expected
    assert (flat.said(drawn, language("en"), "X") is not None) is expected
