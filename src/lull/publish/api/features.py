"""OGC API Features: the outlook as a collection that QGIS, GDAL and others open by the address of `ogc`."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, FastAPI, Path, Query, Request
from shapely.geometry import box, shape
from starlette.exceptions import HTTPException
from starlette.responses import Response

from lull.publish import files
from lull.publish.api import tables
from lull.publish.api.problems import Responses
from lull.publish.snapshot import Snapshot

CONFORMS = tuple(
    f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{part}" for part in ("core", "oas30", "geojson")
)
_ID = Annotated[str, Path(max_length=80, description="Id of a place")]
_BOX = Annotated[str | None, Query(max_length=120, description="west,south,east,north in degrees")]
_PROBLEM = {"content": {"application/problem+json": {"schema": {"type": "object"}}}}
_ERRORS: Responses = {
    400: {"description": "The request is not valid", **_PROBLEM},
    404: {"description": "There is no such release, collection or place", **_PROBLEM},
    422: {"description": "The request is not valid", **_PROBLEM},
}


def install(api: FastAPI, opened: Callable[..., Snapshot]) -> None:
    """Add the paths under `/releases/{release}/ogc`; each level of places is a collection."""
    home = "/releases/{release}/ogc"

    def landing(request: Request, snapshot: Annotated[Snapshot, Depends(opened)]) -> Response:
        here = _here(request)
        links = [_link(here, "self"), _link(f"{here}/conformance", "conformance"), _link(f"{here}/collections", "data")]
        links.append(
            _link(str(request.url_for("openapi")), "service-desc", "application/vnd.oai.openapi+json;version=3.0")
        )
        return _json({"title": f"Lull {snapshot.name}", "description": "Outlook by place", "links": links})

    def conformance(snapshot: Annotated[Snapshot, Depends(opened)]) -> Response:
        return _json({"conformsTo": CONFORMS})

    def collections(request: Request, snapshot: Annotated[Snapshot, Depends(opened)]) -> Response:
        here = _here(request)
        found = [_collection(snapshot, level, f"{here}/{level}") for level in _levels(snapshot)]
        return _json({"collections": found, "links": [_link(here, "self")]})

    def collection(request: Request, snapshot: Annotated[Snapshot, Depends(opened)], level: _ID) -> Response:
        return _json(_collection(snapshot, _known(snapshot, level), _here(request)))

    def items(
        request: Request,
        snapshot: Annotated[Snapshot, Depends(opened)],
        level: _ID,
        limit: Annotated[int, Query(ge=1, le=10_000)] = 1000,
        offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
        bbox: _BOX = None,
    ) -> Response:
        held = _inside(_features(snapshot, _known(snapshot, level)), bbox)
        part = held[offset : offset + limit]
        here = _here(request)
        links = [_link(here, "self", "application/geo+json")]
        if offset + limit < len(held):
            more = f"{here}?limit={limit}&offset={offset + limit}" + (f"&bbox={bbox}" if bbox else "")
            links.append(_link(more, "next", "application/geo+json"))
        body = {
            "type": "FeatureCollection", "features": part, "links": links,
            "numberMatched": len(held), "numberReturned": len(part),
        }  # fmt: skip
        return _json(body, "geojson")

    def item(snapshot: Annotated[Snapshot, Depends(opened)], level: _ID, place_id: _ID) -> Response:
        found = next((f for f in _features(snapshot, _known(snapshot, level)) if f["id"] == place_id), None)
        if found is None:
            raise HTTPException(404, f"no place {place_id!r} in collection {level!r}")
        return _json(found, "geojson")

    for path, handler in (
        ("", landing), ("/conformance", conformance), ("/collections", collections),
        ("/collections/{level}", collection), ("/collections/{level}/items", items),
        ("/collections/{level}/items/{place_id}", item),
    ):  # fmt: skip
        api.add_api_route(home + path, handler, responses=_ERRORS, response_class=Response, name=f"ogc{path}")


def _here(request: Request) -> str:
    return str(request.url.replace(query="")).rstrip("/")


def _link(href: str, rel: str, kind: str = "application/json") -> dict[str, str]:
    return {"href": href, "rel": rel, "type": kind}


def _json(value: object, kind: str = "json") -> Response:
    return Response(files.as_json(value), media_type=files.FORMATS[kind])


def _levels(snapshot: Snapshot) -> list[str]:
    return sorted({str(f["properties"]["level"]) for f in snapshot.geography["features"]})


def _known(snapshot: Snapshot, level: str) -> str:
    if level not in _levels(snapshot):
        raise HTTPException(404, f"no collection {level!r}; there are: {', '.join(_levels(snapshot))}")
    return level


def _features(snapshot: Snapshot, level: str) -> list[tables.Feature]:
    held = [f for f in snapshot.geography["features"] if f["properties"]["level"] == level]
    return snapshot.once(("ogc", level), lambda: [tables.feature(snapshot, f) for f in held])


def _collection(snapshot: Snapshot, level: str, here: str) -> dict[str, object]:
    bounds = [shape(f["geometry"]).bounds for f in _features(snapshot, level)]
    extent = [
        min(b[0] for b in bounds),
        min(b[1] for b in bounds),
        max(b[2] for b in bounds),
        max(b[3] for b in bounds),
    ]
    return {
        "id": level,
        "title": f"{level}: chance and range of deaths within 12 months of {snapshot.name}",
        "extent": {"spatial": {"bbox": [[round(v, 4) for v in extent]]}},
        "itemType": "feature",
        "links": [_link(here, "self"), _link(f"{here}/items", "items", "application/geo+json")],
    }


def _inside(held: list[tables.Feature], bbox: str | None) -> list[tables.Feature]:
    if not bbox:
        return held
    try:
        west, south, east, north = (float(v) for v in bbox.split(","))
    except ValueError:
        raise HTTPException(400, f"bbox is {bbox!r}; expected west,south,east,north in degrees") from None
    frame = box(west, south, east, north)
    return [f for f in held if shape(f["geometry"]).intersects(frame)]
