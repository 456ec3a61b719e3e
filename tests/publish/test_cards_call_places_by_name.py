"""Lines of an explanation call places by their names, never by their ids."""

from __future__ import annotations

import json

from lull.publish.locale import language
from lull.publish.pages import cards
from lull.publish.pages.frame import RequestContext
from lull.publish.snapshot import Snapshot


def test_the_place_above_stands_by_its_name(snapshot: Snapshot) -> None:
    context = RequestContext(snapshot, language(snapshot.languages[0]), "index")
    upper = snapshot.uppers[0]["place_id"]
    values = {"strand": "services", "gap": 0.4, "above": upper, "above_gap": 0.5}
    said = cards.line(context, {"key": "card.compared.above", "values": json.dumps(values)})
    assert said is not None
    assert context.place(upper) in said
