"""What is asked of whom on the first page of a briefing: each line rests on rows of the release."""

from __future__ import annotations

from collections.abc import Sequence

from lull.publish.briefing import lookat
from lull.publish.pages import promises
from lull.publish.pages.frame import RequestContext
from lull.publish.statements import say
from lull.publish.views import conditions
from lull.schema.rows import PriorityRow

_NAMED = 3
Asked = tuple[tuple[str, str], ...]


def asked(context: RequestContext, inside: Sequence[str], around: Sequence[str]) -> Asked:
    """Who is asked, and what: those who govern, who promised, who coordinate aid, who count; none without its rows.

    inside : places of the finest level. around : these and the places above that a promise may name.
    """
    speech = context.speech
    first = lookat.priorities(context.snapshot, tuple(inside))[:_NAMED]
    lines = (
        _review(context, first),
        _promised(context, set(around)),
        (speech.text("Those who coordinate aid"), _presence(context)),
        (speech.text("Offices that count and measure"), _measure(context, inside)),
    )
    return tuple((who, what) for who, what in lines if what)


def _review(context: RequestContext, first: Sequence[PriorityRow]) -> tuple[str, str]:
    above = dict.fromkeys(context.upper(r["unit_id"]) for r in first)
    who = context.speech.text("Those who govern %(places)s", places=context.speech.text(", ").join(above))
    names = [context.place(r["unit_id"]) for r in first]
    return who, say("asked.review", context.speech, places=names) or ""


def _promised(context: RequestContext, around: set[str]) -> tuple[str, str]:
    """The office whose promise is overdue or was not looked into since its deadline, the longest first."""
    late = (p for p in promises.promises(context.snapshot) if p["status"] in ("overdue", "not_looked"))
    held = sorted(
        (p for p in late if p["deadline"] and around & set(p["place_ids"])),
        key=lambda p: (str(p["deadline"]), p["commitment_id"]),
    )
    if not held:
        return "", ""
    title = context.snapshot.translated(held[0]["deliverable"], context.speech.code)
    what = say("asked.promise", context.speech, title=title, deadline=held[0]["deadline"])
    return context.snapshot.translated(held[0]["promisor"], context.speech.code), what or ""


def _presence(context: RequestContext) -> str:
    return "" if context.snapshot.rows("presence") else say("asked.presence", context.speech) or ""


def _measure(context: RequestContext, inside: Sequence[str]) -> str:
    """The first question on a place of which something is not known."""
    for row in lookat.priorities(context.snapshot, tuple(inside)):
        if row.get("strands_unknown") and (questions := conditions.questions(context, row)):
            place = [context.place(row["unit_id"])]
            return say("asked.measure", context.speech, places=place, questions=questions) or ""
    return ""
