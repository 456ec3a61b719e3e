"""Lines of an explanation call places by their names, never by their ids."""

from __future__ import annotations

import json

from lull.publish.book import Book
from lull.publish.locale import language
from lull.publish.pages import cards
from lull.publish.pages.frame import Visit


def test_the_place_above_stands_by_its_name(book: Book) -> None:
    visit = Visit(book, language(book.languages[0]), "index")
    upper = book.uppers[0]["place_id"]
    values = {"strand": "services", "gap": 0.4, "above": upper, "above_gap": 0.5}
    said = cards.line(visit, {"key": "card.compared.above", "values": json.dumps(values)})
    assert said is not None
    assert visit.place(upper) in said
