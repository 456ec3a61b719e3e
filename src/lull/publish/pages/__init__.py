"""Pages by name: the same renderers answer a server and fill an exported folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lull.errors import PublishError
from lull.publish.book import Book
from lull.publish.pages import compare, district, measures, national, others, outlook, places, promises, track
from lull.publish.pages.frame import Visit

_FIXED: dict[str, Callable[[Visit], str]] = {
    "index": outlook.page,
    "places": places.page,
    "compare": compare.page,
    "promises": promises.page,
    "national": national.page,
    "track": track.page,
    "reports": others.reports,
    "method": others.method,
    "data": others.data,
}


def page(visit: Visit) -> str:
    """The HTML of the page that `visit.name` names.

    Raises
    ------
    PublishError
        If there is no such page.
    """
    name = visit.name
    if name in _FIXED:
        return _FIXED[name](visit)
    if name in others.value_pages(visit.book):
        return others.reports(visit, name)
    kind, _, rest = name.partition("/")
    if kind == "district" and rest:
        return district.page(visit, rest)
    if name.startswith("map-") and name[4:] in measures.codes():
        return outlook.page(visit, name[4:])
    if name.startswith("promises-") and name[9:] in promises.TABS:
        return promises.page(visit, name[9:])
    raise PublishError(f"no page {name!r}; there are: {', '.join(_FIXED)}, district/CODE, map-MEASURE, promises-STATE")


def names(book: Book) -> Iterator[str]:
    """Names of all pages of a release."""
    yield from _FIXED
    yield from others.value_pages(book)
    yield from (f"map-{code}" for code in measures.codes() if code != "tier")
    yield from (f"promises-{tab}" for tab in promises.TABS if tab != "all")
    yield from (f"district/{d['place_id']}" for d in book.districts)
