"""A page about the API, written from its OpenAPI description: no outside script, unlike the usual viewers."""

from __future__ import annotations

from fastapi import FastAPI
from markupsafe import Markup

from lull.bounded import JsonObject, json_objects

_PAGE = Markup(
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    '<title>Lull API</title><link rel="stylesheet" href="/static/lull.css">'
    '<link rel="stylesheet" href="/static/fonts.css"></head><body><main class="wide text">'
    "<h1>Lull API, version 1</h1><p>{about} JSON, CSV and Parquet by extension or by <code>Accept</code>; pages of "
    "JSON follow <code>next</code>; errors are <code>application/problem+json</code>; every answer has an ETag. "
    'The machine-readable description is <a href="openapi.json">openapi.json</a>.</p>{parts}</main></body></html>'
)
_PART = Markup("<section><h2><code>{method} /api/v1{path}</code></h2><p>{text}</p>{inputs}</section>")


def guide(api: FastAPI) -> str:
    """The page as HTML."""
    described = api.openapi()
    parts = Markup("").join(
        _PART.format(method=method.upper(), path=path, text=one.get("description", ""), inputs=_inputs(one))
        for path, methods in described["paths"].items()
        for method, one in methods.items()
    )
    return str(_PAGE.format(about=described["info"]["description"], parts=parts))


def _inputs(one: JsonObject) -> Markup:
    rows = Markup("").join(
        Markup("<li><code>{}</code> ({}) {}</li>").format(p["name"], p["in"], p.get("description", ""))
        for p in json_objects(one.get("parameters"))
    )
    return Markup("<ul>{}</ul>").format(rows) if rows else Markup("")
