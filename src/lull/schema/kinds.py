"""What a table and a column are, and the words that several tables share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa

from lull.errors import SchemaError

TEXT, TEXTS, DAY = pa.string(), pa.list_(pa.string()), pa.date32()
INT, REAL, FLAG = pa.int32(), pa.float64(), pa.bool_()

STRANDS = ("security", "services", "reconciliation", "governance", "displacement")
# Whom a value is about. Only how people live: displaced, back, or never gone; never a community.
POPULATION_GROUPS = (
    "everyone",
    "displaced_and_returnees",
    "displaced",
    "displaced_out_of_camps",
    "displaced_in_camps",
    "returnees",
    "residents",
)
EVERYONE = POPULATION_GROUPS[0]
# Strands that rest on recorded violence alone: no conditions beside a risk that is made of the same.
VIOLENCE = ("security",)
TIERS = ("step_up_first", "watch", "lower_risk")
ACTIVITIES = ("zero", "sporadic", "active", "high")


def same_people(one: str | None, other: str | None) -> bool:
    """Whether two values are about the same population group; without one they are about everyone.

    >>> same_people(None, "everyone"), same_people("returnees", "displaced")
    (True, False)
    """
    return (one or EVERYONE) == (other or EVERYONE)


@dataclass(frozen=True)
class Column:
    """One column: its Arrow type, what it means, its unit, the values that it may hold, and what must not leave it.

    free_text : people write it, so that names and contacts may stand in it. party : it names an office or organisation.
    series : it names what is measured. people : it counts people. unit_in : it counts people where that column says so.
    """

    name: str
    type: pa.DataType
    doc: str
    unit: str = ""
    required: bool = True
    public: bool = True
    allowed: tuple[str | int, ...] = ()
    low: float | None = None
    high: float | None = None
    free_text: bool = False
    party: bool = False
    series: bool = False
    people: bool = False
    unit_in: str = ""


@dataclass(frozen=True)
class Table:
    """One table: its columns and the columns that identify a row (within one vintage)."""

    name: str
    doc: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    open: bool = False

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Column names in order."""
        return tuple(c.name for c in self.columns)

    def column(self, name: str) -> Column:
        """The declaration of one column; `SchemaError` if there is none."""
        for c in self.columns:
            if c.name == name:
                return c
        raise SchemaError(f"table {self.name} has no column {name!r}; it has: {', '.join(self.names)}")


def need(name: str, type: pa.DataType, doc: str, unit: str = "", **more: object) -> Column:
    """A column in which every row has a value."""
    return Column(name, type, doc, unit, **more)  # type: ignore[arg-type]


def may(name: str, type: pa.DataType, doc: str, unit: str = "", **more: object) -> Column:
    """A column that may be empty."""
    return Column(name, type, doc, unit, required=False, **more)  # type: ignore[arg-type]


ORIGIN = (
    need("source_id", TEXT, "Where the row comes from: a row of `source`."),
    need("known_from", DAY, "First date on which the row could be known."),
)
SPAN80 = "80 % interval"

# One line a column reads as a table, so the formatter stays out.
# fmt: off
SUMMARY = (
    need("origin", DAY, "Last month whose data were used."),
    need("month", DAY, "Forecast month; the last one of a cumulative span."),
    need("horizon", INT, "Months after the origin.", "months", low=1),
    need("span", TEXT, "That month alone, or all months from the first to it.", allowed=("month", "cumulative")),
    need("trimmed_mean", REAL, "Mean of the worlds, each brought into the " + SPAN80 + "; the plain mean rests on a few worlds.", "deaths", low=0),
    need("p10", REAL, "Lower end of the " + SPAN80 + ".", "deaths", low=0),
    need("p50", REAL, "Median.", "deaths", low=0),
    need("p90", REAL, "Upper end of the " + SPAN80 + ".", "deaths", low=0),
    need("p_ge_1", REAL, "Probability of at least one death.", "probability", low=0, high=1),
    need("p_ge_25", REAL, "Probability of at least 25 deaths.", "probability", low=0, high=1),
    need("p_ge_100", REAL, "Probability of at least 100 deaths.", "probability", low=0, high=1),
)
# fmt: on
