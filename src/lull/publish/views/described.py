"""What a release is as a data set, for search engines and catalogues: schema.org and DCAT in one JSON-LD."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urljoin

from markupsafe import Markup

from lull.publish import links
from lull.publish.pages.frame import Visit, area_name
from lull.releases import PARQUET_ONLY

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_KINDS = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}


def described(visit: Visit) -> Markup:
    """JSON-LD of the release as `schema:Dataset` and `dcat:Dataset`, ready to stand in a `script` element.

    Addresses are absolute where it is known where the site lives, else relative to the page.
    https://schema.org/Dataset, https://www.w3.org/TR/vocab-dcat-3/
    """
    book, speech = visit.book, visit.speech
    tables = [t for t in book.release.tables if t not in PARQUET_ONLY]
    files = [_file(visit, f"{t}.{kind}", _KINDS[kind]) for t in tables for kind in _KINDS]
    files.append(_file(visit, "boundaries.geojson", "application/geo+json"))
    value = {
        "@context": {"@vocab": "https://schema.org/", "dcat": "http://www.w3.org/ns/dcat#"},
        "@type": ["Dataset", "dcat:Dataset"],
        "name": f"Lull, {area_name(visit)}, {speech.month(book.as_of)}",
        "description": str(book.info.get("description") or book.info.get("title") or area_name(visit)),
        "identifier": f"{book.info.get('area')}/{book.name}",
        "version": book.name,
        "inLanguage": list(book.languages),
        "isAccessibleForFree": True,
        "license": LICENCE,
        "creator": {"@type": "Organization", "name": "The Lull developers"},
        "datePublished": str(book.info.get("known_on") or book.as_of),
        "temporalCoverage": f"{book.as_of:%Y-%m}/..",
        "spatialCoverage": {"@type": "Place", "name": area_name(visit)},
        "url": _address(visit, links.page(speech.code, book.name, "data")),
        "distribution": files,
    }
    # "<" cannot end the script element early when it is written as an escape.
    return Markup(json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"))


def _file(visit: Visit, name: str, kind: str) -> dict[str, Any]:
    address = _address(visit, f"data/{visit.book.name}/{name}")
    return {"@type": ["DataDownload", "dcat:Distribution"], "name": name, "encodingFormat": kind, "contentUrl": address}


def _address(visit: Visit, path: str) -> str:
    return urljoin(visit.base, path) if visit.base else visit.file(path)
