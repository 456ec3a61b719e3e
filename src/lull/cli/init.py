"""`lull init`: a new area folder from a file of boundaries, or a copy of the bundled area."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from lull.places.columns import Columns
    from lull.places.plan import Asked, Plan


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--boundaries",
    type=click.Path(path_type=Path),
    help="File with one polygon a place: GeoJSON, TopoJSON, Shapefile (zipped or not), GeoPackage, FlatGeobuf.",
)
@click.option("--bundled", metavar="NAME", help="Copy a bundled area instead, e.g. iraq.")
@click.option("--layer", default="", help="Layer of a file or zip with several.")
@click.option("--id-column", default="", help="Property with the id of each place (P-code).")
@click.option(
    "--name-column",
    "name_columns",
    multiple=True,
    metavar="[LANGUAGE=]COLUMN",
    help="Property with the name; may be repeated for other languages.",
)
@click.option("--parent-column", default="", help="Property with the id or name of the place above, which is made too.")
@click.option("--parent-name-column", default="", help="Property with the name of the place above.")
@click.option("--where", multiple=True, metavar="COLUMN=VALUE", help="Only places with this value; may be repeated.")
@click.option("--level", default="", help="What the places are, where they are not of the finest level.")
@click.option("--level-name", default="", help="What one of them is called, e.g. State.")
@click.option("--country", default="", help="The country, by name or ISO code; by default as the file has it.")
@click.option("--id", "ident", default="", help="Short name of the area; by default from the country.")
@click.option("--population", type=click.Path(path_type=Path), help="Table with place ids and numbers of people.")
@click.option("--encoding", default="", help="Encoding of the files, where they do not tell it, e.g. windows-1252.")
def init(
    *,
    folder: Path,
    boundaries: Path | None,
    bundled: str | None,
    layer: str,
    id_column: str,
    name_columns: tuple[str, ...],
    parent_column: str,
    parent_name_column: str,
    where: tuple[str, ...],
    level: str,
    level_name: str,
    country: str,
    ident: str,
    population: Path | None,
    encoding: str,
) -> None:
    """Make a new area folder in DIR, for any country, from one file of boundaries.

    Columns that are not named are guessed, and the guess is told. DIR must be new or empty.
    """
    if (boundaries is None) == (bundled is None):
        raise click.UsageError("name either --boundaries FILE or --bundled iraq")
    from lull.places.newarea import refuse_filled

    refuse_filled(folder)
    if bundled is not None:
        _copy(bundled, folder)
        return
    from lull.places.columns import Columns
    from lull.places.plan import Asked

    assert boundaries is not None
    plain = [n for n in name_columns if "=" not in n]
    spoken = tuple(_pairs(tuple(n for n in name_columns if "=" in n)))
    stated = Columns(
        id=id_column,
        name=plain[0] if plain else (spoken[0][1] if spoken else ""),
        names=spoken,
        parent=parent_column,
        parent_name=parent_name_column,
    )
    asked = Asked(level, level_name, country, ident, folder.absolute().name)
    _make(folder, boundaries, stated, asked, _Files(_pairs(where), layer, encoding, population))


@dataclass(frozen=True)
class _Files:
    """How the files are to be read."""

    where: list[tuple[str, str]]
    layer: str
    encoding: str
    population: Path | None


def _pairs(where: tuple[str, ...]) -> list[tuple[str, str]]:
    for text in where:
        if "=" not in text:
            raise click.BadParameter(f"{text!r}; expected COLUMN=VALUE", param_hint="--where")
    return [(name.strip(), value.strip()) for name, _, value in (text.partition("=") for text in where)]


def _copy(name: str, folder: Path) -> None:
    from lull.area import bundled_area, load_area
    from lull.places.newarea import move_in

    source = bundled_area(name)
    folder = folder.absolute()
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        shutil.copytree(source, aside, dirs_exist_ok=True, copy_function=shutil.copyfile)
        load_area(aside)
        move_in(aside, folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    click.echo(f"Copied the bundled area {name!r} to {folder}.\n")
    _next(folder, ingest=f"{folder}/events/*.parquet")


def _make(folder: Path, boundaries: Path, stated: Columns, asked: Asked, given: _Files) -> None:
    from lull.places.make import make_area, source_of
    from lull.places.plan import plan_area
    from lull.places.shapes import read_features
    from lull.sources import cod_ab

    features = read_features(boundaries, given.where, layer=given.layer, encoding=given.encoding)
    if features.left_out:
        sample = next(iter(features.left_out[0].values()), "")
        click.echo(f"Left out {len(features.left_out)} features that have no area, e.g. {sample}.")
    known = cod_ab.is_cod_ab(features.properties[0])
    version = cod_ab.version(features.properties[0]) if known else ""
    plan = plan_area(features, stated, asked, version=version, stem=boundaries.stem)
    finest = list(plan.levels)[-1]
    people = _people(given, plan.levels[finest].ids) if given.population else None
    source = vars(cod_ab.META) if known else source_of(features.properties[0])
    make_area(folder, plan, people=people, source=source)
    _tell(folder, plan, bool(people))


def _people(given: _Files, ids: tuple[str, ...]) -> dict[str, int]:
    from lull.errors import SourceError
    from lull.sources.files import read_input
    from lull.sources.population import parse

    path = given.population
    assert path is not None
    people = parse(read_input(path), encoding=given.encoding or "utf-8")
    if not set(people) & set(ids):
        raise SourceError(
            f"{path}: none of its {len(people)} ids is a place, e.g. {next(iter(people), '')}; "
            f"expected ids like {ids[0]}"
        )
    missing = [i for i in ids if i not in people]
    if missing:
        click.echo(f"No people given for {len(missing)} of {len(ids)} places, e.g. {missing[0]}; left empty.")
    return {place: count for place, count in people.items() if place in set(ids)}


def _tell(folder: Path, plan: Plan, people: bool) -> None:
    taken = ", ".join(f"{role} from {column}" for role, column in plan.columns.taken().items())
    name = next(iter(plan.names.values()))
    counts = ", ".join(f"{len(lv.ids)} {level}" for level, lv in plan.levels.items())
    click.echo(f"Made the area {name!r} in {folder}: {counts}.")
    click.echo(f"Taken from the file: {taken}.")
    if plan.ucdp:
        click.echo(f"Events of UCDP are filed under: {', '.join(plan.ucdp)}.")
    else:
        click.echo("Which country UCDP files the events under is not known; every event inside the borders counts.")
    if not people:
        click.echo(
            "No people by place were given: deaths by head and what rests on them are left out until "
            "`lull ingest population FILE`."
        )
    click.echo("Look at area.toml: the names and the source of the boundaries are a start.\n")
    _next(folder, ingest="GED.csv")


def _next(folder: Path, *, ingest: str) -> None:
    click.echo(
        f"Next:\n  lull ingest ucdp {ingest} --area {folder}\n  lull outlook --as-of YYYY-MM --area {folder}\n"
        f"  lull publish latest --to site --area {folder}\nWhat each file of the folder is: docs/areas.md"
    )
