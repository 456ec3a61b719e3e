"""Two to four districts side by side."""

from __future__ import annotations

from lull.publish.pages import district
from lull.publish.pages.frame import Visit, render

MOST = 4


def page(visit: Visit) -> str:
    """Side by side for `?d=A&d=B`; without a choice, all districts with boxes to tick."""
    wanted = [d for d in dict.fromkeys(visit.query.get("d", ())) if d in visit.book.by("place", "place_id")]
    chosen = [d for d in wanted if visit.book.places[d]["level"] == visit.book.level][:MOST]
    return render(
        visit,
        "compare.html",
        chosen=[district.facts(visit, d) for d in chosen] if len(chosen) > 1 else [],
        ticked=set(chosen),
        priorities=visit.book.by("priority", "unit_id"),
        gaps=visit.book.by("strand", "unit_id", "strand"),
    )
