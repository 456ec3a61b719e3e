"""Routes of feeds, calendars and briefings."""

from __future__ import annotations

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from lull.publish import briefing, feeds, pictures, rendering, sitefiles
from lull.publish.answers import packed, sent
from lull.publish.headers import POLICY
from lull.publish.locale import LOCALES, language
from lull.publish.pages.frame import RequestContext
from lull.publish.views import find

_SCRIPT = "text/javascript; charset=utf-8"
_PAPERS: dict[str, tuple[Callable[..., str | bytes], str]] = {
    "pdf": (briefing.pdf, "application/pdf"),
    "html": (briefing.mail, "text/html; charset=utf-8"),
    "txt": (briefing.mail_text, "text/plain; charset=utf-8"),
    "eml": (briefing.message, "message/rfc822"),
}
_KEPT = {"Cache-Control": "public, max-age=86400"}
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
    snapshots = [shelf.take(name) for name in shelf.names()[-12:]]
    body = await run_in_threadpool(feeds.atom, snapshots, language(lang), stem, base)
    return Response(body, media_type=_ATOM, headers={"Cache-Control": "public, max-age=900"})


async def paper(request: Request) -> Response:
    """`briefing/RELEASE/LANG/SCOPE.pdf`, and for e-mail `.html`, `.txt` and `.eml` (a draft of both)."""
    release, lang, name = (request.path_params[k] for k in ("release", "lang", "file"))
    stem, _, kind = name.rpartition(".")
    if lang not in LOCALES or kind not in _PAPERS:
        raise HTTPException(404)
    snapshot = request.app.state.shelf.take(release)
    if lang not in snapshot.languages:
        raise HTTPException(404)
    make, media = _PAPERS[kind]
    body = await run_in_threadpool(make, snapshot, language(lang), stem, str(request.base_url))
    headers = {"Content-Disposition": f'attachment; filename="{snapshot.name}-{lang}.eml"'} if kind == "eml" else None
    return Response(body, media_type=media, headers=headers)


async def picture(request: Request) -> Response:
    """`picture/RELEASE/LANG/NAME.svg` and `.png`, and `card/RELEASE/LANG/SCOPE.png`."""
    release, lang, name = (request.path_params[k] for k in ("release", "lang", "file"))
    stem, _, kind = name.rpartition(".")
    if lang not in LOCALES or kind not in ("svg", "png"):
        raise HTTPException(404)
    snapshot = request.app.state.shelf.take(release)
    if request.url.path.startswith("/card/"):
        body = await run_in_threadpool(pictures.card, snapshot, language(lang), stem)
    else:
        body = await run_in_threadpool(
            pictures.picture if kind == "svg" else pictures.png, snapshot, language(lang), stem
        )
    return Response(body, media_type="image/svg+xml" if kind == "svg" else "image/png", headers=_KEPT)


async def search_index(request: Request) -> Response:
    """`search/RELEASE/LANG.js`: names for finding while typing."""
    release, lang = request.path_params["release"], request.path_params["lang"]
    if lang not in LOCALES:
        raise HTTPException(404)
    snapshot = request.app.state.shelf.take(release)
    slot = ("search script", lang)
    context = RequestContext(snapshot, language(lang), "index")
    script = await run_in_threadpool(lambda: snapshot.once(slot, lambda: packed(find.search_script(context))))
    return sent(request, script, _SCRIPT)


async def site_file(request: Request) -> Response:
    """`robots.txt`, `sitemap.xml`, `worker.js`, `favicon.ico` and `manifest-LANG.webmanifest`."""
    name, shelf = request.url.path.lstrip("/"), request.app.state.shelf
    base = str(request.base_url)
    if name == "robots.txt":
        return Response(sitefiles.robots(base), media_type=sitefiles.KINDS[name])
    if name == "favicon.ico":
        return RedirectResponse("/static/icon.svg", 301)
    snapshot = shelf.take("latest")
    if name.startswith("manifest-"):
        code = name.removeprefix("manifest-").removesuffix(".webmanifest")
        if code not in LOCALES:
            raise HTTPException(404)
        return Response(sitefiles.manifest(snapshot, language(code)), media_type="application/manifest+json")
    body = sitefiles.worker(snapshot) if name == "worker.js" else sitefiles.sitemap(snapshot, base)
    return Response(body, media_type=sitefiles.KINDS[name], headers={"Cache-Control": "no-cache"})


async def embed(request: Request) -> Response:
    """`embed/LANG/RELEASE/NAME.html`: a map or a chart for the page of somebody else."""
    lang, release, name = (request.path_params[k] for k in ("lang", "release", "name"))
    if lang not in LOCALES:
        raise HTTPException(404)
    snapshot = request.app.state.shelf.take(release)
    text = await run_in_threadpool(
        rendering.embedded, RequestContext(snapshot, language(lang), "index", live=True), name
    )
    allowed = " ".join(request.app.state.frames) or "'none'"
    policy = POLICY.replace("frame-ancestors 'none'", f"frame-ancestors {allowed}")
    return Response(text, media_type="text/html; charset=utf-8", headers={"Content-Security-Policy": policy})


SITE_ROUTES = (
    Route("/picture/{release}/{lang}/{file}", picture),
    Route("/card/{release}/{lang}/{file}", picture),
    Route("/search/{release}/{lang}.js", search_index),
    Route("/embed/{lang}/{release}/{name:path}.html", embed),
    *(Route(f"/{name}", site_file) for name in ("robots.txt", "sitemap.xml", "worker.js", "favicon.ico")),
    Route("/manifest-{lang}.webmanifest", site_file),
)
