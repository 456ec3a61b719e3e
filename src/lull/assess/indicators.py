"""What is measured and against which standard: indicators, measures with goalposts, settings, all read from data."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TypeVar

from lull.assess.questions import FILE as QUESTIONS
from lull.assess.questions import Question, load_questions
from lull.disclosure import refuse_series
from lull.errors import AssessError, DisclosureError
from lull.schema import POPULATION_GROUPS, STRANDS
from lull.schema.kinds import same_people
from lull.settings import AssessSettings, read_settings
from lull.settings.lines import line_numbers, line_of
from lull.settings.read import hint
from lull.stamps import Stamp, stamp

USES = ("gap", "dial", "beside")
ROLES = ("driver", "state", "response")
KINDS = ("output", "outcome", "perception")
SCALES = ("linear", "log1p", "ordinal", "none")
PERS = ("", "population", "displaced")
INDICATOR_COLUMNS = (
    "indicator", "strand", "family", "use", "weight", "role", "kind", "cadence_months", "half_life_months",
    "prior_gap", "prior_sd", "bias",
)  # fmt: skip
MEASURE_COLUMNS = (
    "measure", "indicator", "unit", "per", "place_level", "scale", "target", "worst", "levels", "extra_error",
    "target_source", "worst_source",
)  # fmt: skip
T = TypeVar("T")
Lines = list[tuple[int, T]]


@dataclass(frozen=True)
class Indicator:
    """One indicator of a strand; `weight` is its share of the strand, `half_life` in months."""

    id: str
    strand: str
    family: str
    use: str
    weight: float
    role: str
    kind: str
    cadence: float
    half_life: float
    prior_gap: float
    prior_sd: float
    names: Mapping[str, str]
    bias: str


def series_and_group(measure: str) -> tuple[tuple[str, ...], str]:
    """The series that a measure needs, and the population group that they must be about, "" for everyone.

    >>> series_and_group("open/closed@returnees"), series_and_group("hours")
    ((('open', 'closed'), 'returnees'), (('hours',), ''))
    """
    series, _, group = measure.partition("@")
    return tuple(series.split("/")), group


@dataclass(frozen=True)
class Measure:
    """One way to measure an indicator: unit, fixed goalposts (`target` is gap 0, `worst` is gap 1) and their sources.

    `terms` are the observed series it needs: one, or two for `a/b`, read as the share a / (a + b) in percent.
    `place_level` limits it to places of one level, where a count of a larger place would mean something else.
    An id `series@group` limits it to values of one population group; without, only values of everyone, or of a group
    that the source does not name, count.
    """

    id: str
    indicator: str
    unit: str
    per: str
    place_level: str
    scale: str
    target: float
    worst: float
    levels: Mapping[float, float]
    extra_error: float
    target_source: str
    worst_source: str

    @property
    def terms(self) -> tuple[str, ...]:
        """Names of the observed series."""
        return series_and_group(self.id)[0]

    @property
    def population_group(self) -> str:
        """Whom the values must be about; empty for everyone."""
        return series_and_group(self.id)[1]

    def about(self, group: str | None) -> bool:
        """Whether values about a population group are values of this measure.

        >>> hours = Measure("h@returnees", "i", "hours", "", "", "linear", 23, 0, {}, 0, "", "")
        >>> hours.about("returnees"), hours.about("displaced"), hours.about(None)
        (True, False, False)
        """
        return same_people(group, self.population_group)

    def gap(self, value: float) -> float:
        """Gap of a value in `unit`: 0 at or beyond the target, 1 at or beyond the worst goalpost.

        >>> hours = Measure("h", "i", "hours", "", "", "linear", 23, 0, {}, 0, "", "")
        >>> hours.gap(23), hours.gap(0), round(hours.gap(11.5), 3)
        (0.0, 1.0, 0.5)
        """
        if self.scale == "ordinal":
            if value not in self.levels:
                raise AssessError(f"measure {self.id}: answer {value} is not one of {sorted(self.levels)}")
            return self.levels[value]
        x, low, high = value, self.target, self.worst
        if self.scale == "log1p":
            x, low, high = math.log1p(max(x, 0.0)), math.log1p(low), math.log1p(high)
        return min(max((x - low) / (high - low) + 0.0, 0.0), 1.0)


@dataclass(frozen=True)
class Spec:
    """All that the assessment of an area is told: indicators in order, measures, settings.

    `k` : how many places a planner can take on. `exponent` : weight of risk against unmet gap in the priority.
    """

    indicators: tuple[Indicator, ...]
    measures: tuple[Measure, ...]
    settings: AssessSettings
    questions: Mapping[str, Question] = field(default_factory=dict)
    k: int = 10
    exponent: float = 0.5

    @cached_property
    def scored(self) -> tuple[Indicator, ...]:
        """Indicators that enter a strand gap; one without weight enters none."""
        return tuple(i for i in self.indicators if i.use == "gap" and i.weight > 0)

    def find(self, indicator: str) -> Indicator:
        """One indicator by id; `AssessError` if there is none."""
        for i in self.indicators:
            if i.id == indicator:
                return i
        raise AssessError(f"no indicator {indicator!r}; there are: {', '.join(i.id for i in self.indicators)}")


def load_spec(folder: Path) -> Spec:
    """Read `indicators.csv`, `measures.csv` and `assess.toml` of an area folder and check them.

    Raises `AssessError` with file and line where a file is missing, a key or column is unknown, a word is not allowed,
    a number is no number or out of its range, weights do not sum to 1, a measure belongs to no indicator, an
    indicator has no measure (`open:INDICATOR` says that one is still to be chosen), or `[restored]` names no measure.
    """
    names = ("indicators.csv", "measures.csv", "assess.toml", QUESTIONS)
    return _spec(folder, stamp(*(folder / name for name in names)))


@lru_cache(maxsize=4)
def _spec(folder: Path, _seen: Stamp) -> Spec:
    """The rules as long as no file changed."""
    indicators = _read(folder / "indicators.csv", INDICATOR_COLUMNS, _indicator)
    measures = _read(folder / "measures.csv", MEASURE_COLUMNS, _measure)
    path = folder / "assess.toml"
    if not path.is_file():
        raise AssessError(f"no assess.toml in {folder}; copy the one of the bundled area and adapt it")
    settings = read_settings(path, AssessSettings, AssessError)
    _check_indicators(indicators, folder / "indicators.csv", {m.indicator for _, m in measures})
    _check_measures(measures, folder / "measures.csv", [i.id for _, i in indicators])
    known = {m.id: m.indicator for _, m in measures}
    for name, rule in settings.restored.items():
        if known.get(rule.measure) != name:
            line = line_of(("restored", name, "measure"), line_numbers(path.read_text("utf-8-sig")))
            raise AssessError(
                f"{path}, line {line}: measure = {rule.measure!r} does not measure {name!r} in measures.csv"
                + hint(rule.measure, [m for m, i in known.items() if i == name])
            )
    questions = load_questions(folder, {i.id for _, i in indicators})
    return Spec(tuple(i for _, i in indicators), tuple(m for _, m in measures), settings, questions)


def _check_indicators(rows: Lines[Indicator], path: Path, measured: set[str]) -> None:
    _once("indicator", [(line, i.id) for line, i in rows], path)
    for line, i in rows:
        if i.id not in measured:
            raise AssessError(
                f"{path}, line {line}: indicator {i.id!r} has no measure in measures.csv; add one, or the line "
                f"open:{i.id},{i.id} while it is still to be chosen"
            )
    for strand in STRANDS:
        inside = [(line, i) for line, i in rows if i.use == "gap" and i.strand == strand]
        total = math.fsum(i.weight for _, i in inside)
        if total and abs(total - 1) > 1e-9:
            raise AssessError(
                f"{path}, line {inside[0][0]}: strand {strand}: weights of the {len(inside)} indicators from this line "
                f"on sum to {total:g}; they must sum to 1"
            )


def _check_measures(rows: Lines[Measure], path: Path, ids: list[str]) -> None:
    _once("measure", [(line, m.id) for line, m in rows], path)
    for line, m in rows:
        if m.indicator not in ids:
            raise AssessError(
                f"{path}, line {line}: measure {m.id}: no indicator {m.indicator!r} in indicators.csv"
                + hint(m.indicator, ids)
            )


def _check_indicator(i: Indicator) -> Indicator:
    _allowed(i.id, i.strand, STRANDS)
    _allowed(i.id, i.use, USES)
    _allowed(i.id, i.role, ROLES)
    _allowed(i.id, i.kind, KINDS)
    if i.weight < 0:
        raise AssessError(f"indicator {i.id}: weight {i.weight:g} is below 0")
    if i.half_life <= 0 or not 0 < i.prior_gap < 1 or i.prior_sd <= 0:
        raise AssessError(f"indicator {i.id}: half_life and prior_sd must be above 0, prior_gap between 0 and 1")
    return i


def _check_measure(m: Measure) -> Measure:
    _allowed(m.id, m.scale, SCALES)
    _allowed(m.id, m.per, PERS)
    _allowed(m.id, m.population_group, ("", *POPULATION_GROUPS))
    if m.scale == "ordinal" and (not m.levels or any(not 0 <= g <= 1 for g in m.levels.values())):
        raise AssessError(f"measure {m.id}: an ordinal scale needs levels such as 0=0;1=0.5;2=1 within 0 to 1")
    if m.scale in ("linear", "log1p") and m.target == m.worst:
        raise AssessError(f"measure {m.id}: target and worst are both {m.target:g}; they must differ")
    if m.scale == "log1p" and min(m.target, m.worst) < 0:
        raise AssessError(f"measure {m.id}: a logarithmic scale needs goalposts of at least 0")
    if len(m.terms) > 2:
        raise AssessError(f"measure {m.id}: a share has two terms, a/b")
    return m


def _allowed(what: str, word: str, words: tuple[str, ...]) -> None:
    if word not in words:
        near = hint(word, [w or "empty" for w in words])
        raise AssessError(f"{what}: {word!r} is not allowed{near}")


def _once(what: str, rows: Sequence[tuple[int, str]], path: Path) -> None:
    seen: set[str] = set()
    for line, ident in rows:
        if ident in seen:
            raise AssessError(f"{path}, line {line}: {what} {ident!r} is declared more than once")
        seen.add(ident)


def _read(path: Path, columns: tuple[str, ...], make: Callable[[Mapping[str, str]], T]) -> Lines[T]:
    if not path.is_file():
        raise AssessError(f"no {path.name} in {path.parent}; an area needs it to score conditions")
    found = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        for name in rows.fieldnames or ():
            if name not in columns and not name.startswith("name_"):
                raise AssessError(f"{path}, line 1: unknown column {name!r}{hint(name, columns)}")
        for row in rows:
            try:
                refuse_series(
                    [row.get(columns[0]) or "", *(v for k, v in row.items() if (k or "").startswith("name_"))]
                )
                if None in row:
                    raise AssessError("more cells than the header has; is a comma in a text without quotes?")
                found.append((rows.line_num, make(row)))
            except (AssessError, DisclosureError) as error:
                raise AssessError(f"{path}, line {rows.line_num}: {error}") from error
    return found


def _number(row: Mapping[str, str], name: str, default: float | None = None) -> float:
    text = (row.get(name) or "").strip()
    if not text and default is not None:
        return default
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        first = next(iter(row.values()))
        raise AssessError(f"{first}: column {name} holds {text!r}; expected a number")
    return value


def _text(row: Mapping[str, str], name: str) -> str:
    if name not in row:
        raise AssessError(f"column {name!r} is missing; there are: {', '.join(map(str, row))}")
    return (row[name] or "").strip()


def _indicator(row: Mapping[str, str]) -> Indicator:
    names = {k.removeprefix("name_"): v.strip() for k, v in row.items() if k and k.startswith("name_") and v}
    made = Indicator(
        id=_text(row, "indicator"),
        strand=_text(row, "strand"),
        family=_text(row, "family"),
        use=_text(row, "use"),
        weight=_number(row, "weight"),
        role=_text(row, "role"),
        kind=_text(row, "kind"),
        cadence=_number(row, "cadence_months"),
        half_life=_number(row, "half_life_months"),
        prior_gap=_number(row, "prior_gap"),
        prior_sd=_number(row, "prior_sd"),
        names=names,
        bias=_text(row, "bias"),
    )
    return _check_indicator(made)


def _measure(row: Mapping[str, str]) -> Measure:
    scale = _text(row, "scale")
    plain = 0.0 if scale == "none" else None
    levels = dict(pair.split("=") for pair in _text(row, "levels").split(";") if "=" in pair)
    try:
        table = {float(k): float(v) for k, v in levels.items()}
    except ValueError as error:
        raise AssessError(f"measure {row.get('measure')}: levels must look like 0=0;1=0.5;2=1") from error
    made = Measure(
        id=_text(row, "measure"),
        indicator=_text(row, "indicator"),
        unit=_text(row, "unit"),
        per=_text(row, "per"),
        place_level=_text(row, "place_level"),
        scale=scale,
        target=_number(row, "target", plain),
        worst=_number(row, "worst", plain),
        levels=table,
        extra_error=_number(row, "extra_error", 0.0),
        target_source=_text(row, "target_source"),
        worst_source=_text(row, "worst_source"),
    )
    return _check_measure(made)
