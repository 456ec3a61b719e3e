"""OCHA Common Operational Datasets of administrative boundaries (COD-AB): which property is what.

Files before 2025 write `ADM2_PCODE, ADM2_EN, ADM2_AR`; later ones `adm2_pcode, adm2_name, adm2_name1` with the
language of each name in `lang, lang1`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lull.places.columns import Columns
from lull.sources.meta import Meta

META = Meta(
    source_id="cod-ab",
    title="Common Operational Datasets: administrative boundaries (COD-AB)",
    publisher="OCHA, with the national statistical office",
    licence="CC-BY-3.0-IGO",
    citation="OCHA. Common Operational Datasets: Administrative Boundaries. Humanitarian Data Exchange.",
    url="https://data.humdata.org/dashboards/cod",
)


def recognise(properties: Mapping[str, Any]) -> Columns | None:
    """The columns of a COD-AB file, read from the properties of one place; None if it is none.

    The finest level of the file is the unit, the level above its parent.

    >>> row = {"ADM2_PCODE": "IQG01Q01", "ADM2_EN": "Al-Falluja", "ADM2_AR": "الفلوجة", "ADM1_PCODE": "IQG01",
    ...        "ADM1_EN": "Al-Anbar", "ADM0_EN": "Iraq"}
    >>> found = recognise(row)
    >>> found.id, found.name_ar, found.parent
    ('ADM2_PCODE', 'ADM2_AR', 'ADM1_PCODE')
    """
    own = {name.lower(): name for name in properties}
    depths = sorted(int(m[1]) for low in own if (m := re.fullmatch(r"adm([1-4])_pcode", low)))
    if not depths:
        return None
    depth = depths[-1]
    name = _named(own, properties, depth, "en")
    if not name:
        return None
    has_parent = f"adm{depth - 1}_pcode" in own and depth > 1
    return Columns(
        id=own[f"adm{depth}_pcode"],
        name=name,
        name_ar=_named(own, properties, depth, "ar"),
        name_ckb=_named(own, properties, depth, "ckb") or _named(own, properties, depth, "ku"),
        parent=own[f"adm{depth - 1}_pcode"] if has_parent else "",
        parent_name=_named(own, properties, depth - 1, "en") if has_parent else "",
        country=_named(own, properties, 0, "en"),
    )


def version(properties: Mapping[str, Any]) -> str:
    """The version of a COD-AB file: the day from which it is valid; empty where it does not say.

    >>> version({"validOn": "2019-06-03T00:00:00"})
    'cod-ab-2019-06-03'
    """
    for name in ("validOn", "valid_on"):
        if day := re.match(r"\d{4}-\d\d-\d\d", str(properties.get(name) or "")):
            return f"cod-ab-{day[0]}"
    return ""


def _named(own: Mapping[str, str], properties: Mapping[str, Any], depth: int, language: str) -> str:
    """The property with the name of a level in a language."""
    if f"adm{depth}_{language}" in own:
        return own[f"adm{depth}_{language}"]
    for suffix in ("", "1", "2", "3"):
        spoken = str(properties.get(own.get(f"lang{suffix}", ""), "") or "")
        if f"adm{depth}_name{suffix}" in own and (spoken == language or (not suffix and language == "en")):
            return own[f"adm{depth}_name{suffix}"]
    return ""
