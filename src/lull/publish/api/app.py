"""The API: routes only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Literal

import pyarrow as pa
from fastapi import Depends, FastAPI, Path, Query, Request
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import FileResponse, Response

from lull import schema
from lull.publish import files
from lull.publish.api import answers, features, problems, tables
from lull.publish.api.problems import Responses
from lull.publish.snapshot import Snapshot

Format = Literal["json", "csv", "parquet"]
_PROBLEM = {"content": {"application/problem+json": {"schema": {"type": "object"}}}}
_ERRORS: Responses = {
    304: {"description": "The reader has this already"},
    400: {"description": "A parameter that is not allowed here, or a cursor of another list", **_PROBLEM},
    404: {"description": "No such release, table or place", **_PROBLEM},
    422: {"description": "The request is not valid", **_PROBLEM},
}
_KINDS: Responses = {
    200: {
        "description": "Rows",
        "content": {
            "application/json": {"schema": {"type": "object"}},
            "text/csv": {"schema": {"type": "string"}},
            "application/vnd.apache.parquet": {"schema": {"type": "string", "format": "binary"}},
        },
    },
    **_ERRORS,
}
_NAME = r"^(latest|[0-9]{4}-(0[1-9]|1[0-2])(-r[2-9][0-9]*)?)$"
_ID = r"^[A-Za-z0-9_.-]{1,80}$"

ReleaseName = Annotated[str, Path(description="Name of a release, or `latest`", examples=["2019-04"], pattern=_NAME)]
PlaceId = Annotated[str, Path(description="P-code of a place", examples=["IQG15Q03"], pattern=_ID)]
TableName = Annotated[str, Path(pattern=r"^[a-z_]{1,40}$", examples=["contribution"])]
Code = Annotated[str | None, Query(max_length=80, pattern=_ID)]


@dataclass(frozen=True)
class Paging:
    """How much of a list is wanted, and in what dress."""

    limit: Annotated[int, Query(ge=1, le=1000, description="Rows a page (JSON)")] = 200
    cursor: Annotated[str | None, Query(max_length=200, description="`next` of the page before (JSON)")] = None
    hxl: Annotated[bool, Query(description="HXL tags under the header (CSV)")] = False


@dataclass(frozen=True)
class Wanted:
    """Which rows of a list are wanted."""

    strand: Code = None
    place: Code = None
    status: Code = None
    group: Annotated[str, Query(max_length=80, pattern=_ID, description="`all` violence, or that of one group")] = "all"


def _book(request: Request, release: ReleaseName) -> Snapshot:
    opened: Snapshot = request.app.state.take(release)
    return opened


Opened = Annotated[Snapshot, Depends(_book)]
Pages = Annotated[Paging, Depends()]
Filters = Annotated[Wanted, Depends()]


def make_api(shelf: Callable[[], tuple[str, ...]], take: Callable[[str], Snapshot]) -> FastAPI:
    """The API over the releases that `shelf` names and `take` opens."""
    api = FastAPI(
        title="Lull",
        version="1",
        description="Risk, conditions, promises and track record by district. Reading needs no account.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        dependencies=[Depends(problems.only_known)],
        license_info={"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
    )
    api.state.take, api.state.shelf = take, shelf
    api.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "HEAD"],
        expose_headers=["ETag", "Link", "Content-Range"],
    )
    problems.install(api)
    _singles(api)
    for path, rows, text in _LISTS:
        _list(api, path, rows, text)
    features.install(api, _book)
    api.add_api_route("/releases/{release}/tables/{name}.{format}", _table, responses=_KINDS, response_class=Response)
    return api


def _singles(api: FastAPI) -> None:
    api.add_api_route("/releases", _releases)
    for path, handler in (
        ("", _release),
        ("/package.zip", _package),
        ("/map.geojson", _map),
        ("/districts/{place_id}", _district),
    ):
        api.add_api_route("/releases/{release}" + path, handler, responses=_ERRORS, response_class=Response)


def _releases(request: Request) -> dict[str, object]:
    """All releases, newest first."""
    names = list(reversed(request.app.state.shelf()))
    return {"releases": names, "latest": names[0] if names else None}


def _release(request: Request, snapshot: Opened) -> Response:
    """What a release is: area, month, method, tables."""
    stated = {"name": snapshot.name, "tables": list(snapshot.release.tables), **snapshot.info}
    return answers.answer(request, snapshot, files.as_json(stated), "json")


def _package(request: Request, snapshot: Opened) -> Response:
    """The whole release as a Frictionless data package."""
    return FileResponse(files.package_file(snapshot), media_type=files.FORMATS["zip"], filename=f"{snapshot.name}.zip")


def _map(request: Request, snapshot: Opened) -> Response:
    """Boundaries with the tier and risk of each district."""
    return answers.answer(request, snapshot, files.as_json(tables.coloured(snapshot)), "geojson")


def _district(request: Request, snapshot: Opened, place_id: PlaceId) -> Response:
    """Everything about one district."""
    return answers.kept(request, snapshot, place_id, lambda: files.district(snapshot, place_id))


def _table(request: Request, snapshot: Opened, name: TableName, format: Format, pages: Pages) -> Response:
    """Any table of the release."""
    if format == "parquet" and snapshot.release.has(name):
        return FileResponse(files.table_file(snapshot, name), media_type=files.FORMATS[format])
    return answers.table(request, snapshot, files.listed(snapshot, name, format), extension=format, pages=pages)


_LISTS: tuple[tuple[str, Callable[..., pa.Table], str], ...] = (
    ("outlook", tables.overview, "One row a district: priority, risk, gap, overdue promises."),
    ("watch", tables.plain("watch"), schema.WATCH.doc),
    ("alarms", tables.plain("alarm"), schema.ALARM.doc),
    ("presence", tables.plain("presence"), schema.PRESENCE.doc),
    ("questions", tables.plain("find_out"), schema.FIND_OUT.doc),
    ("districts", tables.places, "Places of the finest level with names and population."),
    ("commitments", tables.commitments, "Promises with their derived status."),
    ("claims", tables.plain("claim"), schema.CLAIM.doc),
    ("observations", tables.plain("observation"), schema.OBSERVATION.doc),
    ("forecasts", tables.plain("forecast"), schema.FORECAST.doc),
    ("imprecise", tables.plain("imprecise"), schema.IMPRECISE.doc),
    ("groups", tables.plain("group"), schema.GROUP.doc),
    ("national", tables.plain("national"), schema.NATIONAL.doc),
    ("national_history", tables.plain("national_history"), schema.NATIONAL_HISTORY.doc),
    ("conditions", tables.plain("strand"), schema.STRAND.doc),
    ("grievances", tables.plain("grievance"), schema.GRIEVANCE.doc),
    ("sources", tables.plain("source"), schema.SOURCE.doc),
    ("scores", tables.scores, "How the release fared against what came after: mean scores by model."),
)


def _list(api: FastAPI, path: str, rows: Callable[..., pa.Table], text: str) -> None:
    def found(snapshot: Snapshot, wanted: Wanted) -> pa.Table:
        return rows(snapshot, strand=wanted.strand, place=wanted.place, status=wanted.status, group=wanted.group)

    def whole(request: Request, snapshot: Opened, pages: Pages, wanted: Filters) -> Response:
        return answers.table(request, snapshot, found(snapshot, wanted), extension=None, pages=pages)

    def named(request: Request, snapshot: Opened, format: Format, pages: Pages, wanted: Filters) -> Response:
        return answers.table(request, snapshot, found(snapshot, wanted), extension=format, pages=pages)

    full = "/releases/{release}/" + path
    for route, handler, name in ((full, whole, path), (full + ".{format}", named, f"{path} as a file")):
        api.add_api_route(route, handler, name=name, description=text, responses=_KINDS, response_class=Response)
