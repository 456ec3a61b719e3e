"""Views: from a release to what one page shows, as a frozen value; templates only lay its fields out."""

from lull.publish.views import (
    choices,
    compare,
    find,
    glossary,
    method,
    national,
    outlook,
    paging,
    place,
    promises,
    reports,
    track,
    upper,
)

__all__ = [
    "choices",
    "compare",
    "find",
    "glossary",
    "method",
    "national",
    "outlook",
    "paging",
    "place",
    "promises",
    "reports",
    "track",
    "upper",
]
