"""Pages by name: the same renderers answer a server and fill an exported folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from markupsafe import Markup

from lull.errors import PublishError
from lull.publish import links, views
from lull.publish.book import Book
from lull.publish.pages.found import found_pages
from lull.publish.pages.frame import Visit, render
from lull.publish.views import choices


def _place(visit: Visit, place_id: str) -> str:
    if place_id in visit.book.unit_ids:
        return render(visit, "place.html", view=views.place.view(visit, place_id))
    return render(visit, "upper.html", view=views.upper.view(visit, place_id))


def _outlook(visit: Visit, code: str = choices.FIRST) -> str:
    return render(visit, "outlook.html", view=views.outlook.view(visit, code))


def _reports(visit: Visit) -> str:
    return render(visit, "reports.html", view=views.reports.view(visit, visit.name))


_FIXED: dict[str, Callable[[Visit], str]] = {
    "index": _outlook,
    "compare": lambda visit: render(visit, "compare.html", view=views.compare.view(visit)),
    "promises": lambda visit: render(visit, "promises.html", view=views.promises.view(visit)),
    "national": lambda visit: render(visit, "national.html", view=views.national.view(visit)),
    "reports": _reports,
    "glossary": lambda visit: render(visit, "glossary.html", view=views.glossary.glossary(visit)),
    "changes": lambda visit: render(visit, "changes.html", view=views.glossary.changes(visit)),
    "method": lambda visit: render(visit, "method.html", view=views.method.method(visit)),
    "data": lambda visit: render(visit, "data.html", view=views.method.data(visit)),
    **found_pages(),
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
    if name.startswith("reports-") and name in views.reports.page_names(visit.book):
        return _reports(visit)
    kind, _, rest = name.partition("/")
    if kind == "place" and rest:
        return _place(visit, rest)
    if name.startswith("map-") and name[4:] in choices.codes(visit.book):
        return _outlook(visit, name[4:])
    if name.startswith("changes-") and name[8:] in visit.releases:
        return render(visit, "changes.html", view=views.glossary.changes(visit, name[8:]))
    if part := views.paging.parts(name):
        return render(visit, "promises.html", view=views.promises.view(visit, *part))
    raise PublishError(f"no page {name!r}; there are: {', '.join(_FIXED)}, place/CODE, map-MEASURE, promises-STATE")


def embedded(visit: Visit, name: str) -> str:
    """A map (`map`, `map-CODE`) or the chart of a place (`place/CODE`) as a small page for others to show.

    Raises
    ------
    PublishError
        If there is none of that name.
    """
    place_id = name.removeprefix("place/")
    if name.startswith("place/") and place_id in visit.book.places:
        drawn, title = views.place.charts(visit, place_id).recent, visit.place(place_id)
        href = f"/{links.page(visit.speech.code, visit.book.name, f'place/{place_id}')}"
        return render(visit, "embed.html", drawn=drawn, title=title, href=href)
    code = choices.FIRST if name == "map" else name.removeprefix("map-")
    if code not in choices.codes(visit.book):
        raise PublishError(f"nothing to embed by the name {name!r}; there are: map, map-MEASURE, place/CODE")
    shown = choices.choice(visit, code)
    drawn = views.outlook.drawn_map(visit, shown, visit.book.unit_ids).drawn
    drawn = Markup(
        str(drawn).replace('href="place/', f'target="_top" href="/{visit.speech.code}/{visit.book.name}/place/')
    )
    href = f"/{links.page(visit.speech.code, visit.book.name, choices.page_name(code))}"
    return render(visit, "embed.html", drawn=drawn, title=shown.meaning, href=href)


def names(book: Book, releases: tuple[str, ...] = ()) -> Iterator[str]:
    """Names of all pages of a release; with other releases also those that compare with them."""
    yield from _FIXED
    yield from views.reports.page_names(book)
    yield from (f"changes-{name}" for name in releases if name != book.name)
    yield from (f"map-{code}" for code in choices.codes(book) if code != choices.FIRST)
    yield from views.paging.page_names(book)
    yield from (f"place/{place_id}" for place_id in book.places)
