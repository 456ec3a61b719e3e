"""A release in the hubverse format, so that any hub's tools can read, score and combine it.

Layout and names are those of hubverse schema 6.0.0 (https://docs.hubverse.io): `hub-config/tasks.json` and
`admin.json`, `model-metadata/`, and `model-output/<model>/<round>-<model>.parquet` with the columns of the tasks,
`output_type`, `output_type_id` and `value`. Samples are joint over places, months and armed groups: sample *k* is one
possible world throughout, which is what `compound_taskid_set` says.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Final, TypedDict

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from lull.errors import PublishError
from lull.releases import Release
from lull.schema.release import ReleaseInfo
from lull.scores import BIN_TOPS

Draws = NDArray[np.int64]

MODEL: Final = "lull-pool"
SCHEMA: Final = "https://raw.githubusercontent.com/hubverse-org/schemas/main/v6.0.0/{}-schema.json"
TARGET: Final = "deaths"
BIN_TARGET: Final = "deaths bin"
ALL: Final = "all"
LEVELS: Final = (0.01, 0.025, *(n / 20 for n in range(1, 20)), 0.975, 0.99)
TASKS: Final = ("origin_date", "location", "horizon", "group_id", "target")
MARK: Final = "hub-config"


def bin_names() -> tuple[str, ...]:
    """Names of the 11 bins of sizes, smallest first.

    >>> bin_names()[0], bin_names()[1], bin_names()[-1]
    ('0', '1-2', '1001+')
    """
    tops = [int(t) for t in BIN_TOPS]
    inner = [f"{a + 1}-{b}" for a, b in pairwise(tops)]
    return (str(tops[0]), *inner, f"{tops[-1] + 1}+")


def write_hub(release: Release, to: Path) -> Path:
    """Write a release as a hub into a new folder, or into one that an earlier export wrote; return its model output.

    A further release is added to the hub: one round an origin. Samples are those of the finest level; quantiles and
    bins are given for larger places and armed groups too.

    Raises `PublishError` where the folder holds something else, or the release has no draws.
    """
    if not release.has("draws"):
        raise PublishError(f"release {release.name} has no draws to export")
    if to.exists() and any(to.iterdir()) and not (to / MARK / "tasks.json").is_file():
        raise PublishError(f"{to} holds files that are no hub; give a new or empty folder")
    origin = release.info["as_of"]
    out = to / "model-output" / MODEL / f"{origin}-{MODEL}.parquet"
    out.parent.mkdir(parents=True, exist_ok=True)
    aside = out.with_suffix(".writing")
    with pq.ParquetWriter(aside, ROWS, compression="zstd") as writer:
        for part in _parts(release):
            writer.write_table(part)
    aside.replace(out)
    _configure(release, to, out)
    return out


ROWS: Final = pa.schema(
    [("origin_date", pa.date32()), ("location", pa.string()), ("horizon", pa.int32()), ("group_id", pa.string()),
     ("target", pa.string()), ("output_type", pa.string()), ("output_type_id", pa.string()), ("value", pa.float64())]
)  # fmt: skip


def _parts(release: Release) -> Iterator[pa.Table]:
    """Model output, a part at a time: samples of the finest level, then quantiles and bins of every place and group."""
    places, horizons, draws = _draws(release)
    origin = release.as_of
    for place, worlds in zip(places, draws, strict=True):
        ids = [str(k) for k in range(worlds.shape[1])]
        yield _rows(origin, place, horizons, ALL, (TARGET, "sample", ids), worlds)
    for group, finest in _by_group(release, places, horizons, draws):
        for place, worlds in _with_larger(release, places, finest):
            spread = np.quantile(worlds, LEVELS, axis=1).T
            yield _rows(origin, place, horizons, group, (TARGET, "quantile", [f"{q:g}" for q in LEVELS]), spread)
            bins = np.searchsorted(BIN_TOPS, worlds)
            shares = np.stack([(bins == b).mean(axis=1) for b in range(len(bin_names()))], axis=1)
            yield _rows(origin, place, horizons, group, (BIN_TARGET, "pmf", list(bin_names())), shares)


def _rows(
    origin: date,
    place: str,
    horizons: Sequence[int],
    group: str,
    kind: tuple[str, str, list[str]],
    values: NDArray[np.number],
) -> pa.Table:
    """Rows of one place and group: `values` (horizons, ids)."""
    target, output, ids = kind
    size = values.size
    columns = {
        "origin_date": [origin] * size,
        "location": [place] * size,
        "horizon": np.repeat(np.array(horizons, np.int32), len(ids)),
        "group_id": [group] * size,
        "target": [target] * size,
        "output_type": [output] * size,
        "output_type_id": ids * len(horizons),
        "value": np.asarray(values, dtype=np.float64).ravel(),
    }
    return pa.table({name: pa.array(columns[name], ROWS.field(name).type) for name in ROWS.names}, schema=ROWS)


def _draws(release: Release) -> tuple[list[str], list[int], Draws]:
    """Places, months ahead, and draws (places, months, draws) of the finest level."""
    rows = release.table("draws").sort_by([(c, "ascending") for c in ("unit_id", "horizon", "draw")])
    places, horizons = (pc.unique(rows[c]).to_pylist() for c in ("unit_id", "horizon"))
    values = rows["value"].to_numpy().astype(np.int64)
    return places, horizons, values.reshape(len(places), len(horizons), -1)


def _by_group(
    release: Release, places: Sequence[str], horizons: Sequence[int], draws: Draws
) -> Iterator[tuple[str, Draws]]:
    """All violence, then each armed group, as draws of the finest level."""
    yield ALL, draws
    if not release.has("group_draws"):
        return
    rows = release.table("group_draws")
    for group in [g["id"] for g in release.info.get("groups", [])]:
        mine = rows.filter(pc.equal(rows["group_id"], group))
        out = np.zeros_like(draws)
        place, step = (np.asarray(pc.index_in(mine[c], pa.array(v, mine[c].type)))
                       for c, v in (("unit_id", places), ("horizon", horizons)))  # fmt: skip
        out[place, step, mine["draw"].to_numpy()] = mine["value"].to_numpy()
        yield group, out


def _with_larger(release: Release, places: Sequence[str], finest: Draws) -> Iterator[tuple[str, Draws]]:
    """Each place of the finest level, then each larger place as the sum over those in it."""
    yield from zip(places, finest, strict=True)
    table = release.table("place", columns=["place_id", "parent_id"]).to_pylist()
    parent = {p["place_id"]: p["parent_id"] for p in table}
    above: dict[str, NDArray[np.int64]] = {}
    for place, worlds in zip(places, finest, strict=True):
        up = parent.get(place)
        while up is not None:
            above[up] = above.get(up, np.zeros_like(worlds)) + worlds
            up = parent.get(up)
    yield from sorted(above.items())


def _configure(release: Release, to: Path, out: Path) -> None:
    """Write the hub's configuration, over all rounds that it holds."""
    earlier = to / MARK / "tasks.json"
    held: Tasks | None = json.loads(earlier.read_text("utf-8")) if earlier.is_file() else None
    tasks = held["rounds"][0]["model_tasks"] if held and held["rounds"] else []
    origins = sorted({release.info["as_of"], *(o for t in tasks for o in t["task_ids"]["origin_date"]["optional"])})
    found = pq.read_table(out, columns=["location", "horizon", "group_id"])
    seen = {name: sorted(pc.unique(found[name]).to_pylist()) for name in found.column_names}
    for task in tasks:
        seen = {name: sorted({*values, *task["task_ids"][name]["optional"]}) for name, values in seen.items()}
    config: dict[str, Mapping[str, object]] = {
        "tasks.json": tasks_json(origins, seen, draws=int(release.info["draws"])),
        "admin.json": admin_json(release.info),
        "model-metadata-schema.json": _metadata_schema(),
    }
    (to / MARK).mkdir(exist_ok=True)
    for name, content in config.items():
        (to / MARK / name).write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", "utf-8")
    about = to / "model-metadata"
    about.mkdir(exist_ok=True)
    (about / f"{MODEL}.yml").write_text(_metadata(release.info), "utf-8")


