"""What public sources said of a place, for the second page of its briefing, and whom the surveys asked."""

from __future__ import annotations

from lull.publish import words
from lull.publish.locale import N_, plain
from lull.publish.pages import district
from lull.publish.pages.frame import RequestContext, indicator_name, indicators
from lull.publish.pages.said import Said, said

_SHOWN = 3
_BIASES = 3
_KNOWN = ("observed", "own_past", "above")
_LEFT_OUT = N_("What the values leave out")
_TITLE = N_("What public sources said")
_SURVEYS = N_("Surveys by place")
_ASKED = N_(
    "Their values stand on the page of each place. Displaced and returnee households are kept apart; most surveys "
    "asked no one else."
)


def reported(context: RequestContext, place_id: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Titles and lines: records and claims with day, source and state of review; and whom surveys asked."""
    speech, lines = context.speech, said(context.snapshot, place_id)
    stated = tuple(_line(context, s) for s in lines if s.kind != "observation")[:_SHOWN]
    asked = any(s.observation and s.observation["population_group"] for s in lines)
    left_out = biases(context, place_id)[:_BIASES]
    return (
        *(((speech.text(_TITLE), stated),) if stated else ()),
        *(((speech.text(_SURVEYS), (speech.text(_ASKED),)),) if asked else ()),
        *(((speech.text(_LEFT_OUT), left_out),) if left_out else ()),
    )


def biases(context: RequestContext, place_id: str) -> tuple[str, ...]:
    """What each indicator that has a value of the place leaves out, the largest part of the gap first."""
    defined = indicators(context.snapshot)
    parts = [p for s in district.gaps(context.snapshot, place_id) for p in s["parts"] if p["basis"] in _KNOWN]
    known = dict.fromkeys(p["indicator"] for p in parts)
    biased = ((i, defined[i]["bias"]) for i in known if i in defined)
    return tuple(f"{plain(indicator_name(context, i))}: {bias}" for i, bias in biased if bias)


def _line(context: RequestContext, s: Said) -> str:
    speech = context.speech
    what = (
        f"“{s.record['evidence']}”" if s.record else words.say(speech, words.SAYS, s.claim["says"] if s.claim else "")
    )
    detail = s.claim["detail"] if s.claim else None
    state = words.say(speech, words.REVIEW_STATES, s.state)
    return f"{speech.day(s.day)}, {s.publisher} ({state}): {what}{f': {detail}' if detail else ''}"
