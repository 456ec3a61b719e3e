"""Routes of feeds, calendars and briefings."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from lull.publish import briefing, feeds
from lull.publish.locale import LOCALES, language

_CALENDAR, _ATOM = "text/calendar; charset=utf-8", "application/atom+xml; charset=utf-8"


async def feed(request: Request) -> Response:
    """`feeds/LANG/SCOPE.atom` and `feeds/LANG/deadlines.ics`."""
    lang, name = request.path_params["lang"], request.path_params["file"]
    stem, _, kind = name.rpartition(".")
    if lang not in LOCALES or kind not in ("atom", "ics"):
        raise HTTPException(404)
    shelf = request.app.state.shelf
    base = str(request.base_url)
    if kind == "ics":
        body = await run_in_threadpool(feeds.deadlines, shelf.take("latest"), language(lang), base)
        return Response(body, media_type=_CALENDAR)
    books = [shelf.take(name) for name in shelf.names()[-12:]]
    body = await run_in_threadpool(feeds.atom, books, language(lang), stem, base)
    return Response(body, media_type=_ATOM, headers={"Cache-Control": "public, max-age=900"})


async def paper(request: Request) -> Response:
    """`briefing/RELEASE/LANG/SCOPE.pdf` and `.html` (for e-mail)."""
    release, lang, name = (request.path_params[k] for k in ("release", "lang", "file"))
    stem, _, kind = name.rpartition(".")
    if lang not in LOCALES or kind not in ("pdf", "html"):
        raise HTTPException(404)
    book = request.app.state.shelf.take(release)
    if lang not in book.languages:
        raise HTTPException(404)
    if kind == "html":
        text = await run_in_threadpool(briefing.mail, book, language(lang), stem)
        return Response(text, media_type="text/html; charset=utf-8")
    body = await run_in_threadpool(briefing.pdf, book, language(lang), stem)
    return Response(body, media_type="application/pdf")