class Choices(TypedDict):
    """Values of a task id that a model must give, and those that it may."""

    required: None
    optional: list[str | int]


class Task(TypedDict):
    """What is forecast in a round, and in which forms."""

    task_ids: dict[str, Choices]
    output_type: dict[str, dict[str, object]]
    target_metadata: list[dict[str, object]]


class Round(TypedDict):
    """Rounds of a hub that ask for the same."""

    round_id_from_variable: bool
    round_id: str
    model_tasks: list[Task]
    submissions_due: dict[str, str | int]


class Tasks(TypedDict):
    """All of `tasks.json`."""

    schema_version: str
    rounds: list[Round]
    output_type_id_datatype: str


def tasks_json(origins: Sequence[str | int], seen: Mapping[str, Sequence[str | int]], *, draws: int) -> Tasks:
    """What is forecast, as `tasks.json`: one task of counts, by samples and quantiles, and one of bins of sizes.

    origins : first days of the origin months. seen : locations, horizons and groups. draws : samples a task.

    >>> found = tasks_json(["2019-04-01"], {"location": ["a"], "horizon": [1], "group_id": ["all"]}, draws=100)
    >>> found["rounds"][0]["model_tasks"][0]["output_type"]["sample"]["output_type_id_params"]["compound_taskid_set"]
    ['origin_date', 'target']
    """

    def ids(target: str) -> dict[str, Choices]:
        values: dict[str, list[str | int]] = {"origin_date": list(origins), **{n: list(v) for n, v in seen.items()}}
        return {n: {"required": None, "optional": values.get(n, [target])} for n in TASKS}

    sample = {
        "output_type_id_params": {
            "type": "integer",
            "min_samples_per_task": draws,
            "max_samples_per_task": draws,
            "compound_taskid_set": ["origin_date", "target"],
        },
        "value": {"type": "integer", "minimum": 0},
        "is_required": False,
    }
    quantile = {
        "output_type_id": {"required": [float(f"{q:g}") for q in LEVELS]},
        "value": {"type": "double", "minimum": 0},
        "is_required": False,
    }
    pmf = {
        "output_type_id": {"required": list(bin_names())},
        "value": {"type": "double", "minimum": 0, "maximum": 1},
        "is_required": False,
    }
    rounds: Round = {
        "round_id_from_variable": True,
        "round_id": "origin_date",
        "model_tasks": [
            {
                "task_ids": ids(TARGET),
                "output_type": {"quantile": quantile, "sample": sample},
                "target_metadata": [_target(TARGET, "Deaths in a month", "discrete")],
            },
            {
                "task_ids": ids(BIN_TARGET),
                "output_type": {"pmf": pmf},
                "target_metadata": [_target(BIN_TARGET, "Deaths in a month, in bins of sizes", "ordinal")],
            },
        ],
        "submissions_due": {"relative_to": "origin_date", "start": 0, "end": 3660},
    }
    return {"schema_version": SCHEMA.format("tasks"), "rounds": [rounds], "output_type_id_datatype": "character"}


