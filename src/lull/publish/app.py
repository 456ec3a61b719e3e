"""The server: routes of the site; pages and files are the same that an exported folder holds."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from lull.errors import LullError
from lull.languages import nearest
from lull.publish import files, rendering
from lull.publish.answers import packed, sent, tagged
from lull.publish.api.app import make_api
from lull.publish.api.guide import guide
from lull.publish.bodies import Bodies
from lull.publish.errors import on_error
from lull.publish.headers import Guard
from lull.publish.locale import LOCALES, language
from lull.publish.pages.frame import RequestContext
from lull.publish.proxies import Network, Proxies
from lull.publish.routes import SITE_ROUTES, feed, paper
from lull.publish.shelf import Made, Shelf
from lull.publish.snapshot import Snapshot, earlier, opening
from lull.publish.warm import Served, shown
from lull.releases import release_names

STATIC = Path(__file__).parent / "static"
_QUERIES = ("q", "strand", "place", "by", "type", "d", "since", "about", "acting", "waiting")
_LONGEST_QUERY = 400


def make_app(
    area_folder: Path,
    *,
    more: tuple[BaseRoute, ...] = (),
    proxies: Sequence[Network] = (),
    frames: tuple[str, ...] = (),
    mails: bool = False,
    base: str = "",
) -> Starlette:
    """The whole site over the releases of an area folder; `more` are routes for people who may write.

    `proxies` : addresses whose word is taken on who asks (see `lull.publish.proxies`).
    `frames` : addresses of pages that may show the maps and charts under `/embed/`; by default none may.
    `mails` : whether pages offer alerts by e-mail, for which `more` must hold the routes.
    `base` : the address of the site, with a slash at its end, for pictures of links to its pages.
    """
    shelf = Shelf(Path(area_folder), Served(mails, base))
    api = make_api(shelf.names, shelf.take)
    app = Starlette(
        routes=[
            Route("/", _front),
            Route("/health", _health),
            Route("/ready", _ready),
            *more,
            Route("/api/v1/docs", lambda request: Response(guide(api), media_type="text/html")),
            Mount("/api/v1", api),
            Mount("/static", StaticFiles(directory=STATIC)),
            Route("/data/{release}.zip", _package),
            Route("/data/{release}/{file:path}", _data),
            Route("/feeds/{lang}/{file}", feed),
            Route("/briefing/{release}/{lang}/{file}", paper),
            *SITE_ROUTES,
            Route("/{lang}/", _newest),
            Route("/{lang}/{release}/", _newest),
            Route("/{lang}/{release}/{name:path}.html", _page),
        ],
        middleware=[Middleware(Proxies, proxies=proxies), Middleware(Guard), Middleware(Bodies)],
        exception_handlers={HTTPException: on_error, LullError: on_error},
    )
    app.state.shelf = shelf
    app.state.frames = frames
    app.router.redirect_slashes = False
    return app


def _shelf(request: Request) -> Shelf:
    found: Shelf = request.app.state.shelf
    return found


def _tongue(request: Request) -> str:
    """The language of the newest release that the reader's browser likes best."""
    spoken = _spoken(_shelf(request))
    for part in request.headers.get("accept-language", "").lower().split(","):
        code = part.split(";")[0].strip().split("-")[0]
        if found := nearest(code, spoken):
            return found
    return spoken[0]


def _spoken(shelf: Shelf) -> tuple[str, ...]:
    return shelf.take("latest").languages if shelf.names() else LOCALES


async def _front(request: Request) -> Response:
    return RedirectResponse(f"{_tongue(request)}/{_opening(request)}/index.html", 302)


def _opening(request: Request) -> str:
    """The release at which the site opens; `latest` where the settings name none."""
    shelf = _shelf(request)
    return opening(shelf.folder, shelf.names()) or "latest"


async def _newest(request: Request) -> Response:
    lang = request.path_params["lang"]
    if lang not in _spoken(_shelf(request)):
        raise HTTPException(404)
    release = request.path_params.get("release") or _opening(request)
    return RedirectResponse(f"/{lang}/{release}/index.html", 302)


async def _health(request: Request) -> Response:
    return JSONResponse({"status": "alive"}, headers={"Cache-Control": "no-store"})


async def _ready(request: Request) -> Response:
    names = _shelf(request).names()
    body: dict[str, object] = {"status": "ready" if names else "no release", "latest": names[-1] if names else None}
    broken = [n for n in release_names(_shelf(request).folder) if n not in names]
    old = earlier(_shelf(request).folder) if broken else {}
    body |= {"damaged": found} if (found := [n for n in broken if n not in old]) else {}
    body |= {"earlier": list(old)} if old else {}
    return JSONResponse(body, status_code=200 if names else 503, headers={"Cache-Control": "no-store"})


