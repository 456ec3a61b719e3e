"""`lull init`: a new area folder from a file of boundaries, or a copy of the bundled area."""

from __future__ import annotations

import shutil
import tempfile
from datetime import date
from pathlib import Path

import click


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--boundaries", type=click.Path(path_type=Path), help="GeoJSON or TopoJSON with one polygon a place.")
@click.option("--bundled", metavar="NAME", help="Copy a bundled area instead, e.g. iraq.")
@click.option("--id-column", default="", help="Property with the id of each place (P-code).")
@click.option("--name-column", default="", help="Property with the name in English.")
@click.option("--name-ar-column", default="", help="Property with the name in Arabic.")
@click.option("--name-ckb-column", default="", help="Property with the name in Sorani.")
@click.option("--parent-column", default="", help="Property with the id or name of the place above, which is made too.")
@click.option("--parent-name-column", default="", help="Property with the name of the place above.")
@click.option("--where", multiple=True, metavar="COLUMN=VALUE", help="Only places with this value; may be repeated.")
@click.option(
    "--level", type=click.Choice(["district", "governorate"]), default="district", help="What the places are."
)
@click.option("--level-name", default="", help="What one of them is called, e.g. State.")
@click.option("--country", default="", help="The country as UCDP writes it; by default as the file has it.")
@click.option("--id", "ident", default="", help="Short name of the area; by default from the country.")
@click.option("--population", type=click.Path(path_type=Path), help="CSV with place ids and numbers of people.")
def init(
    *,
    folder: Path,
    boundaries: Path | None,
    bundled: str | None,
    id_column: str,
    name_column: str,
    name_ar_column: str,
    name_ckb_column: str,
    parent_column: str,
    parent_name_column: str,
    where: tuple[str, ...],
    level: str,
    level_name: str,
    country: str,
    ident: str,
    population: Path | None,
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

    told = Columns(
        id_column, name_column, name_ar_column, name_ckb_column, parent_column, parent_name_column, country=""
    )
    assert boundaries is not None
    rest = {"level_name": level_name, "country": country, "ident": ident}
    _make(folder, boundaries, told, _pairs(where), level=level, population=population, **rest)


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


def _make(
    folder: Path,
    boundaries: Path,
    told: object,
    where: list[tuple[str, str]],
    *,
    level: str,
    level_name: str,
    country: str,
    ident: str,
    population: Path | None,
) -> None:
    from lull.places.columns import Columns, settle_columns
    from lull.places.newarea import Provenance, build_levels, place_table, settings_text, slug, write_area
    from lull.places.shapes import read_features
    from lull.sources import cod_ab

    assert isinstance(told, Columns)
    features = read_features(boundaries, where)
    if features.left_out:
        sample = next(iter(features.left_out[0].values()), "")
        click.echo(f"Left out {len(features.left_out)} features that have no area, e.g. {sample}.")
    known = None if any(vars(told).values()) else cod_ab.recognise(features.properties[0])
    columns = settle_columns(features.properties, known or told)
    first = features.properties[0]
    name = country or (str(first.get(columns.country) or "") if columns.country else "") or folder.absolute().name
    ident = ident or slug(name)
    version = cod_ab.version(first) if known else ""
    origin = Provenance(version or f"{boundaries.stem}", f"boundaries-{ident}", _day_of(version))
    if columns.parent and level == "governorate":
        raise click.UsageError("--level governorate has only the country above it; leave out --parent-column")
    levels = build_levels(features, columns, level=level, country=(ident.upper(), name))
    people = _people(population, levels[level].ids) if population else None
    places = place_table(levels, origin, people=people)
    languages = ["en", *(lang for lang in ("ar", "ckb") if any(levels[level].names[lang]))]
    settings = settings_text(
        ident=ident,
        name=name,
        country=name,
        levels={n: level_name if n == level else "" for n in levels},
        languages=languages,
        origin=origin,
    )
    write_area(folder, levels, places, settings)
    _tell(folder, columns, {n: len(lv.ids) for n, lv in levels.items()}, name)


def _day_of(version: str) -> date:
    return date.fromisoformat(version[-10:]) if version else date(1989, 1, 1)


def _people(path: Path, ids: tuple[str, ...]) -> dict[str, int]:
    from lull.errors import SourceError
    from lull.sources.files import read_input
    from lull.sources.population import parse

    people = parse(read_input(path))
    if not set(people) & set(ids):
        raise SourceError(
            f"{path}: none of its {len(people)} ids is a place, e.g. {next(iter(people), '')}; "
            f"expected ids like {ids[0]}"
        )
    missing = [i for i in ids if i not in people]
    if missing:
        click.echo(f"No people given for {len(missing)} of {len(ids)} places, e.g. {missing[0]}; left empty.")
    return {place: count for place, count in people.items() if place in set(ids)}


def _tell(folder: Path, columns: object, counts: dict[str, int], name: str) -> None:
    taken = ", ".join(f"{role} from {column}" for role, column in vars(columns).items() if column)
    click.echo(f"Made the area {name!r} in {folder}: {', '.join(f'{n} {level}' for level, n in counts.items())}.")
    click.echo(f"Taken from the file: {taken}.")
    click.echo(
        "Look at area.toml: names, the country as UCDP writes it, and the source of the boundaries are a start.\n"
    )
    _next(folder, ingest="GED.csv")


def _next(folder: Path, *, ingest: str) -> None:
    click.echo(
        f"Next:\n  lull ingest ucdp {ingest} --area {folder}\n  lull outlook --as-of YYYY-MM --area {folder}\n"
        f"  lull publish latest --to site --area {folder}\nWhat each file of the folder is: docs/areas.md"
    )
