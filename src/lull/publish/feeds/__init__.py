"""Atom feeds of what changed, and a calendar of deadlines."""

from lull.publish.feeds.atom import SCOPES, atom, scopes
from lull.publish.feeds.ics import deadlines

__all__ = ["SCOPES", "atom", "deadlines", "scopes"]
