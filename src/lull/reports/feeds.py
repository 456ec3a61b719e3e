"""RSS and Atom feeds: bytes to entries, without touching the network or the disk."""

from __future__ import annotations

import calendar
import io
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html import unescape
from xml.parsers import expat

import feedparser
import trafilatura

from lull.errors import SourceError
from lull.reports.fetch_url import FetchSession, fetch_url

MOST_ENTRIES = 2_000
DEEPEST = 100
LARGEST_BROKEN = 100_000
_TAG = re.compile(r"<(?:script|style)\b.*?</(?:script|style)>|<[^>]{0,2000}>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True)
class Entry:
    """One entry: address, title, day (UTC; None if the feed gives none), outlet and the HTML or text it carries."""

    url: str
    title: str
    published: date | None
    outlet: str
    html: str


def parse_feed(data: bytes, *, outlet: str = "") -> list[Entry]:
    """Entries of a feed, in its order, at most 2,000.

    `outlet` overrides the feed's own title. An entry without text, title and address is left out. Raises
    `SourceError` if the bytes are no feed.

    >>> parse_feed(b"<rss version='2.0'><channel><title>T</title><item><title>A</title></item></channel></rss>")
    [Entry(url='', title='A', published=None, outlet='T', html='')]
    """
    _check_shape(data)
    # A stream, because feedparser would take plain bytes for a file name first.
    parsed = feedparser.parse(io.BytesIO(data), sanitize_html=True, resolve_relative_uris=False)
    if not parsed.entries and not parsed.get("version"):
        raise SourceError("the data are no RSS or Atom feed; expected XML with items or entries")
    name = outlet or _text(parsed.feed.get("title"))
    entries = [_entry(item, name) for item in parsed.entries[:MOST_ENTRIES]]
    kept = [e for e in entries if e.url or e.title or e.html]
    if parsed.bozo and not kept:
        raise SourceError("the feed is broken and no entry of it can be read; download it again")
    return kept


def _check_shape(data: bytes) -> None:
    """Refuse what would keep the parser busy for minutes: deep nesting, or large and broken XML."""
    depth = deepest = 0

    def opened(_name: str, _attributes: object) -> None:
        nonlocal depth, deepest
        depth += 1
        deepest = max(deepest, depth)

    def closed(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        if len(data) > LARGEST_BROKEN:
            raise SourceError(f"the data are no RSS or Atom feed: broken XML ({error})") from error
    if deepest > DEEPEST:
        raise SourceError(
            f"the data are no RSS or Atom feed: elements nested {deepest} deep, at most {DEEPEST} are read"
        )


def fetch_feed(url: str, *, session: FetchSession, outlet: str = "", full: bool = False) -> list[Entry]:
    """Fetch a feed, and with `full` also the page behind each entry (a refused page keeps the feed's own text)."""
    entries = parse_feed(fetch_url(url, session).body, outlet=outlet)
    return [_with_page(e, session) for e in entries] if full else entries


def as_lines(entries: list[Entry]) -> list[dict[str, str]]:
    """Entries as rows of JSON Lines that `lull read` takes: text, title, published, source_office, url.

    The text of a page is its main part; markup of a short entry is taken off. Entries without text are left out.
    """
    rows = []
    for e in entries:
        text = _plain(e.html) or e.title
        day = {"published": e.published.isoformat()} if e.published else {}
        if text:
            rows.append({"text": text, "title": e.title, "source_office": e.outlet, "url": e.url} | day)
    return rows


def _plain(html: str) -> str:
    if len(html) > 500 and "<p" in html.lower():
        found = trafilatura.extract(html, include_comments=False, include_tables=False)
        if found:
            return str(found)
    return " ".join(unescape(_TAG.sub(" ", html)).split())


def _with_page(entry: Entry, session: FetchSession) -> Entry:
    if not entry.url:
        return entry
    try:
        page = fetch_url(entry.url, session)
    except SourceError:
        return entry
    html = page.body.decode("utf-8", "replace")
    return Entry(page.url, entry.title, entry.published, entry.outlet, html)


def _entry(item: feedparser.FeedParserDict, outlet: str) -> Entry:
    contents = [_text(c.get("value")) for c in item.get("content", [])]
    html = max([*contents, _text(item.get("summary"))], key=len)
    return Entry(_text(item.get("link")), _text(item.get("title")), _day(item), outlet, html)


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _day(item: feedparser.FeedParserDict) -> date | None:
    stamp = item.get("published_parsed") or item.get("updated_parsed")
    if stamp is None:
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(stamp), UTC).date()
    except (ValueError, OverflowError, OSError):
        return None
