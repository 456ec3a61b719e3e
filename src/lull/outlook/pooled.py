"""Many releases together: how often it came against the 12-month probability stated, and hits release by release.

All is added up from what `list.csv` says of each place, so it tells no more than those files. Where small counts are
hidden it may not be said of some places whether the target was reached; what came is then a range.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TypedDict, TypeVar

import pyarrow as pa
import pyarrow.csv as pcsv

from lull.outlook.judged import SPAN_MONTHS
from lull.release_files import EARLIER_NAMES, in_field_names
from lull.schema import GOES_ON, LISTS
from lull.schema.verification import ReleaseJudged

T = TypeVar("T")
EDGES = (0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1.0)
"""Bounds of the classes of probability, lower end included."""
LIST, SUMMARY = "list.csv", "summary.json"

CHANCES = pa.schema(
    [
        ("list", pa.string()), ("target", pa.string()), ("low", pa.float64()), ("high", pa.float64()),
        ("cases", pa.int64()), ("forecast", pa.float64()), ("observed", pa.int64()), ("undisclosed", pa.int64()),
        ("observed_low", pa.float64()), ("observed_high", pa.float64()), ("releases", pa.int64()),
        ("first_release", pa.string()), ("last_release", pa.string()),
    ]
)  # fmt: skip
BY_RELEASE = pa.schema(
    [
        ("release", pa.string()), ("months", pa.int64()), ("list", pa.string()), ("named", pa.int64()),
        ("hits", pa.int64()), ("observed", pa.int64()), ("undisclosed", pa.int64()), ("last_12_hits", pa.int64()),
        ("last_3_hits", pa.int64()),
    ]
)  # fmt: skip


class Chance(TypedDict):
    """What a list said of one place, and whether it came; None where that may not be said."""

    observed: bool | None
    probability: float
    list: str
    target: str


def chances(lists: Mapping[str, tuple[int, Sequence[Chance]]]) -> pa.Table:
    """How often it came, by list and class of the probability stated, over all releases whose 12 months are recorded.

    Parameters
    ----------
    lists
        For each release its months recorded so far, and its rows as `judged` makes them.

    Returns
    -------
    Table with one row a list and class that holds any case: `forecast` is the mean probability; `observed_low` and
    `observed_high` the share that came, if none or all of those came of which it may not be said.

    >>> row = {"list": "goes-on", "target": "deaths_25_in_12", "probability": 0.25}
    >>> held = {"2019-04": (12, [row | {"observed": True}, row | {"observed": False}, row | {"observed": None}])}
    >>> found = chances(held).to_pylist()[0]
    >>> found["cases"], found["observed"], found["undisclosed"], round(found["observed_high"], 2)
    (3, 1, 1, 0.67)
    """
    whole = {name: rows for name, (months, rows) in sorted(lists.items()) if months >= SPAN_MONTHS}
    if not whole:
        return CHANCES.empty_table()
    ends = {"releases": len(whole), "first_release": min(whole), "last_release": max(whole)}
    every = [r for rows in whole.values() for r in rows]
    found = [
        made | ends
        for name in LISTS
        for low, high in pairwise(EDGES)
        if (made := _class(name, low, high, [r for r in every if r["list"] == name]))
    ]
    return pa.Table.from_pylist(found, schema=CHANCES)


def _class(name: str, low: float, high: float, rows: Iterable[Chance]) -> dict[str, object] | None:
    """One class; its upper end belongs to the next, save for certainty."""
    held = [r for r in rows if low <= r["probability"] < high or r["probability"] == high == 1.0]
    if not held:
        return None
    observed, undisclosed = (sum(r["observed"] is value for r in held) for value in (True, None))
    return {
        "list": name,
        "target": held[0]["target"],
        "low": low,
        "high": high,
        "cases": len(held),
        "forecast": sum(r["probability"] for r in held) / len(held),
        "observed": observed,
        "undisclosed": undisclosed,
        "observed_low": observed / len(held),
        "observed_high": (observed + undisclosed) / len(held),
    }


def by_release(summaries: Mapping[str, ReleaseJudged], k: int) -> pa.Table:
    """Of the first k places of each release, how many had it, and how many of plain lists; oldest release first.

    Parameters
    ----------
    summaries
        What `summary.json` says of each release, by name.
    k
        Places named first; a release whose own k differs is counted at this one where it was counted.
    """
    out = []
    for name, stated in sorted(summaries.items()):
        held = {(r["name"], r["list"], r["at"]): r for r in stated.get("lists") or ()}
        for which in LISTS:
            ours = held.get(("lull", which, k))
            if ours:
                plain = {f"{p}_hits": held[p, which, k]["hits"] for p in ("last_12", "last_3") if which == GOES_ON}
                row = {"release": name, "months": min(stated["months"], SPAN_MONTHS), **ours, **plain}
                out.append({n: row.get(n) for n in BY_RELEASE.names})
    return pa.Table.from_pylist(out, schema=BY_RELEASE)


def earlier_checks(home: Path) -> dict[str, tuple[ReleaseJudged, Sequence[Chance]]]:
    """Summaries and list rows of the releases that were checked before, by name; none where there are none."""
    found: dict[str, tuple[ReleaseJudged, Sequence[Chance]]] = {}
    for path in sorted(home.glob(f"[!.]*/{LIST}")) if home.is_dir() else ():
        stated = path.parent / SUMMARY
        if stated.is_file():
            summary = json.loads(stated.read_text("utf-8"), object_hook=in_field_names)
            found[path.parent.name] = (summary, _rows(path))
    return found


def newest(held: Mapping[str, T]) -> dict[str, T]:
    """Of each month the newest revision only, so that no month counts twice.

    >>> newest({"2019-04": 1, "2019-04-r10": 3, "2019-04-r2": 2, "2019-05": 4})
    {'2019-04-r10': 3, '2019-05': 4}
    """
    last = {n.partition("-r")[0]: n for n in sorted(held, key=lambda n: (len(n), n))}
    return {n: held[n] for n in last.values()}


def _rows(path: Path) -> list[Chance]:
    kinds = {"observed": pa.bool_(), "came": pa.bool_()}
    kinds |= {"probability": pa.float64(), "list": pa.string(), "target": pa.string()}
    options = pcsv.ConvertOptions(column_types=kinds, include_columns=list(kinds), include_missing_columns=True)
    table = pcsv.read_csv(path, convert_options=options)
    without = "came" if table["came"].null_count == len(table) else "observed"
    names = [EARLIER_NAMES.get(n, n) for n in table.drop_columns(without).column_names]
    rows: list[Chance] = table.drop_columns(without).rename_columns(names).to_pylist()
    return rows
