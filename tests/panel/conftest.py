"""Real Iraqi events from the evidence data, as rows of `event` with what the panel needs."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest


@pytest.fixture(scope="session")
def iraq(shared: Path) -> pa.Table:
    raw = pq.read_table(shared / "data/ucdp/ged_iraq_1989-2020_pcoded.parquet")
    end = pc.strptime(pc.utf8_slice_codeunits(raw.column("date_end").cast(pa.string()), 0, 10), "%Y-%m-%d", "s")
    text = {n: raw.column(n).cast(pa.string()) for n in ("dyad_name", "side_a", "side_b", "country")}
    whole = {
        n: raw.column(n).cast(pa.int32()) for n in ("type_of_violence", "best", "where_prec", "priogrid_gid", "year")
    }
    return pa.table(
        {
            "event_id": raw.column("id").cast(pa.int64()).cast(pa.string()),
            "date_end": end.cast(pa.date32()),
            "adm1_pcode": raw.column("ADM1_PCODE").cast(pa.string()),
            "adm2_pcode": raw.column("ADM2_PCODE").cast(pa.string()),
            **text,
            **whole,
        }
    )
