"""What the second page of a district's briefing says: record, risk, places around it, conditions and promises."""

from __future__ import annotations

from dataclasses import dataclass

from lull.publish import words
from lull.publish.briefing import evidence, recorded
from lull.publish.briefing.reported import reported
from lull.publish.locale import Language, isolated_plain, place_name, plain
from lull.publish.pages import cards, district, outlook, promises
from lull.publish.pages.frame import RequestContext
from lull.publish.pages.places import neighbours
from lull.publish.pages.promises import Promise
from lull.publish.snapshot import Place, Snapshot

Rows = tuple[tuple[str, ...], ...]
# Sections of the explanation; the reasons themselves stand in the table of conditions.
_SHORT = ("how_sure", "compared", "present", "change_mind")
_PROMISES = 14
_NEIGHBOURS = 12


@dataclass(frozen=True)
class Local:
    """One district in the words of its page.

    `recorded` holds (month, deaths), `years` (last month, deaths in 12), `families` (association, odds), `around`
    (place, tier, chance of 25 deaths), `promised` (what, by whom, for which place, state, deadline), of which the first
    `near` are for the district or its governorate.
    """

    recorded: Rows
    years: Rows
    relapse: str
    rests_on: str
    families: Rows
    around: Rows
    strands: tuple[evidence.Strand, ...]
    promised_said: str
    promised: Rows
    near: int
    said: tuple[tuple[str, tuple[str, ...]], ...]
    short: tuple[tuple[str, tuple[str, ...]], ...]


def local(context: RequestContext, place: Place) -> Local:
    """Gather what is said of one district."""
    snapshot, speech, code = context.snapshot, context.speech, place["place_id"]
    said, families = _rests_on(context, code)
    past = district.past(snapshot, code)
    named = _promised(snapshot, place)
    return Local(
        recorded=recorded.months(speech, past),
        years=recorded.years(speech, past),
        relapse=district.relapse_said(snapshot, speech, code),
        rests_on=said,
        families=families,
        around=_around(context, place),
        strands=evidence.strands(context, code),
        promised_said=_counted(snapshot, speech, place, named),
        promised=tuple(_promise(context, where, p) for where, p in named[:_PROMISES]),
        near=sum(1 for where, _ in named[:_PROMISES] if where != snapshot.country),
        said=reported(context, code),
        short=_short(context, code),
    )


def _rests_on(context: RequestContext, code: str) -> tuple[str, Rows]:
    speech, found = context.speech, district.rests_on(context.snapshot, code)
    if found is None:
        return "", ()
    said = speech.text(
        "%(base)s of districts had 25 or more deaths in the past; here the risk is %(risk)s. Each line multiplies "
        "the odds, and together they lead from the one to the other.",
        base=isolated_plain(speech.percent(found["base"])),
        risk=isolated_plain(speech.percent(found["risk"])),
    )
    rows = ((speech.text(label), isolated_plain(speech.number(times, 2))) for label, times in found["families"])
    return said, tuple(rows)


def _short(context: RequestContext, code: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((title, tuple(map(plain, lines))) for title, lines in cards.sections(context, code, only=_SHORT))


def _around(context: RequestContext, place: Place) -> Rows:
    """The place, the one around it and those that touch it, by name and in no other order."""
    snapshot, speech = context.snapshot, context.speech
    above = snapshot.places.get(place["parent_id"] or "")
    near = [snapshot.places[n] for n in neighbours(snapshot, place["place_id"])[:_NEIGHBOURS] if n in snapshot.places]
    rows = {r["unit_id"]: r for r in snapshot.rows("priority")}
    out = []
    for row in (place, *([above] if above else []), *near):
        year = outlook.one(snapshot, row["place_id"], 12)
        risk = year["p_ge_25"] if year else None
        level = context.level_name(row["level"]) if row is above else speech.text("not analysed")
        tier = words.priority(speech, rows.get(row["place_id"])) or level
        chance = f"{isolated_plain(speech.percent(risk))} {speech.text(words.chance(risk))}"
        out.append((place_name(row, speech.code), tier, chance))
    return tuple(out)


def _promised(snapshot: Snapshot, place: Place) -> list[tuple[str, Promise]]:
    """Promises with the place that they name, the nearest one: the district, then its governorate, then the country."""
    seen: dict[str, tuple[str, Promise]] = {}
    for where in filter(None, (place["place_id"], place["parent_id"], snapshot.country)):
        for promise in promises.of_place(snapshot, where):
            seen.setdefault(promise["commitment_id"], (where, promise))
    return list(seen.values())


def _counted(snapshot: Snapshot, speech: Language, place: Place, named: list[tuple[str, Promise]]) -> str:
    """How many promises stand how, for the district, its governorate and the country."""
    parts = []
    for where in dict.fromkeys((place["place_id"], place["parent_id"], snapshot.country)):
        if where is None or where not in snapshot.places:
            continue
        states = [p["status"] for w, p in named if w == where]
        counts = [
            f"{words.say(speech, words.STATUS, s)} {isolated_plain(speech.number(states.count(s)))}"
            for s in words.STATUS
            if s in states
        ]
        listed = speech.text(", ").join(counts) + "." if counts else speech.text("None is known.")
        parts.append(f"{place_name(snapshot.places[where], speech.code)}: {listed}")
    return " ".join(parts)


def _promise(context: RequestContext, where: str, row: Promise) -> tuple[str, ...]:
    speech = context.speech
    state = words.say(speech, words.STATUS, row["status"])
    stage = row["stage"]
    if stage != row["status"] and stage in words.SAYS:
        state += f" ({words.say(speech, words.SAYS, stage)})"
    deadline = speech.day(row["deadline"]) if row["deadline"] else speech.text("none was given")
    return (
        context.translated(row["deliverable"]),
        context.translated(row["promisor"]) or "–",
        context.place(where),
        state,
        deadline,
    )
