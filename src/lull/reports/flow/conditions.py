"""Accepted reports of services, movements and complaints become observations and grievances."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from lull.languages.claims import claim_words
from lull.reports.flow.incident import Context, Incident, Output, Reported, stable_id, tellers
from lull.reports.flow.issues import issue_of
from lull.reports.rows import Made, ReportRow

METHOD = "media_report"
STATES = {"destroyed": 0.0, "disrupted": 1.0, "partially_restored": 2.0, "restored": 3.0}
_MOVES = {"RETREAT": "reported_returns", "SANCTION": "reported_departures"}
_YEAR = timedelta(days=365)


def observation_rows(incidents: Sequence[Incident], context: Context, out: Output) -> None:
    """Write observations of the state of services, hours of power, and movements of people.

    Needed, planned and started works are no state of a service and give none; a claimed restoration that is
    contradicted counts as disrupted.
    """
    for incident in incidents:
        rows = [r for r in tellers(incident) if r["aux_mode"] in ("actual", "negated")]
        if rows and rows[0]["record_type"] == "service_event":
            _service(incident, rows, out)
        elif rows and rows[0]["strand"] == "displacement" and rows[0]["event_type"] in _MOVES:
            _movement(incident, rows, out)


def _service(incident: Incident, rows: Sequence[ReportRow], out: Output) -> None:
    first = rows[0]
    if first["service_status"] not in STATES:
        out.hold(incident.rows, f"a service that is {first['service_status'] or 'named'} is no state of supply yet")
        return
    state = STATES[str(first["service_status"])]
    if first["aux_mode"] == "negated":
        if state < STATES["partially_restored"]:
            out.hold(incident.rows, "a denied loss of service is no observation of supply")
            return
        state = STATES["disrupted"]
    _observe(incident, rows, out, (f"reported_service_{first['service_sector']}", "state_0_to_3", [state]))
    hours_of = claim_words().patterns["hours"]
    hours = [r["quantity"] for r in rows if r["quantity"] is not None and hours_of.match(r["unit"] or "")]
    if first["service_sector"] == "electricity" and hours and first["aux_mode"] == "actual" and max(hours) <= 24:
        _observe(incident, rows, out, ("electricity_grid_hours_per_day", "hours_per_day", hours))


def _movement(incident: Incident, rows: Sequence[ReportRow], out: Output) -> None:
    values = [r["quantity"] for r in rows if r["quantity"] is not None]
    if rows[0]["aux_mode"] != "actual" or not values:
        out.hold(incident.rows, "a movement of people without a number")
        return
    indicator = _MOVES[str(rows[0]["event_type"])]
    _observe(incident, rows, out, (indicator, (rows[0]["unit"] or "people").strip(), values))


def _observe(incident: Incident, rows: Sequence[ReportRow], out: Output, what: tuple[str, str, list[float]]) -> None:
    indicator, unit, values = what
    first = rows[0]
    place = first["adm2_pcode"] or first["adm1_pcode"]
    if not place:
        out.hold(incident.rows, "no place")
        return
    start, end = _period(first)
    obs_id = stable_id("observation", incident.incident_id, indicator)
    spread = min(values) < max(values)
    said: Reported = "service_status" if indicator.startswith("reported_service_") else "quantity"
    row: Made = {
        "obs_id": obs_id,
        "strand": first["strand"],
        "indicator": indicator,
        "place_id": place,
        "period_start": start,
        "period_end": end,
        "value": values[0],
        "unit": unit,
        "lower": min(values) if spread else None,
        "upper": max(values) if spread else None,
        "n": incident.facts.n_reports,
        "method": METHOD,
        "evidence_level": incident.evidence_level,
        "publisher": first["outlet"],
        "url": first["url"],
        "note": f"said by {incident.who_said(said)}; information mark {incident.credibility}",
        "known_from": incident.known_from,
    }
    out.add("observation", "obs_id", row, incident.rows)


def _period(row: ReportRow) -> tuple[date, date]:
    """Days that the value is about: a start without an end runs to the report; no date is the day of the report."""
    start = row["date_start"] or row["date_end"] or row["published"]
    end = row["date_end"] or max(start, row["published"])
    return start, end


def grievance_rows(incidents: Sequence[Incident], context: Context, out: Output) -> None:
    """Write one `grievance` an issue and place from complaints, demands and stated needs.

    Salience is the share of that place's accepted records of the last year that name the issue.
    """
    issues: dict[tuple[str, str, str], list[Incident]] = defaultdict(list)
    dated: dict[str, list[date]] = defaultdict(list)
    for incident in incidents:
        first = incident.first
        place = first["adm2_pcode"] or first["adm1_pcode"]
        if place:
            dated[place].append(first["published"])
        issue = _issue(first)
        if issue is None:
            continue
        if not place:
            out.hold(incident.rows, "a complaint without a place")
            continue
        issues[(issue[0], place, issue[1])].append(incident)
    for key, held in sorted(issues.items()):
        _grievance(key, held, dated[key[1]], context, out)


def _issue(row: ReportRow) -> tuple[str, str] | None:
    complaint = row["record_type"] == "statement" and row["speech_act"] in ("grievance", "demand")
    need = row["record_type"] == "service_event" and row["service_status"] == "needed"
    if not (complaint or need) or row["aux_mode"] not in ("actual", "hypothetical"):
        return None
    return issue_of("", "services") if need else issue_of(row["evidence"], row["strand"])


def _grievance(
    key: tuple[str, str, str], incidents: Sequence[Incident], dates: Sequence[date], context: Context, out: Output
) -> None:
    kind, place, said = key
    days = sorted(i.first["published"] for i in incidents)
    year = [d for d in dates if d > days[-1] - _YEAR and d <= days[-1]]
    records = [r for i in incidents for r in i.rows]
    strands = [i.first["strand"] for i in incidents]
    row: Made = {
        "grievance_id": stable_id("grievance", kind, place),
        "type": kind,
        "place_id": place,
        "strand": max(sorted(set(strands)), key=strands.count),
        "status": "open",
        "salience": sum(d > days[-1] - _YEAR for d in days) / len(year),
        "evidence_level": max(2 if len({r["report_group"] or r["document_id"] for r in records}) > 1 else 1, 1),
        "first_seen": days[0],
        "last_evidence": days[-1],
        "text": f"Reports name {said} as an unresolved issue in {context.place_name(place) or place}.",
        "evidence_ids": sorted(r["record_id"] for r in records),
        "known_from": days[0],
    }
    out.add("grievance", "grievance_id", row, records)
