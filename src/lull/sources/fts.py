"""OCHA FTS: humanitarian money to the country by year and status, as its API answers.

https://api.hpc.tools/docs/v1/
"""

from __future__ import annotations

from collections import defaultdict

from lull import bounded
from lull.errors import SourceError
from lull.places import Places, countries
from lull.sources.adapt import Draft, made_id
from lull.sources.files import Input
from lull.sources.meta import Meta, Parsed

META = Meta(
    source_id="ocha-fts",
    title="OCHA Financial Tracking Service",
    publisher="OCHA",
    licence="CC-BY-3.0-IGO",
    citation="OCHA Financial Tracking Service.",
    url="https://fts.unocha.org/",
)
KINDS = {
    "fts": {"doc": "OCHA FTS, humanitarian money: JSON", "placed": True, "whole_rejects": False},
}


def parse(source: Input, *, places: Places, encoding: str = "utf-8") -> Parsed:
    """Rows of `observation`: `humanitarian_funding_STATUS` in USD for the country and year; flows are not kept.

    As FTS adds them up, money that is passed on within the country or leaves it again is not counted twice.

    Raises `SourceError` for another shape or another country.
    """
    year, flows = _flows(source, places)
    draft = Draft(source.name, "observation")
    for status, total in _sums(flows, draft).items():
        stated = {
            "obs_id": made_id("FTS", places.top, status, year), "indicator": f"humanitarian_funding_{status.lower()}",
            "place_id": places.top, "period_start": f"{year}-01-01", "period_end": f"{year}-12-31",
            "value": f"{total:.10g}", "unit": "USD", "strand": "services", "method": "administrative",
            "evidence_level": "2", "publisher": META.publisher, "title": META.title, "url": META.url,
        }  # fmt: skip
        draft.add(1, stated)
    return draft.parsed(META, family=f"fts-{year}")


def _flows(source: Input, places: Places) -> tuple[int, list[object]]:
    """The year and the flows of an answer about this area's country."""
    found = bounded.json_object(bounded.load_json(source.content, source.name))
    rows, year = found.get("data"), found.get("year")
    if not isinstance(rows, list) or not isinstance(year, int):
        raise SourceError(f'{source.name}: expected {{"year": …, "country": …, "data": [flows]}} of FTS')
    land = countries.of_places(places)
    if land is None or countries.find(str(found.get("country", ""))) != land:
        raise SourceError(f"{source.name}: flows of {found.get('country')}; expected those of this area's country")
    return year, rows


def _sums(flows: list[object], draft: Draft) -> dict[str, float]:
    """USD by status; flows within the country or out of it are counted in a note of `draft`, wrong ones refused."""
    sums: dict[str, float] = defaultdict(float)
    passed = 0
    for line, flow in enumerate(flows, 1):
        if not isinstance(flow, dict):
            draft.refuse(line, "flow", flow, "no flow of FTS")
            continue
        if str(flow.get("boundary") or "incoming") != "incoming":
            passed += 1
            continue
        amount, status = flow.get("amountUSD"), str(flow.get("status") or "")
        if not isinstance(amount, int | float) or not status:
            draft.refuse(line, "amountUSD", amount, "no amount or status")
            continue
        sums[status] += amount
    if passed:
        draft.notes.append(f"{passed} flows within the country or out of it left out, as their money came in before")
    return sums
