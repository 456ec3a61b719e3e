"""Who acts and who is acted on, as written: groups, organisations and offices, never persons."""

from __future__ import annotations

from functools import lru_cache

from lull.languages.names import BLANK, blank_names
from lull.reports.candidate import Candidate
from lull.reports.lexicon import Lexicon
from lull.reports.parties_by_order import Parties, by_order
from lull.reports.parties_by_phrases import by_phrases
from lull.reports.scene import Scene


def describe_sides(scene: Scene, candidate: Candidate, span: tuple[int, int], lexicon: Lexicon) -> Parties:
    """Actors and recipients; `("",)` as actors stands for a pronoun, which takes the sides of the record before."""
    if lexicon.grammar.ORDER == "svo":
        actors, recipients = by_order(scene, candidate, span)
    else:
        actors, recipients = by_phrases(scene, candidate, lexicon)
    return _cleaned(actors, scene.lang), _cleaned(recipients, scene.lang)


@lru_cache(maxsize=65536)
def _nameless(name: str, lang: str) -> str:
    return " ".join(blank_names(name, lang).replace(BLANK, " ").split())


def _cleaned(names: tuple[str, ...], lang: str) -> tuple[str, ...]:
    """Names of persons cut out; what is left is an office or a group, or nothing."""
    out = []
    for name in names:
        bare = _nameless(name, lang)
        if bare or not name:
            out.append(bare)
    return tuple(dict.fromkeys(out))
