"""Places, sources, events and published values."""

from __future__ import annotations

from lull.schema.kinds import (
    DAY,
    FLAG,
    INT,
    ORIGIN,
    POPULATION_GROUPS,
    REAL,
    STRANDS,
    TEXT,
    Table,
    may,
    need,
)

# One line a column reads as a table, so the formatter stays out.
# fmt: off
PLACE = Table("place", "Units and administrative places of an area, versioned.", ("place_id", "version"), (
    need("place_id", TEXT, "P-code, PRIO-GRID id or the user's own id."),
    need("level", TEXT, "What kind of unit."),
    may("parent_id", TEXT, "The place that contains this one; null for the country."),
    may("latitude", REAL, "A point inside the place.", "degrees north", low=-90, high=90),
    may("longitude", REAL, "A point inside the place.", "degrees east", low=-180, high=180),
    may("area_km2", REAL, "Area.", "km2", low=0),
    may("population", INT, "People living there, modelled.", "people", low=0, people=True),
    need("version", TEXT, "Version of the boundaries, e.g. cod-ab-2019-06-03."),
    *ORIGIN,
))

SOURCE = Table("source", "Sources with licence and citation.", ("source_id",), (
    need("source_id", TEXT, "Short name with version, e.g. ucdp-ged-21.1."),
    need("title", TEXT, "Full title."),
    need("publisher", TEXT, "Who publishes it."),
    need("licence", TEXT, "Licence, SPDX where there is one."),
    need("citation", TEXT, "How to cite it."),
    may("url", TEXT, "Where it is published."),
    may("version", TEXT, "Version as its owner names it."),
    need("redistributable", FLAG, "False: rows stay on this machine and enter no release."),
    need("known_from", DAY, "Date of the release of this version."),
))

EVENT = Table("event", "Events of organised violence as UCDP GED defines them.", ("event_id",), (
    need("event_id", TEXT, "The owner's id.", public=False),
    need("date_start", DAY, "First possible day.", public=False),
    need("date_end", DAY, "Last possible day.", public=False),
    may("date_prec", INT, "UCDP date precision, 1 exact day to 5 more than a month.", low=1, high=5, public=False),
    need("type_of_violence", INT, "1 state-based, 2 non-state, 3 one-sided.", allowed=(1, 2, 3)),
    may("conflict_name", TEXT, "UCDP conflict."),
    may("dyad_name", TEXT, "UCDP dyad."),
    may("side_a", TEXT, "First side."),
    may("side_b", TEXT, "Second side."),
    need("low", INT, "Lowest credible deaths.", "deaths", low=0, public=False),
    need("best", INT, "Best estimate of deaths.", "deaths", low=0, public=False),
    need("high", INT, "Highest credible deaths.", "deaths", low=0, public=False),
    may("deaths_a", INT, "Deaths of side a.", "deaths", low=0, public=False),
    may("deaths_b", INT, "Deaths of side b.", "deaths", low=0, public=False),
    may("deaths_civilians", INT, "Deaths of civilians.", "deaths", low=0, public=False),
    may("deaths_unknown", INT, "Deaths of people of unknown status.", "deaths", low=0, public=False),
    need("where_prec", INT, "UCDP place precision, 1 exact to 7 international.", low=1, high=7, public=False),
    may("latitude", REAL, "Point of the event.", "degrees north", low=-90, high=90, public=False),
    may("longitude", REAL, "Point of the event.", "degrees east", low=-180, high=180, public=False),
    may("priogrid_gid", INT, "PRIO-GRID cell.", public=False),
    may("adm1_pcode", TEXT, "Place above that of `adm2_pcode`."),
    may("adm2_pcode", TEXT, "Place of the finest level that holds the point."),
    need("place_method", TEXT, "How the point found its place.", allowed=("inside", "snapped", "unlocated")),
    may("country", TEXT, "Country as the owner names it."),
    may("event_clarity", INT, "UCDP clarity, 1 clear or 2 aggregated.", low=1, high=2, public=False),
    may("number_of_sources", INT, "Sources that report it.", low=0),
    need("code_status", TEXT, "Final yearly release or monthly Candidate.", allowed=("final", "candidate")),
    *ORIGIN,
))

OBSERVATION = Table("observation", "One published value for a place and a period.", ("obs_id",), (
    need("obs_id", TEXT, "Id; changes when the value changes."),
    need("strand", TEXT, "Which strand it speaks to.", allowed=STRANDS),
    need("indicator", TEXT, "What was measured.", series=True),
    need("place_id", TEXT, "Place that the value is about."),
    may("population_group", TEXT, "Whom it is about; null where the source does not say.", allowed=POPULATION_GROUPS),
    need("period_start", DAY, "First day of the period."),
    need("period_end", DAY, "Last day of the period."),
    need("value", REAL, "The value, in `unit`.", unit_in="unit"),
    need("unit", TEXT, "Unit of the value."),
    may("lower", REAL, "Lower bound as published.", unit_in="unit"),
    may("upper", REAL, "Upper bound as published.", unit_in="unit"),
    may("n", INT, "Sample size.", low=0, people=True),
    need("method", TEXT, "How it was measured: survey, key_informant, administrative, media_count, satellite, ..."),
    need("evidence_level", INT, "1 weak, 2 fair, 3 strong; 1 never drives a score alone.", allowed=(1, 2, 3)),
    may("publisher", TEXT, "Who published the value.", free_text=True),
    may("title", TEXT, "Title of the page.", free_text=True),
    may("url", TEXT, "Address of the page."),
    may("note", TEXT, "Caveats, in the project's own words.", free_text=True),
    may("shown", TEXT, "The value as it may be shown where it is hidden: <5. Made where a release is written."),
    *ORIGIN,
))
# fmt: on
