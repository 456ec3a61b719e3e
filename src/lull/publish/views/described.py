"""What a release is as a data set, for search engines and catalogues: schema.org and DCAT in one JSON-LD."""

from __future__ import annotations

import json
from urllib.parse import urljoin

from markupsafe import Markup

from lull.publish import links
from lull.publish.pages.frame import RequestContext, area_name
from lull.releases import PARQUET_ONLY

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_KINDS = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}


def described(context: RequestContext) -> Markup:
    """JSON-LD of the release as `schema:Dataset` and `dcat:Dataset`, ready to stand in a `script` element.

    Addresses are absolute where it is known where the site lives, else relative to the page.
    https://schema.org/Dataset, https://www.w3.org/TR/vocab-dcat-3/
    """
    snapshot, speech = context.snapshot, context.speech
    tables = [t for t in snapshot.release.tables if t not in PARQUET_ONLY]
    files = [_file(context, f"{t}.{kind}", _KINDS[kind]) for t in tables for kind in _KINDS]
    files.append(_file(context, "boundaries.geojson", "application/geo+json"))
    value = {
        "@context": {"@vocab": "https://schema.org/", "dcat": "http://www.w3.org/ns/dcat#"},
        "@type": ["Dataset", "dcat:Dataset"],
        "name": f"Lull, {area_name(context)}, {speech.month(snapshot.as_of)}",
        "description": str(snapshot.info.get("description") or snapshot.info.get("title") or area_name(context)),
        "identifier": f"{snapshot.info.get('area')}/{snapshot.name}",
        "version": snapshot.name,
        "inLanguage": list(snapshot.languages),
        "isAccessibleForFree": True,
        "license": LICENCE,
        "creator": {"@type": "Organization", "name": "The Lull developers"},
        "datePublished": str(snapshot.info.get("known_on") or snapshot.as_of),
        "temporalCoverage": f"{snapshot.as_of:%Y-%m}/..",
        "spatialCoverage": {"@type": "Place", "name": area_name(context)},
        "url": _address(context, links.page(speech.code, snapshot.name, "data")),
        "distribution": files,
    }
    # "<" cannot end the script element early when it is written as an escape.
    return Markup(json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"))


def _file(context: RequestContext, name: str, kind: str) -> dict[str, object]:
    address = _address(context, f"data/{context.snapshot.name}/{name}")
    return {"@type": ["DataDownload", "dcat:Distribution"], "name": name, "encodingFormat": kind, "contentUrl": address}


def _address(context: RequestContext, path: str) -> str:
    return urljoin(context.base, path) if context.base else context.file(path)
