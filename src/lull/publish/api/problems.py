"""Errors of the API as `application/problem+json` (RFC 9457)."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from lull.errors import DamagedError, LullError


def problem(status: int, detail: str) -> Response:
    """A problem document."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return JSONResponse(body, status_code=status, media_type="application/problem+json")


Responses = dict[int | str, dict[str, Any]]
"""What FastAPI is told of answers by status, for OpenAPI."""


def only_known(request: Request) -> None:
    """Refuse a parameter that this path does not know: a misspelt filter must not pass for an unfiltered answer."""
    route = request.scope.get("route")
    dependant = getattr(route, "dependant", None)
    if not isinstance(dependant, Dependant):
        return
    known = set(_parameters(dependant))
    strange = sorted(set(request.query_params) - known)
    if strange:
        allowed = ", ".join(sorted(known)) or "none"
        raise HTTPException(400, f"unknown parameter {strange[0]!r}; allowed here: {allowed}")


def _parameters(dependant: Dependant) -> Iterator[str]:
    """Names of the query parameters of a path and of all that it depends on."""
    yield from (p.alias for p in dependant.query_params)
    for part in dependant.dependencies:
        yield from _parameters(part)


def install(api: FastAPI) -> None:
    """Answer every error of the API with a problem document."""

    async def on_lull(_: Request, error: Exception) -> Response:
        return problem(503 if isinstance(error, DamagedError) else 404, str(error))

    async def on_http(_: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        found = problem(status, str(getattr(error, "detail", error)))
        found.headers.update(getattr(error, "headers", None) or {})
        return found

    async def on_request(_: Request, error: Exception) -> Response:
        parts = error.errors() if isinstance(error, RequestValidationError) else []
        said = "; ".join(f"{'.'.join(map(str, p['loc']))}: {p['msg']}" for p in parts)
        return problem(422, said or "the request is not valid")

    api.add_exception_handler(LullError, on_lull)
    api.add_exception_handler(HTTPException, on_http)
    api.add_exception_handler(RequestValidationError, on_request)
