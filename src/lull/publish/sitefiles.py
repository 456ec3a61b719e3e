"""Files beside the pages: for search engines, for phones that install the site, and for reading offline."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from lull.publish import links, rendering
from lull.publish.locale import Language
from lull.publish.pages import watchlists
from lull.publish.pages.frame import RequestContext, area_name
from lull.publish.snapshot import Snapshot
from lull.schema import COMES_BACK, GOES_ON

STATIC = Path(__file__).parent / "static"
KINDS = {
    "robots.txt": "text/plain; charset=utf-8",
    "sitemap.xml": "application/xml; charset=utf-8",
    "worker.js": "text/javascript; charset=utf-8",
}


def robots(base: str) -> bytes:
    """What robots may read: all pages, and not the programs' side."""
    return f"User-agent: *\nDisallow: /api/\nDisallow: /embed/\nSitemap: {base}sitemap.xml\n".encode()


def sitemap(snapshot: Snapshot, base: str) -> bytes:
    """The pages of the newest release in every language, each with its translations."""
    offered = snapshot.languages
    lines = []
    for name in rendering.names(snapshot):
        at = {code: escape(base + links.page(code, snapshot.name, name)) for code in offered}
        twins = "".join(f'<xhtml:link rel="alternate" hreflang="{code}" href="{at[code]}"/>' for code in offered)
        lines += [f"<url><loc>{at[code]}</loc>{twins}</url>" for code in offered]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    head += 'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
    return (head + "\n".join(lines) + "\n</urlset>\n").encode()


def manifest(snapshot: Snapshot, speech: Language) -> bytes:
    """What a phone needs to install the site."""
    context = RequestContext(snapshot, speech, "index")
    value = {
        "name": f"Lull · {area_name(context)}",
        "short_name": "Lull",
        "lang": speech.code,
        "dir": speech.direction,
        "start_url": f"{speech.code}/latest/index.html",
        "scope": "./",
        "display": "minimal-ui",
        "background_color": "#fbfaf6",
        "theme_color": "#0f4c56",
        "icons": [{"src": "static/icon.svg", "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
    }
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def offline(snapshot: Snapshot, codes: Sequence[str]) -> list[str]:
    """Paths that are kept for reading offline: main pages and the places named first, in some languages.

    About 2 MB a language; the rest is kept as it is read.
    """
    lists = watchlists.lists(snapshot)
    k = watchlists.named_first(snapshot)
    first = [r["unit_id"] for name in (GOES_ON, COMES_BACK) for r in lists[name][:k]]
    names = ("index", "places", "promises", "track", "glossary", *(f"place/{p}" for p in first))
    return [links.page(code, snapshot.name, name) for code in codes for name in names]


def worker(snapshot: Snapshot) -> bytes:
    """The program by which a browser keeps the newest release: network first, what is kept where there is none."""
    kept = {code: [*offline(snapshot, (code,)), f"search/{snapshot.name}/{code}.js"] for code in snapshot.languages}
    head = f"const RELEASE = {json.dumps(snapshot.name)};\nconst PAGES = {json.dumps(kept)};\n"
    return (head + (STATIC / "worker.js").read_text("utf-8")).encode()
