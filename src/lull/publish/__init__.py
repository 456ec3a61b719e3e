"""Site, API, briefing and feeds; reads releases only."""

from lull.publish.app import make_app
from lull.publish.export import export

__all__ = ["export", "make_app"]