async def _page(request: Request) -> Response:
    lang, release, name = (request.path_params[k] for k in ("lang", "release", "name"))
    if lang not in LOCALES or len(request.url.query) > _LONGEST_QUERY:
        raise HTTPException(404)
    shelf = _shelf(request)
    names = shelf.names()
    if release == "latest" and names:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/{lang}/{shelf.newest()}/{name}.html{query}", 302)
    # Before the release is opened: what comes meanwhile is then kept under a key that is no more asked for.
    state = shelf.keys(names).get(release, "")
    query_ = {k: tuple(request.query_params.getlist(k))[:8] for k in _QUERIES if k in request.query_params}
    around, served = shown(names, release), shelf.served
    key = (state, around, f"{lang}/{release}/{name}", tuple(sorted(query_.items())))
    if release in names and (made := _at_hand(shelf, key, (release, lang, name), asked=bool(query_))):
        return sent(request, made)
    snapshot = await run_in_threadpool(shelf.take, release)
    if lang not in snapshot.languages:
        raise HTTPException(404)
    kind, _, rest = name.partition("/")
    if kind in snapshot.info.get("levels", {}) and rest in snapshot.places:
        # Addresses named the level of a place once.
        return RedirectResponse(f"/{lang}/{release}/place/{rest}.html", 301)
    context = RequestContext(
        snapshot, language(lang), name, query_, around, live=True, base=served.base, mails=served.mails
    )
    alone = shelf.answering if query_ else shelf.making
    return sent(request, await asyncio.get_running_loop().run_in_executor(alone, _now, shelf, context, key))


def _at_hand(shelf: Shelf, key: object, page: tuple[str, str, str], *, asked: bool) -> Made | None:
    """A page that is made: of such a one the release need not be opened, and no reader waits for those who make others.

    It is kept for as long as its release is in one state, see `Shelf.keys`.
    """
    if kept := shelf.kept(key, asked=asked):
        return kept
    found = None if asked else shelf.ahead(*page)
    if found is None:
        return None
    made = tagged(found[0])
    if found[1]:
        shelf.keep(key, made)
    return made


def _now(shelf: Shelf, context: RequestContext, key: object) -> Made:
    """A page or an answer that is made for a reader, one of each at a time.

    Several at once would only take turns, and slow down all that is at hand. Who waited for the same page is given it.
    """
    asked = bool(context.query)
    if kept := shelf.kept(key, asked=asked):
        return kept
    html = rendering.page(context).encode()
    made = packed(html, level=2) if asked else packed(html)
    shelf.keep(key, made, asked=asked)
    return made


async def _package(request: Request) -> Response:
    snapshot = _shelf(request).take(request.path_params["release"])
    path = await run_in_threadpool(files.package_file, snapshot)
    return FileResponse(path, media_type=files.FORMATS["zip"], filename=f"{snapshot.name}.zip")


async def _data(request: Request) -> Response:
    snapshot, name = _shelf(request).take(request.path_params["release"]), request.path_params["file"]
    stem, _, kind = name.rpartition(".")
    # A release never changes; what is called the latest does.
    fixed = request.path_params["release"] == snapshot.name
    headers = {"Cache-Control": "public, max-age=31536000, immutable" if fixed else "no-cache"}
    if kind == "parquet" and snapshot.release.has(stem):
        return FileResponse(files.table_file(snapshot, stem), media_type=files.FORMATS[kind], headers=headers)
    body, kind = await run_in_threadpool(data_file, snapshot, name)
    return Response(body, media_type=files.FORMATS[kind], headers=headers)


def data_file(snapshot: Snapshot, name: str) -> tuple[bytes, str]:
    """A file under `data/RELEASE/`: `TABLE.csv` (parquet, json, xlsx), `boundaries.geojson`, `place/CODE.json`.

    `TABLE-sheet.csv` is the same CSV with a byte order mark, by which spreadsheets read it as UTF-8.

    Raises
    ------
    PublishError
        If there is no such file.
    """
    stem, _, kind = name.rpartition(".")
    if name == "boundaries.geojson":
        return files.boundaries(snapshot), "geojson"
    if stem.startswith("place/") and kind == "json":
        return files.as_json(files.district(snapshot, stem.removeprefix("place/"))), "json"
    if stem.endswith("-sheet") and kind == "csv":
        return b"\xef\xbb\xbf" + files.written(files.rows(snapshot, stem.removesuffix("-sheet")), "csv"), "csv"
    return files.written(files.listed(snapshot, stem, kind), kind), kind
