"""Units of measurement: values that say the same in another unit give the same gap."""

from __future__ import annotations

from lull.errors import AssessError

# unit -> (dimension, how many of the dimension's base unit it is)
_UNITS: dict[str, tuple[str, float]] = {
    "percent": ("share", 0.01),
    "share": ("share", 1.0),
    "permille": ("share", 0.001),
    "persons_per_1k": ("share", 0.001),
    "beds_per_10k": ("beds_share", 1e-4),
    "beds_per_1k": ("beds_share", 1e-3),
    "hours_per_day": ("hours_per_day", 1.0),
    "minutes_per_day": ("hours_per_day", 1 / 60),
    "persons": ("persons", 1.0),
    "thousand_persons": ("persons", 1e3),
    # Six people to a family is what IOM uses for its counts in Iraq.
    "families": ("persons", 6.0),
    "households": ("persons", 6.0),
    "beds": ("beds", 1.0),
    "MW": ("power", 1.0),
    "GW": ("power", 1e3),
    "months": ("months", 1.0),
    "years": ("months", 12.0),
    "litres_per_person_day": ("water", 1.0),
}
_PER_HEAD = {"persons": "share", "beds": "beds_share"}


def convert(value: float, seen: str, wanted: str) -> float:
    """Convert between units of one dimension; equal names pass whatever they are.

    >>> round(convert(0.25, "share", "percent"), 9)
    25.0

    Raises `AssessError` if the units are not of one dimension.
    """
    if seen == wanted:
        return value
    if seen not in _UNITS or wanted not in _UNITS or _UNITS[seen][0] != _UNITS[wanted][0]:
        raise AssessError(f"cannot turn {seen!r} into {wanted!r}; give the value in {wanted!r}")
    return value * _UNITS[seen][1] / _UNITS[wanted][1]


def per_population(value: float, seen: str, wanted: str, population: float) -> float:
    """A count of people or beds as a rate of the people living there.

    >>> per_population(600, "families", "persons_per_1k", 360_000)
    10.0
    """
    dimension = _UNITS.get(seen, ("", 1.0))[0]
    if dimension == _UNITS[wanted][0]:
        return convert(value, seen, wanted)
    if _PER_HEAD.get(dimension) != _UNITS[wanted][0]:
        raise AssessError(f"cannot turn {seen!r} into {wanted!r} with a population")
    return value * _UNITS[seen][1] / population / _UNITS[wanted][1]


def displaced_share(value: float, seen: str, wanted: str, population: float) -> float:
    """People away as a share of those away and those living there now."""
    if _UNITS.get(seen, ("", 1.0))[0] == "share":
        return convert(value, seen, wanted)
    away = convert(value, seen, "persons")
    return away / (away + population) / _UNITS[wanted][1]
