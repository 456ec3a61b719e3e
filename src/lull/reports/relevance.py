"""Is a document about the area at all? Without one of its places, its name or its own actors it gives no records."""

from __future__ import annotations

from lull.reports.scene import Scene
from lull.reports.spans.actors import find_actors
from lull.reports.spans.places import PlaceSpan

# Actors that are at work in many countries; any other of the area's list makes a text one of the area.
_ABROAD = frozenset(("aid", "donor", "foreign_force", "group", "un"))
_SENTENCES = 400


def is_relevant(scene: Scene) -> bool:
    """Whether the text names the area, a place of it that is no mere likeness, or, with no place abroad, an actor."""
    if scene.gazetteer.countries and scene.gazetteer.countries.search(scene.low):
        return True
    abroad = 0
    for number in range(min(len(scene.sentences), _SENTENCES)):
        for span in scene.places(number):
            if span.foreign:
                abroad += 1
            elif _certain(span):
                return True
    if abroad:
        return False
    kinds = {kind for _, _, kind in find_actors(scene.low, 0, min(len(scene.low), 200_000), scene.actors)}
    return bool(kinds - _ABROAD)


def _certain(span: PlaceSpan) -> bool:
    """A place with a preposition or a word such as "district" beside it, or a unit of the area by any of its names."""
    return bool(span.cue or span.located or span.org or span.off) or any(p.level <= 2 for p in span.places)
