"""OCHA Common Operational Datasets of administrative boundaries (COD-AB): which property is what.

Files before 2025 write `ADM2_PCODE, ADM2_EN, ADM2_AR`; later ones `adm2_pcode, adm2_name, adm2_name1` with the
language of each name in `lang, lang1`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lull.sources.meta import Meta

META = Meta(
    source_id="cod-ab",
    title="Common Operational Datasets: administrative boundaries (COD-AB)",
    publisher="OCHA, with the national statistical office",
    licence="CC-BY-3.0-IGO",
    citation="OCHA. Common Operational Datasets: Administrative Boundaries. Humanitarian Data Exchange.",
    url="https://data.humdata.org/dashboards/cod",
)


def is_cod_ab(properties: Mapping[str, object]) -> bool:
    """True if the properties of a place are those of a COD-AB file.

    >>> is_cod_ab({"ADM2_PCODE": "IQG01Q01", "ADM2_EN": "Al-Falluja"}), is_cod_ab({"shapeID": "1"})
    (True, False)
    """
    return any(re.fullmatch(r"adm(?:in)?[1-4]_?pcode", name.lower()) for name in properties)


def version(properties: Mapping[str, object]) -> str:
    """The version of a COD-AB file: the day from which it is valid; empty where it does not say.

    >>> version({"validOn": "2019-06-03T00:00:00"})
    'cod-ab-2019-06-03'
    """
    for name in ("validOn", "valid_on"):
        if day := re.match(r"\d{4}-\d\d-\d\d", str(properties.get(name) or "")):
            return f"cod-ab-{day[0]}"
    return ""
