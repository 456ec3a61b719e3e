"""What a new country needs, fetched from its owners into a folder: boundaries, people, events."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from lull import bounded
from lull.errors import LullError, SourceError
from lull.places import countries
from lull.places.countries import Country
from lull.runs.asking import Asked, file_name
from lull.runs.owners import fetch_source
from lull.settings.area import Fetch
from lull.sources.web import FetchError, Web, keep

HDX = "https://data.humdata.org/"
GEOBOUNDARIES = "https://www.geoboundaries.org/api/current/gbOpen/"
Tell = Callable[[str], None]
# Of the files of a dataset, those that can be read, the best first.
_WANTED = ("geojson", "shp", "gpkg", "zip")


def gather(
    name: str,
    folder: Path | None,
    *,
    today: date,
    tell: Tell,
    web: Web | None = None,
    urls: Mapping[str, str] | None = None,
) -> Path:
    """Fetch the files of a country and return their folder, beside its area; what is there is not fetched again.

    `urls` gives other addresses of `hdx`, `geoboundaries` and `ucdp`, as LULL_HDX_URL and the like do. Raises
    `SourceError` where no boundaries or no events can be had.
    """
    land, web = countries.country(name), web or Web()
    query = {
        k: (urls or {}).get(k) or os.environ.get(f"LULL_{k.upper()}_URL", "") for k in ("hdx", "geoboundaries", "ucdp")
    }
    to = (folder or Path(land.iso3.lower())).absolute().parent / f"{land.iso3.lower()}-downloads"
    if not any((to / "boundaries").glob("*")):
        _boundaries(land, to / "boundaries", web, query, tell)
    if not any((to / "people").glob("*")):
        _people(land, to / "people", web, query, tell)
    asked = Asked("ucdp", Fetch(url=query["ucdp"]), land, to / "ucdp", web, today, _held(to / "ucdp"))
    try:
        for got in fetch_source(asked):
            tell(f"Fetched     {got.path}")
    except FetchError as error:
        if not any((to / "ucdp").glob("ged*")):
            raise SourceError(f"no events: {error}") from error
        tell(f"Fetched     no more: {error}")
    return to


def _held(folder: Path) -> frozenset[str]:
    from lull.sources.ucdp_versions import version_of_file

    found = (version_of_file(p.name) for p in folder.glob("*")) if folder.is_dir() else iter(())
    return frozenset(v.name for v in found if v)


def _boundaries(land: Country, to: Path, web: Web, urls: Mapping[str, str], tell: Tell) -> None:
    """OCHA's COD-AB from HDX, else geoBoundaries."""
    try:
        path = _from_hdx(f"cod-ab-{land.iso3.lower()}", to, web, urls["hdx"])
    except LullError as error:
        tell(f"Fetched     no COD-AB: {str(error).splitlines()[0]}; asking geoBoundaries")
        path = _from_geoboundaries(land, to, web, urls["geoboundaries"])
    tell(f"Fetched     {path}")


def _people(land: Country, to: Path, web: Web, urls: Mapping[str, str], tell: Tell) -> None:
    try:
        tell(f"Fetched     {_from_hdx(f'cod-ps-{land.iso3.lower()}', to, web, urls['hdx'], ('csv', 'xlsx'))}")
    except LullError as error:
        tell(f"Fetched     no people by place: {str(error).splitlines()[0]}")


def _from_hdx(dataset: str, to: Path, web: Web, base: str, wanted: tuple[str, ...] = _WANTED) -> Path:
    url = f"{(base or HDX).rstrip('/')}/api/3/action/package_show"
    found = bounded.load_json(web.get(url, params={"id": dataset}), url)
    result = found.get("result") if isinstance(found, dict) and found.get("success") else None
    resources = result.get("resources") if isinstance(result, dict) else None
    if not isinstance(resources, list):
        raise FetchError("changed", f"{url} answers without resources of {dataset}; its shape has changed")
    links = [str(r.get("download_url") or r.get("url") or "") for r in resources]
    links = [link for link in links if "em.zip" not in link and "gdb" not in link.lower()]
    for kind in wanted:
        for link in sorted(links, key=lambda u: "adm2" not in u.lower() and "admin2" not in u.lower()):
            if kind in link.rsplit("/", 1)[-1].lower():
                return keep(to, file_name(link, f"{dataset}.{kind}"), web.get(link))
    raise FetchError("absent", f"{dataset} has no file of {', '.join(wanted)}")


def _from_geoboundaries(land: Country, to: Path, web: Web, base: str) -> Path:
    last: LullError | None = None
    for level in ("ADM2", "ADM1"):
        url = f"{(base or GEOBOUNDARIES).rstrip('/')}/{land.iso3}/{level}/"
        try:
            found = bounded.json_object(bounded.load_json(web.get(url), url))
            link = str(found.get("simplifiedGeometryGeoJSON") or found.get("gjDownloadURL") or "")
            if not link:
                raise FetchError("changed", f"{url} names no file of boundaries; its shape has changed")
            return keep(to, f"geoBoundaries-{land.iso3}-{level}.geojson", web.get(link))
        except LullError as error:
            last = error
    raise SourceError(f"no boundaries of {land.name}: {last}; give a file with lull new {land.iso3} --from DIR")
