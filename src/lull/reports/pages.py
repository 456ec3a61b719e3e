"""The article of a web page."""

from __future__ import annotations

from lull.reports.days import parse_day
from lull.reports.document import Document, make_document


def html_document(text: str, url: str | None = None) -> Document | None:
    """The article of a page without menus and adverts, or `None` if the page has none."""
    from trafilatura import bare_extraction

    found = bare_extraction(text, url=url, with_metadata=True, include_comments=False, include_tables=False)
    row: dict[str, str | None] = {} if found is None else found.as_dict() if hasattr(found, "as_dict") else dict(found)
    article = row.get("text")
    if not article:
        return None
    return make_document(
        article,
        published=parse_day(row.get("date")),
        title=row.get("title"),
        source_office=row.get("sitename"),
        url=url or row.get("url"),
    )
