"""Views: from a release to what one page shows, as a frozen value; templates only lay its fields out."""

from lull.publish.views import choices, find, glossary, outlook, place, track, upper

__all__ = ["choices", "find", "glossary", "outlook", "place", "track", "upper"]
