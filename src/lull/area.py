"""An area: one folder with all that differs between countries, read from a checked `area.toml`.

Which keys there are, and how a room adds one, is in `lull.settings`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from lull.areas import BUNDLED, FILE, bundled_area
from lull.errors import AreaError
from lull.schema import arrow_schema, conform
from lull.settings import AreaSettings, read_settings
from lull.settings.area import EventRules, ForecastRule, RelapseRule

__all__ = ["BUNDLED", "FILE", "Area", "bundled_area", "load_area"]


@dataclass(frozen=True)
class Area:
    """A checked area: who it is, its rules, and where its files are."""

    id: str
    names: Mapping[str, str]
    languages: tuple[str, ...]
    version: str
    folder: Path
    levels: Mapping[str, Mapping[str, str]]
    events: EventRules
    relapse: RelapseRule
    forecast: ForecastRule
    settings: AreaSettings

    def path(self, *parts: str) -> Path:
        """A file or folder of the area; it need not exist."""
        return self.folder.joinpath(*parts)

    @property
    def countries(self) -> tuple[str, ...]:
        """Names under which UCDP files the country's events, the present one first; empty where the area has none."""
        named = self.settings.area.country
        return tuple(t for t in ([named] if isinstance(named, str) else named) if t)

    def sources(self) -> pa.Table:
        """The sources of the area as the table `source`."""
        rows = [{k: (v if v != "" else None) for k, v in row.model_dump().items()} for row in self.settings.source]
        return conform(pa.Table.from_pylist(rows, schema=arrow_schema("source")), "source")


def load_area(folder: Path | str) -> Area:
    """Read and check the area in `folder`.

    Raises `AreaError` when the folder or its `area.toml` is missing, not TOML, has a key that nobody knows, lacks
    one, or holds a wrong value; the message names file and line.

    >>> area = load_area(bundled_area("iraq"))
    >>> area.id, area.settings.page_languages[0] == area.languages[0], list(area.levels)[-1]
    ('iraq', True, 'country')
    """
    folder = Path(folder)
    path = folder / FILE
    if not path.is_file():
        raise AreaError(
            f"no {FILE} in {folder}; expected an area folder: run `lull demo --to DIR` or `lull init DIR ...`"
        )
    settings = read_settings(path, AreaSettings, AreaError)
    return Area(
        id=settings.area.id,
        names=settings.area.names,
        languages=settings.area.languages,
        version=settings.area.version,
        folder=folder.resolve(),
        levels=settings.levels,
        events=settings.events.model_copy(update={"where_prec": dict(settings.where_prec)}),
        relapse=settings.relapse,
        forecast=settings.forecast.model_copy(update={"level": settings.forecast_level}),
        settings=settings,
    )
