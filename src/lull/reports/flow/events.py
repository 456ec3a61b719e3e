"""Accepted reports of deadly force become candidate events, where the event source has not spoken yet."""

from __future__ import annotations

from collections.abc import Sequence

from lull.languages.claims import claim_words
from lull.reports.flow.incident import Context, Incident, Output, stable_id, tellers
from lull.reports.rows import Made, ReportRow
from lull.reports.sides import type_of_violence, violence_by_words


def event_rows(incidents: Sequence[Incident], context: Context, out: Output) -> None:
    """Write an `event` for each incident of force with stated deaths, a day and two known sides.

    Roundups and totals point to the incidents they cover and change no number.
    """
    for incident in incidents:
        rows = [r for r in tellers(incident) if r["record_type"] == "security_event"]
        if not rows or rows[0]["event_type"] != "ASSAULT":
            continue
        reason = _unfit(rows, context)
        if reason:
            out.hold(incident.rows, reason)
            continue
        out.add("event", "event_id", _event(incident, rows, context), incident.rows)


def _unfit(rows: Sequence[ReportRow], context: Context) -> str | None:
    """Why an incident is no event, or `None`."""
    first, (low, _, high) = rows[0], deaths(rows)
    end = first["date_end"] or first["date_start"]
    covered = context.covered_until is not None and end is not None and end <= context.covered_until
    reasons = (
        (first["count_scope"] in ("roundup", "cumulative"), "a roundup or running total is no event"),
        (first["aux_mode"] != "actual", f"told as {first['aux_mode']}, not as a recent fact"),
        (low is None and high is None, "no deaths stated: not stated is not 0"),
        (not high, "nobody died: no event of deadly violence"),
        (end is None, "no date of the act"),
        (covered, f"the event source covers these days already (to {context.covered_until}); it would count twice"),
        (_violence(rows, context) is None, "the two sides are not both known, so the type of violence cannot be told"),
    )
    return next((reason for unfit, reason in reasons if unfit), None)


def deaths(rows: Sequence[ReportRow]) -> tuple[int | None, int | None, int | None]:
    """Low and high over all reports; best from the best graded one that gives it, else the low end."""
    lows = [v for r in rows for v in (r["low"], r["best"], r["high"]) if v is not None]
    firm = [r["low"] if r["low"] is not None else r["best"] for r in rows]
    low = min((v for v in firm if v is not None), default=None)
    high = max(lows, default=None)
    best = next((r["best"] for r in rows if r["best"] is not None), low)
    if low is None and high is not None:
        low = 0 if best is None else best
        best = low if best is None else best
    return low, best, high


def _violence(rows: Sequence[ReportRow], context: Context) -> int | None:
    actors = [context.side_of(a) for r in rows for a in r["actors"]]
    recipients = [context.side_of(a) for r in rows for a in r["recipients"]]
    kind = type_of_violence(actors, recipients)
    if kind == 2:
        # "Gunmen" beside a named group are usually its own: two groups only where the area's list knows both.
        named = {a for r in rows for a in (*r["actors"], *r["recipients"]) if context.side(a) == "group"}
        kind = 2 if len(named) > 1 else None
    return kind or next((v for r in rows if (v := violence_by_words(r["evidence"]))), None)


def _sides(rows: Sequence[ReportRow], context: Context) -> tuple[str | None, str | None]:
    """The two sides as named, a state first as UCDP orders them."""
    actor = next((a for r in rows for a in r["actors"]), None)
    recipient = next((a for r in rows for a in r["recipients"]), None)
    if recipient is None:
        named = list(dict.fromkeys(a for r in rows for a in r["actors"]))
        recipient = named[1] if len(named) > 1 else None
    swap = recipient is not None and context.side_of(recipient) == "state" and context.side_of(actor or "") != "state"
    return (recipient, actor) if swap else (actor, recipient)


def _where(row: ReportRow) -> int:
    """UCDP place precision: 2 a named place in a district, 3 the district as such, 4 a governorate, 6 the country."""
    if row["adm2_pcode"]:
        return 3 if claim_words().patterns["finest"].search(row["place_text"] or "") else 2
    return 4 if row["adm1_pcode"] else 6


def _event(incident: Incident, rows: Sequence[ReportRow], context: Context) -> Made:
    placed = min(rows, key=_where)
    dated = min(rows, key=lambda r: (r["date_start"] is None, r["date_prec"] or 9))
    start, end = dated["date_start"] or dated["date_end"], dated["date_end"] or dated["date_start"]
    low, best, high = deaths(rows)
    side_a, side_b = _sides(rows, context)
    return {
        "event_id": stable_id("event", incident.incident_id),
        "date_start": start,
        "date_end": end,
        "date_prec": dated["date_prec"],
        "type_of_violence": _violence(rows, context),
        "dyad_name": f"{side_a} - {side_b}" if side_a and side_b else None,
        "side_a": side_a,
        "side_b": side_b,
        "low": low,
        "best": best,
        "high": high,
        "where_prec": _where(placed),
        "adm1_pcode": placed["adm1_pcode"],
        "adm2_pcode": placed["adm2_pcode"],
        "place_method": "inside" if placed["adm1_pcode"] else "unlocated",
        "country": context.country[1],
        "event_clarity": 2 if incident.facts.contradicted else 1,
        "number_of_sources": incident.facts.n_independent,
        "code_status": "candidate",
        "known_from": incident.known_from,
    }
