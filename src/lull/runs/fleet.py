"""Many areas in one run: one line each; one that fails stops none; what is done is not done again the same day."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypedDict

from lull.area import FILE
from lull.errors import AreaError
from lull.executors import each
from lull.runs.update import update

LOG = ".lull-fleet.json"


@dataclass(frozen=True)
class AreaDone:
    """What became of one area: the release that stands, and what somebody has to look at."""

    area: str
    release: str
    faults: tuple[str, ...] = ()
    before: bool = False

    @property
    def ok(self) -> bool:
        """Whether nothing needs a person."""
        return not self.faults


def areas(home: Path) -> list[Path]:
    """The area folders directly in a folder, by name; `AreaError` if there is none."""
    found = sorted(p.parent for p in Path(home).glob(f"*/{FILE}"))
    if not found:
        raise AreaError(f"{home} holds no area folder (none with {FILE}); make some with `lull new ISO3 DIR`")
    return found


def update_fleet(
    home: Path, *, today: date, where: str = "here", site: bool = True, again: bool = False
) -> Iterator[AreaDone]:
    """Update every area in `home`, as they end; those that were well today already are named and left, unless `again`.

    Raises `ExecutorError` once nobody is left to work; the areas done by then stay done.
    """
    folders = areas(home)
    known = {} if again else _read(home, today)
    for folder in folders:
        if folder.name in known:
            yield AreaDone(folder.name, known[folder.name], before=True)
    work = partial(update_one, today=today, site=site)
    for folder, result in each(where, work, [f for f in folders if f.name not in known]):
        done = result if isinstance(result, AreaDone) else AreaDone(folder.name, "", (str(result).split("\n")[0],))
        if done.ok:
            known[done.area] = done.release
            _write(home, today, known)
        yield done


def update_one(folder: Path, *, today: date, site: bool) -> AreaDone:
    """Update one area; it runs wherever the executor is, and the folder must be reachable there."""
    done = update(
        folder, today=today, tell=lambda _: None, progress=lambda *_: None, site=folder / "site" if site else None
    )
    faults = tuple(f"{line.name}: {line.fault}" for line in done.faults)
    return AreaDone(folder.name, done.release.name if done.release else "", faults)


class Summary(TypedDict):
    """How a fleet is: how many areas there are, how many are well, and one line each."""

    areas: int
    well: int
    lines: list[dict[str, object]]


def summary(done: Sequence[AreaDone]) -> Summary:
    """How many areas are well and which are not, ready for JSON."""
    return {"areas": len(done), "well": sum(d.ok for d in done), "lines": [asdict(d) for d in done]}


def _read(home: Path, today: date) -> dict[str, str]:
    try:
        found = json.loads((home / LOG).read_text("utf-8"))
        return {str(k): str(v) for k, v in found["well"].items()} if found["day"] == today.isoformat() else {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _write(home: Path, today: date, well: dict[str, str]) -> None:
    aside = home / f"{LOG}.{os.getpid()}"
    aside.write_text(json.dumps({"day": today.isoformat(), "well": well}, sort_keys=True), "utf-8")
    aside.replace(home / LOG)
