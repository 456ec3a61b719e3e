"""Pages by name: the same renderers answer a server and fill an exported folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from markupsafe import Markup

from lull.errors import PublishError
from lull.publish import links, views
from lull.publish.pages.found import found_pages
from lull.publish.pages.frame import RequestContext, render
from lull.publish.snapshot import Snapshot
from lull.publish.views import choices


def _place(context: RequestContext, place_id: str) -> str:
    if place_id in context.snapshot.unit_ids:
        return render(context, "place.html", view=views.place.view(context, place_id))
    return render(context, "upper.html", view=views.upper.view(context, place_id))


def _outlook(context: RequestContext, code: str = choices.FIRST) -> str:
    return render(context, "outlook.html", view=views.outlook.view(context, code))


def _reports(context: RequestContext) -> str:
    return render(context, "reports.html", view=views.reports.view(context, context.name))


_FIXED: dict[str, Callable[[RequestContext], str]] = {
    "index": _outlook,
    "compare": lambda context: render(context, "compare.html", view=views.compare.view(context)),
    "promises": lambda context: render(context, "promises.html", view=views.promises.view(context)),
    "national": lambda context: render(context, "national.html", view=views.national.view(context)),
    "reports": _reports,
    "glossary": lambda context: render(context, "glossary.html", view=views.glossary.glossary(context)),
    "changes": lambda context: render(context, "changes.html", view=views.glossary.changes(context)),
    "method": lambda context: render(context, "method.html", view=views.method.method(context)),
    "data": lambda context: render(context, "data.html", view=views.method.data(context)),
    **found_pages(),
}


def page(context: RequestContext) -> str:
    """The HTML of the page that `context.name` names.

    Raises
    ------
    PublishError
        If there is no such page.
    """
    name = context.name
    if name in _FIXED:
        return _FIXED[name](context)
    if name.startswith("reports-") and name in views.reports.page_names(context.snapshot):
        return _reports(context)
    kind, _, rest = name.partition("/")
    if kind == "place" and rest:
        return _place(context, rest)
    if name.startswith("map-") and name[4:] in choices.codes(context.snapshot):
        return _outlook(context, name[4:])
    if name.startswith("changes-") and name[8:] in context.releases:
        return render(context, "changes.html", view=views.glossary.changes(context, name[8:]))
    if part := views.paging.parts(name):
        return render(context, "promises.html", view=views.promises.view(context, *part))
    raise PublishError(f"no page {name!r}; there are: {', '.join(_FIXED)}, place/CODE, map-MEASURE, promises-STATE")


def embedded(context: RequestContext, name: str) -> str:
    """A map (`map`, `map-CODE`) or the chart of a place (`place/CODE`) as a small page for others to show.

    Raises
    ------
    PublishError
        If there is none of that name.
    """
    place_id = name.removeprefix("place/")
    if name.startswith("place/") and place_id in context.snapshot.places:
        drawn, title = views.place.charts(context, place_id).recent, context.place(place_id)
        href = f"/{links.page(context.speech.code, context.snapshot.name, f'place/{place_id}')}"
        return render(context, "embed.html", drawn=drawn, title=title, href=href)
    code = choices.FIRST if name == "map" else name.removeprefix("map-")
    if code not in choices.codes(context.snapshot):
        raise PublishError(f"nothing to embed by the name {name!r}; there are: map, map-MEASURE, place/CODE")
    shown = choices.choice(context, code)
    drawn = views.outlook.drawn_map(context, shown, context.snapshot.unit_ids).drawn
    drawn = Markup(
        str(drawn).replace('href="place/', f'target="_top" href="/{context.speech.code}/{context.snapshot.name}/place/')
    )
    href = f"/{links.page(context.speech.code, context.snapshot.name, choices.page_name(code))}"
    return render(context, "embed.html", drawn=drawn, title=shown.meaning, href=href)


def names(snapshot: Snapshot, releases: tuple[str, ...] = ()) -> Iterator[str]:
    """Names of all pages of a release; with other releases also those that compare with them."""
    yield from _FIXED
    yield from views.reports.page_names(snapshot)
    yield from (f"changes-{name}" for name in releases if name != snapshot.name)
    yield from (f"map-{code}" for code in choices.codes(snapshot) if code != choices.FIRST)
    yield from views.paging.page_names(snapshot)
    yield from (f"place/{place_id}" for place_id in snapshot.places)
