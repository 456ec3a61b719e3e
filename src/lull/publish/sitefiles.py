"""Files beside the pages: for search engines, for phones that install the site, and for reading offline."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from lull.publish import links, pages
from lull.publish.book import Book
from lull.publish.locale import Language
from lull.publish.pages import watchlists
from lull.publish.pages.frame import Visit, area_name
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


def sitemap(book: Book, base: str) -> bytes:
    """The pages of the newest release in every language, each with its translations."""
    offered = book.languages
    lines = []
    for name in pages.names(book):
        twins = "".join(
            f'<xhtml:link rel="alternate" hreflang="{code}" href="{escape(base + links.page(code, book.name, name))}"/>'
            for code in offered
        )
        lines += [
            f"<url><loc>{escape(base + links.page(code, book.name, name))}</loc>{twins}</url>" for code in offered
        ]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    head += 'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
    return (head + "\n".join(lines) + "\n</urlset>\n").encode()


def manifest(book: Book, speech: Language) -> bytes:
    """What a phone needs to install the site."""
    visit = Visit(book, speech, "index")
    value = {
        "name": f"Lull · {area_name(visit)}",
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


def offline(book: Book, codes: Sequence[str]) -> list[str]:
    """Paths that are kept for reading offline: main pages and the places named first, in some languages.

    About 2 MB a language; the rest is kept as it is read.
    """
    lists = watchlists.lists(book)
    k = watchlists.named_first(book)
    first = [r["unit_id"] for name in (GOES_ON, COMES_BACK) for r in lists[name][:k]]
    names = ("index", "places", "promises", "track", "glossary", *(f"place/{p}" for p in first))
    return [links.page(code, book.name, name) for code in codes for name in names]


def worker(book: Book) -> bytes:
    """The program by which a browser keeps the newest release: network first, what is kept where there is none."""
    kept = {code: [*offline(book, (code,)), f"search/{book.name}/{code}.js"] for code in book.languages}
    head = f"const RELEASE = {json.dumps(book.name)};\nconst PAGES = {json.dumps(kept)};\n"
    return (head + (STATIC / "worker.js").read_text("utf-8")).encode()
