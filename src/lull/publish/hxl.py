"""HXL tags of columns: hashtags of the core schema of HXL 1.1 (https://hxlstandard.org/standard/1-1final/dictionary/).

A column that the core schema has no hashtag for is `#meta` with its own name as attribute, as the standard allows.
"""

from __future__ import annotations

from typing import Final

CORE: Final = frozenset(
    (
        *("access", "activity", "adm1", "adm2", "adm3", "adm4", "adm5", "affected", "beneficiary", "capacity"),
        *("cause", "channel", "contact", "country", "crisis", "currency", "date", "delivery", "description", "event"),
        *("frequency", "geo", "group", "impact", "indicator", "inneed", "item", "loc", "meta", "modality", "need"),
        *("operations", "org", "output", "population", "priority", "reached", "region", "respondee", "sector"),
        *("service", "severity", "status", "subsector", "targeted", "value"),
    )
)
"""Hashtags of the core schema, without the sign."""
_TAGS: Final = {
    "place_id": "#loc+code+v_pcode",
    "unit_id": "#loc+code+v_pcode",
    "place_ids": "#loc+code+v_pcode+list",
    "parent_id": "#loc+parent+code+v_pcode",
    "adm2_pcode": "#adm2+code+v_pcode",
    "adm1_pcode": "#adm1+code+v_pcode",
    "level": "#loc+type",
    "latitude": "#geo+lat",
    "longitude": "#geo+lon",
    "population": "#population",
    "population_group": "#respondee+type",
    "month": "#date+month",
    "as_of": "#date+reported",
    "period_start": "#date+start",
    "period_end": "#date+end",
    "deadline": "#date+end+deadline",
    "made_on": "#date+start+made",
    "claim_date": "#date+reported",
    "published": "#date+published",
    "indicator": "#indicator+code",
    "value": "#indicator+value+num",
    "lower": "#indicator+value+min",
    "upper": "#indicator+value+max",
    "unit": "#indicator+unit",
    "strand": "#sector+code",
    "sector": "#sector+name",
    "source_id": "#meta+source+id",
    "publisher": "#meta+source+name",
    "url": "#meta+url",
    "deaths": "#affected+killed",
    "trimmed_mean": "#affected+killed+mean",
    "p10": "#affected+killed+min",
    "p50": "#affected+killed+median",
    "p90": "#affected+killed+max",
    "deaths_low": "#affected+killed+min",
    "deaths_middle": "#affected+killed+median",
    "deaths_high": "#affected+killed+max",
    "probability": "#indicator+probability+num",
    "amount": "#value",
    "currency": "#currency+code",
    "promisor": "#org+promisor",
    "implementer": "#org+impl",
    "organisation": "#org+name",
    "deliverable": "#activity+description",
    "commitment_id": "#activity+code",
    "group_id": "#group+code",
    "quote": "#description+text",
    "title": "#description+title",
    "tier": "#priority+code",
    "status": "#status",
}


def tag(column: str) -> str:
    """The tag of a column.

    >>> tag("deadline"), tag("name_ar"), tag("p_ge_25"), tag("gap")
    ('#date+end+deadline', '#loc+name+i_ar', '#indicator+probability+ge25+num', '#meta+gap')
    """
    if column in _TAGS:
        return _TAGS[column]
    if column.startswith("name_"):
        return f"#loc+name+i_{column.removeprefix('name_')}"
    plain = column.removeprefix("p_").replace("_", "").casefold()
    return f"#indicator+probability+{plain}+num" if column.startswith("p_") else f"#meta+{plain}"
