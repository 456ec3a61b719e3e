"""The rules in words, one row each; docs/must-nots.md prints this table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """What must not leave, whom that guards, what is done where data enter and leave, and what stays open."""

    name: str
    what: str
    guards: str
    entering: str
    leaving: str
    still: str


RULES = (
    Rule(
        "small counts",
        "Counts of 1 to 4 people, in figures or in words, of deaths, persons, families or households.",
        "Single people, who are easily known where so few were counted.",
        "An observation or promised quantity becomes 1 to 4, in the text `<5`; the line is told. Counts of events "
        "stay on this machine as they are, for the forecast.",
        "Null and `<5`; a total that holds such counts becomes the range that anyone could work out.",
        "One can narrow a count: whether a place is calm is decided on the counts themselves, so months hidden in a "
        "calm year add up to fewer than five; a forecast that moves with such a month says that there was something.",
    ),
    Rule(
        "young events",
        "What happened less than 30 days ago.",
        "People at a place that somebody may still return to.",
        "A day that is yet to come is refused; a running month is no origin of an outlook.",
        "Records of days less than 30 days before the release are left out.",
        "Files that users hold themselves are theirs.",
    ),
    Rule(
        "fine places",
        "Anything finer than the finest level of the area: points, lines, small polygons, place names as written.",
        "Positions, routes and compounds.",
        "A boundary file gives polygons of places with their names; other properties are not read.",
        "Only polygons of the area's places, with `place_id` and `level`; parts under 0.1 km2 are left out. Points of "
        "events and the wording of places never leave.",
        "A district with one village is as fine as that village.",
    ),
    Rule(
        "names and contacts",
        "Names of persons, telephone numbers, e-mail addresses, coordinates and home addresses in free text.",
        "Persons who are named, and those who live there.",
        "In a text they are blanked and the line is told; a person where an office is expected is refused.",
        "Blanked once more.",
        "A name without title and without a common given name is not known as one: a person must look.",
    ),
    Rule(
        "sect and ethnicity",
        "Sect, ethnicity, religion or tribe as column, indicator, further series or party.",
        "Communities, from being weighed by who they are.",
        "Refused with the reason: at ingest, in `indicators.csv` and `measures.csv`, in a survey's mapping, with "
        "`--also` and from Python. Public agreements and laws may name their parties.",
        "The same names are refused once more.",
        "A column with a name that says nothing is not known for what it is.",
    ),
    Rule(
        "what is not public",
        "Columns marked as not public in the schema, and rows of sources that may not be passed on.",
        "Owners of data, reviewers, and texts of others.",
        "Kept on this machine.",
        "Left out of releases, pages, the API and the ZIP.",
        "Whoever can read the folder of an area can read its store.",
    ),
)