def _target(target: str, name: str, kind: str) -> dict[str, object]:
    return {
        "target_id": target,
        "target_name": name,
        "target_units": "deaths",
        "target_keys": {"target": target},
        "target_type": kind,
        "is_step_ahead": True,
        "time_unit": "month",
        "description": "Deaths by organised violence in the month that lies `horizon` months after the month of "
        "`origin_date`, the last whose data were used (UCDP best estimate), in total (`all`) or of one armed group.",
    }


def admin_json(info: ReleaseInfo) -> dict[str, object]:
    """Who runs the hub, as `admin.json`."""
    return {
        "schema_version": SCHEMA.format("admin"),
        "name": f"Lull outlooks: {info['area']}",
        "maintainer": "The Lull developers",
        "contact": {"name": "The Lull developers", "email": "lull@example.org"},
        "repository": {"host": "github", "owner": "lull", "name": "lull"},
        "file_format": ["parquet"],
        "timezone": "Africa/Abidjan",
        "model_output_dir": "model-output",
    }


def _metadata(info: ReleaseInfo) -> str:
    lines = {
        "team_name": "The Lull developers",
        "team_abbr": MODEL.split("-")[0],
        "model_name": "Pool of five members",
        "model_abbr": MODEL.split("-")[1],
        "model_version": info["method_version"],
        "license": "CC-BY-4.0",
        "must_not": "; ".join(info["must_not"]),
    }
    return "".join(f"{key}: {json.dumps(value)}\n" for key, value in lines.items())


def _metadata_schema() -> dict[str, object]:
    text = {"type": "string"}
    names = ("team_name", "team_abbr", "model_name", "model_abbr", "model_version", "license", "must_not")
    return {"type": "object", "properties": dict.fromkeys(names, text), "required": ["team_abbr", "model_abbr"]}
