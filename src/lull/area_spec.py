"""What `area.toml` may hold: one row a key, in data, so that a room extends its own section in one line.

To add a key, add one `Key` to the section of your room in `SECTIONS`: its kind, what it means, its default. To add a
section, add one `Section`. Nothing else changes: `lull.area.load_area` checks it, fills the default, and names the
line of a mistake; read it with `area.section("assess")["k"]`; `docs/areas.md` describes the sections.

Kinds: `text`, `text or texts`, `int`, `number`, `flag`, `day` (a TOML date), `month` ("2019-04"), `texts`, `ints`,
`numbers` (lists), `names` (language -> text), and `ints by name`, `numbers by name`, `texts by name` (tables with free
keys).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from lull.schema import LEVELS


class _Required:
    """Stands for "there is no default"."""

    def __repr__(self) -> str:
        return "required"


REQUIRED: Any = _Required()


@dataclass(frozen=True)
class Key:
    """One key of a section: its kind, meaning, default (`REQUIRED` if there is none), and allowed values."""

    kind: str
    doc: str
    default: Any = REQUIRED
    allowed: tuple[str | int, ...] = ()
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Section:
    """One section: its keys; `many` for `[[section]]` rows; `free` is the kind of values under keys of free choice."""

    doc: str
    keys: dict[str, Key] = field(default_factory=dict)
    many: bool = False
    free: Key | None = None
    free_allowed: tuple[str, ...] = ()


# Names of the levels, for a new area to start with.
LEVEL_NAMES: dict[str, dict[str, str]] = {
    "district": {"en": "District", "ar": "قضاء", "ckb": "قەزا"},
    "governorate": {"en": "Governorate", "ar": "محافظة", "ckb": "پارێزگا"},
    "country": {"en": "Country", "ar": "دولة", "ckb": "وڵات"},
}

# Those that Lull has pages and name columns for.
LANGUAGES = ("en", "ar", "ckb")
LANGUAGE_KEY = Key("texts", "Languages of pages and names, first is the main one.", ["en"], allowed=LANGUAGES)

SECTIONS: dict[str, Section] = {
    "area": Section(
        "Which area this is.",
        {
            "id": Key("text", "Short name in a-z, 0-9 and -."),
            "names": Key("names", "Name of the area in each language."),
            "languages": LANGUAGE_KEY,
            "version": Key("text", "Version of the boundaries, e.g. cod-ab-2019-06-03."),
            "country": Key(
                "text or texts",
                "Names under which UCDP files the country's events, the present one first. All events inside the area "
                "count; of those outside, only near ones of the first name.",
                [],
            ),
            "snap_degrees": Key(
                "number", "Points outside the area but this near are snapped to the nearest unit.", 0.15, low=0, high=5
            ),
        },
    ),
    "levels": Section(
        "Levels of places, finest first: name of one such place in each language.",
        free=Key("names", "Name of the level."),
        free_allowed=LEVELS,
    ),
    "events": Section(
        "Which events count where.",
        {
            "where_prec": Key(
                "ints by name",
                "Greatest UCDP place precision that counts, by level.",
                {"district": 3, "governorate": 4, "country": 7},
                low=1,
                high=7,
            ),
            "types": Key("ints", "UCDP types of violence that count.", [1, 2, 3], allowed=(1, 2, 3)),
            "known": Key(
                "text",
                "When an event of a final release counts as known: after the month in which it ended, "
                "or from the release of its version.",
                "month_closed",
                allowed=("month_closed", "release"),
            ),
            "first_month": Key("month", "First month of the panel.", "1989-01"),
            "last_month": Key(
                "month",
                "Last month that the events cover in full, where their files do not tell it, as UCDP's versions do. "
                "An outlook of a later month is refused.",
                "",
            ),
        },
    ),
    "relapse": Section(
        "What counts as relapse.",
        {
            "past_deaths": Key("int", "Deaths in some 12 months that make a past of violence.", 25, low=1),
            "past_months": Key("int", "How far back that past may lie, in months.", 120, low=12, high=1200),
            "calm_deaths": Key(
                "int", "A unit is calm with fewer deaths than this in the last `calm_months`.", 5, low=1
            ),
            "calm_months": Key("int", "Months of calm.", 12, low=1, high=120),
        },
    ),
    "forecast": Section(
        "What is forecast.",
        {
            "level": Key("text", "Level of the units of the outlook.", "district", allowed=LEVELS),
            "horizons": Key("int", "Months ahead, from 1 to this.", 12, low=1, high=36),
            "draws": Key("int", "Sample paths a unit.", 1000, low=100, high=10000),
            "seed": Key("int", "Seed of all draws of a release.", 20190430, low=0),
        },
    ),
    "national": Section(
        "The national track: series for a whole country, forecast by what all countries teach.",
        {
            "file": Key(
                "text",
                "CSV with `track, month, deaths`, one row a track and month without gaps, 0 where none was recorded.",
                "",
            ),
            "years": Key("int", "How many years of all countries the forecast learns from.", 15, low=5, high=100),
        },
    ),
    "track": Section(
        "One series of `[national] file`. Without any, the outlook has no national track.",
        {
            "track_id": Key("text", "Name of the series in the file."),
            "kind": Key("text", "The country's total, or one pair of armed sides.", allowed=("total", "dyad")),
            "names": Key("names", "What it counts, in each language."),
            "country": Key(
                "text",
                "Gleditsch-Ward number of the country whose total it is, so that its row among all countries is this "
                "series; empty for a part of a country.",
                "",
            ),
            "source_id": Key("text", "Where it comes from: a `[[source]]`."),
        },
        many=True,
    ),
    "assess": Section(
        "How conditions and efforts are weighed.",
        {
            "k": Key("int", "How many districts `p_top` is about.", 10, low=1),
            "exponent": Key("number", "Weight of risk against unmet gap in the priority.", 0.5, low=0, high=1),
        },
    ),
    "reports": Section(
        "How reports are kept and coded.",
        {
            "retention_days": Key("int", "Days that the full text of a report is kept on this machine.", 180, low=1),
            "outlets": Key("text", "File with the outlets and their grades.", "outlets.csv"),
        },
    ),
    "site": Section(
        "The published pages.",
        {
            "languages": Key("texts", "Languages of the pages; by default those of the area.", [], allowed=LANGUAGES),
            "base_url": Key(
                "text", "Where the site will be, for its feeds; `--base` of `lull publish` overrides it.", ""
            ),
        },
    ),
    "source": Section(
        "One source of the area, as the table `source` has it.",
        {
            "source_id": Key("text", "Short name with version, e.g. ucdp-ged-21.1."),
            "title": Key("text", "Full title."),
            "publisher": Key("text", "Who publishes it."),
            "licence": Key("text", "Licence, SPDX where there is one."),
            "citation": Key("text", "How to cite it."),
            "url": Key("text", "Where it is published.", ""),
            "version": Key("text", "Version as its owner names it.", ""),
            "redistributable": Key("flag", "False: rows stay on this machine and enter no release.", True),
            "known_from": Key("day", "Date of the release of this version."),
        },
        many=True,
    ),
}
