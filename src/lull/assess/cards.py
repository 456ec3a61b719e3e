"""The explanation of a place as data: message keys with values, which pages, briefings and alerts put into words."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pyarrow as pa

from lull.assess.assessment import Assessment, choice_of
from lull.assess.cells import BASES
from lull.assess.efforts import AT_WORK, KEPT, Promise, touching
from lull.assess.gaps import Floats
from lull.assess.indicators import Measure, Spec
from lull.assess.presence import Present, present_at
from lull.assess.priority import p_top_if, priority_draws
from lull.assess.rows import table_of
from lull.assess.tables import gap_of, known_of, worth_asking
from lull.schema.kinds import VIOLENCE
from lull.schema.rows import StrandRow
from lull.schema.typed import rows_of

# What no number here may be used for, in the order shown.
NEVER = ("card.not.targeting", "card.not.persons", "card.not.league_table", "card.not.withholding_aid")
MOST_REASONS, MOST_PROMISES, MOST_QUESTIONS = 5, 8, 3
# Probabilities nearer than this say the same.
TOLD_APART = 0.05

Line = tuple[str, str, Mapping[str, object], Sequence[str]]


def card_table(
    spec: Spec,
    done: Assessment,
    promises: Sequence[Promise],
    earlier: pa.Table | None = None,
    presence: pa.Table | None = None,
) -> pa.Table:
    """Rows of `card` for every district.

    Parameters
    ----------
    earlier
        Rows of `strand` of an earlier month, usually a year before, for comparison with the own past.
    presence
        Lists of who works where as known then, or None.
    """
    month, rows = done.inputs.month, []
    past = {(r["unit_id"], r["strand"]): r for r in rows_of(earlier, StrandRow)} if earlier is not None else {}
    halved = _if_risk_halved(spec, done)
    parents = dict(zip(done.inputs.units.ids, done.inputs.units.parents, strict=True))
    for d in range(len(done.district)):
        unit = done.inputs.units.ids[done.district[d]]
        lines = [
            *_what(spec, done, d),
            *_how_sure(spec, done, d),
            *_why(spec, done, d),
            *_compared(spec, done, d, past),
            *_promised(done, d, promises),
            *_present(touching(promises, unit), present_at(presence, unit, parents, month), month),
            *_change_mind(spec, done, d, float(halved[d])),
            *_never(done, d),
        ]
        position: dict[str, int] = {}
        for section, key, values, ids in lines:
            at = position[section] = position.get(section, -1) + 1
            rows.append(
                {
                    "unit_id": unit,
                    "month": month,
                    "section": section,
                    "position": at,
                    "key": key,
                    "values": json.dumps(_plain(values), sort_keys=True, ensure_ascii=False),
                    "evidence_ids": list(ids),
                }
            )
    return table_of("card", rows, month)


def _plain(values: Mapping[str, object]) -> dict[str, object]:
    out: dict[str, object] = {}
    for name, v in values.items():
        if isinstance(v, (float, np.floating)):
            out[name] = round(float(v), 4) if np.isfinite(v) else None
        else:
            out[name] = v.isoformat() if isinstance(v, dt.date) else v
    return out


def _if_risk_halved(spec: Spec, done: Assessment) -> Floats:
    choice = choice_of(spec)
    return p_top_if(priority_draws(done.likely / 2, done.counted, choice.exponent), done.priority, choice.k)


def _enough(spec: Spec, done: Assessment, u: int, s: int) -> bool:
    return bool(done.observed[u, s] >= spec.settings.evidence.adequate)


def _what(spec: Spec, done: Assessment, d: int) -> Iterator[Line]:
    u, r = done.district[d], done.ranking
    if r.tiers[d] is None:
        yield "what", "card.what.no_forecast", {}, ()
    else:
        values = {"k": choice_of(spec).k, "bar": choice_of(spec).watch}
        yield "what", f"priority.{r.tiers[d]}", values, ()
        yield "what", "card.what.risk", {"risk": done.risk[d], "deaths": 25, "months": 12}, ()
    known = known_of(done, d)
    if known["strands_unknown"]:
        yield "what", "conditions.unknown", {"strands": known["strands_unknown"]}, ()
    if done.quadrants[d] != "unknown":
        yield "what", f"act.{done.quadrants[d]}", {"strands": known["strands_known"]}, ()
    gap, (low, high) = done.gaps.gap(), done.gaps.interval()
    for s, strand in enumerate(done.gaps.strands):
        if strand not in VIOLENCE and _enough(spec, done, u, s):
            bounds = {"strand": strand, "gap": gap[u, s], "low": low[u, s], "high": high[u, s]}
            yield "what", "card.what.strand", bounds, ()
    people = int(done.inputs.population.get(done.inputs.units.ids[u], 0))
    if people:
        yield "what", "card.what.people", {"population": people}, ()


def _how_sure(spec: Spec, done: Assessment, d: int) -> Iterator[Line]:
    u, r = done.district[d], done.ranking
    if r.p_top_bad[d] - r.p_top[d] >= TOLD_APART:
        yield "how_sure", "card.how_sure.bad_case", {"p_top": r.p_top[d], "p_top_bad": r.p_top_bad[d]}, ()
    weighted = [n for n, i in enumerate(spec.scored) if spec.settings.strand_weights.get(i.strand, 0)]
    seen = sum(int(done.cells.observed[u, n]) for n in weighted)
    yield "how_sure", "card.how_sure.observed", {"observed": seen, "indicators": len(weighted)}, ()
    latest = max((e for (row, _), e in done.cells.end.items() if row == u), default=None)
    if latest is not None:
        yield "how_sure", "card.how_sure.latest", {"date": latest}, ()


def _why(spec: Spec, done: Assessment, d: int) -> Iterator[Line]:
    """What adds most among what is known of the place itself; pooled parts are named apart, never as reasons."""
    u = done.district[d]
    measures: dict[str, Measure] = {}
    for m in spec.measures:
        measures.setdefault(m.indicator, m)
    used = [n for n, i in enumerate(spec.scored) if i.strand not in VIOLENCE]
    known = [n for n in used if done.cells.basis[u, n] <= 1]
    for n in sorted(known, key=lambda n: (-done.gaps.parts[u, n], n))[:MOST_REASONS]:
        i, part = spec.scored[n], float(done.gaps.parts[u, n])
        strand = [m for m, x in enumerate(spec.scored) if x.strand == i.strand]
        values = {
            "strand": i.strand,
            "indicator": i.id,
            "gap": -np.expm1(-part / i.weight),
            "contribution": part,
            "share": part / float(done.gaps.parts[u, strand].sum()),
            "value": round(float(done.cells.value[u, n]), 1),
            "unit": measures[i.id].unit,
            "age_months": done.cells.age[u, n],
        }
        yield "why", f"card.why.{BASES[done.cells.basis[u, n]]}", values, done.cells.ids.get((u, n), ())
    lost = [n for n in used if n not in known]
    if known and lost:
        share = float(done.gaps.parts[u][lost].sum()) / float(done.gaps.parts[u][used].sum())
        yield "why", "card.why.pooled", {"share": share}, ()


def _compared(spec: Spec, done: Assessment, d: int, past: Mapping[tuple[str, str], StrandRow]) -> Iterator[Line]:
    u, units = done.district[d], done.inputs.units
    gap = done.gaps.gap()
    above = units.ids.index(units.parents[u]) if units.parents[u] in units.ids else None
    for s, strand in enumerate(done.gaps.strands):
        if strand in VIOLENCE or not _enough(spec, done, u, s):
            continue
        here = {"strand": strand, "gap": gap[u, s]}
        row = past.get((units.ids[u], strand))
        if row is not None and row["gap"] is not None:
            yield "compared", "card.compared.own_past", {**here, "before": row["gap"], "month": row["month"]}, ()
        if above is not None and _enough(spec, done, above, s):
            values = {**here, "above": units.parents[u], "above_gap": gap[above, s]}
            yield "compared", "card.compared.above", values, ()
        peers = [
            n for n in done.district if n != u and units.groups[n] == units.groups[u] and _enough(spec, done, n, s)
        ]
        if peers:
            values = {**here, "similar": float(np.median(gap[peers, s])), "districts": len(peers)}
            yield "compared", "card.compared.similar", values, ()


def _promised(done: Assessment, d: int, promises: Sequence[Promise]) -> Iterator[Line]:
    u, units = done.district[d], done.inputs.units
    named = touching(promises, units.ids[u])
    if named:
        counts = {
            "promises": len(named),
            "undated": sum(not p.dated for p in named),
            "delivered": sum(p.status in KEPT for p in named),
        }
        yield "promised", "card.promised.count", counts, [p.id for p in named]
    late = sorted((p for p in named if p.overdue), key=lambda p: (-p.days_overdue, p.id))
    for p in late[:MOST_PROMISES]:
        values = {"commitment": p.id, "who": p.who, "deadline": p.deadline, "looked": p.looked}
        yield "promised", "card.promised.overdue", values, (p.id,)
    unseen = [p.id for p in named if p.timing == "not_looked"]
    if unseen:
        yield "promised", "promises.not_looked", {"not_looked": len(unseen)}, unseen
    place = units.parents[u]
    while place:
        wider = touching(promises, place)
        above = units.parents[units.ids.index(place)] if place in units.ids else ""
        if wider:
            # The place that nothing contains is the whole area.
            key = "card.promised.above" if above else "card.promised.whole"
            yield "promised", key, {"place": place, "promises": len(wider)}, [p.id for p in wider if p.overdue]
        place = above


def _present(named: Sequence[Promise], lists: Present, month: dt.date) -> Iterator[Line]:
    """Who is at work, by lists and as far as promises tell; that nobody is, only a list that covers the place says."""
    at_work = [p for p in named if p.status in AT_WORK]
    for who in sorted({p.who for p in at_work}):
        mine = [p for p in at_work if p.who == who]
        yield "present", "presence.who", {"who": who, "strands": sorted({p.strand for p in mine})}, [p.id for p in mine]
    if lists.who:
        yield "present", "presence.listed", {"title": lists.title, "month": month, "who": list(lists.who)}, ()
    elif lists.above:
        yield "present", "presence.above", {"title": lists.title, "month": month, "who": list(lists.above)}, ()
    elif lists.title is not None and not at_work:
        yield "present", "presence.nobody", {"title": lists.title, "month": month}, ()
    elif lists.title is None and not at_work:
        yield "present", "presence.no_list", {"month": month}, ()


def _change_mind(spec: Spec, done: Assessment, d: int, halved: float) -> Iterator[Line]:
    information = done.information
    for n in worth_asking(spec, done, d)[:MOST_QUESTIONS]:
        question = spec.questions.get(spec.scored[n].id)
        if question:
            odds = {"p_if_good": information.p_if_good[d, n], "p_if_bad": information.p_if_bad[d, n]}
            values: dict[str, object] = {
                "indicator": spec.scored[n].id,
                "gain": information.gain[d, n],
                "effort": question.effort,
            }
            yield "change_mind", "card.change_mind.find_out", values | {"question": dict(question.texts)} | odds, ()
    halves = {"p_top": done.ranking.p_top[d], "p_top_halved": halved}
    yield "change_mind", "card.change_mind.risk_halved", halves, ()


def _never(done: Assessment, d: int) -> Iterator[Line]:
    for key in NEVER:
        yield "not", key, {}, ()
    gap = float(gap_of(done.log_unmet)[d])
    if not np.isfinite(gap) or (done.cells.basis[done.district[d]] > 1).mean() > 0.5:
        yield "not", "card.not.measured_here", {}, ()
