"""Finding districts by name in any of the three languages, and who borders whom."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import shapely
from shapely.geometry import shape

from lull.publish.book import Book, Row
from lull.publish.pages.frame import Visit, render

# Letters that are typed one for another in Arabic and Sorani, and Latin articles that people leave out.
_FOLD = str.maketrans({
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ێ": "ي", "ئ": "ي", "ة": "ه", "ە": "ه",
    "ھ": "ه", "ک": "ك", "گ": "ك", "ۆ": "و", "ؤ": "و", "ڕ": "ر", "ڵ": "ل", "ڤ": "ف", "پ": "ب", "چ": "ج", "ژ": "ز",
    "ـ": "", "-": " ", "'": "", "’": "", "`": "",
})  # fmt: skip


def fold(text: str) -> str:
    """A name without marks, case, articles and spelling variants.

    >>> fold("Al-Muqdadiya") == fold("muqdadiya"), fold("المُقدادية") == fold("مقداديە")
    (True, True)
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    words = []
    for word in unicodedata.normalize("NFC", plain).translate(_FOLD).split():
        bare = word.removeprefix("ال") if len(word) > 4 else word
        if bare not in ("al", "ad", "ar", "as", "at", "an", "az"):
            words.append(bare)
    return " ".join(words)


def find(book: Book, text: str) -> list[Row]:
    """Districts whose name in any language holds the text (or whose governorate does), best first."""
    wanted = fold(text)
    if not wanted:
        return []
    ranked = []
    for place in book.districts:
        scores = [_closeness(wanted, fold(name)) for name in names(place)]
        governor = book.places.get(place["parent_id"] or "")
        above = [_closeness(wanted, fold(name)) + 3 for name in names(governor)] if governor else []
        best = min([*scores, *above, 9], default=9)
        if best < 6 or fold(place["place_id"]) == wanted:
            ranked.append((best, place["name_en"], place))
    return [place for _, _, place in sorted(ranked, key=lambda r: r[:2])]


def _closeness(wanted: str, name: str) -> int:
    if name == wanted:
        return 0
    if name.startswith(wanted):
        return 1
    return 2 if wanted in name else 9


def names(place: Row) -> list[str]:
    """All names of a place."""
    return [place[k] for k in ("name_en", "name_ar", "name_ckb") if place.get(k)]


def neighbours(book: Book, place_id: str) -> Sequence[str]:
    """Districts that share a border with one."""
    if "touching" not in book.kept:
        book.kept["touching"] = _touching(book)
    found: Sequence[str] = book.kept["touching"].get(place_id, ())
    return found


def _touching(book: Book) -> dict[str, list[str]]:
    features = [f for f in book.geography["features"] if f["properties"]["level"] == "district"]
    ids = [f["properties"]["place_id"] for f in features]
    shapes = [shape(f["geometry"]).buffer(0.004) for f in features]
    tree = shapely.STRtree(shapes)
    found: dict[str, list[str]] = {i: [] for i in ids}
    for a, b in zip(*tree.query(shapes, predicate="intersects"), strict=True):
        if a != b:
            found[ids[a]].append(ids[b])
    return {
        i: sorted(others, key=lambda o: str(book.places.get(o, {}).get("name_en", o))) for i, others in found.items()
    }


def page(visit: Visit) -> str:
    """All districts by governorate, or those that match `?q=`."""
    text = visit.first("q")[:80]
    found = find(visit.book, text) if text else None
    return render(visit, "places.html", text=text, found=found, fold=fold, names=names)
