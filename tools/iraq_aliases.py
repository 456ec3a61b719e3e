"""Spellings of the places of Iraq: official names, sub-districts, towns of event reports, gazetteers, common spellings.

A town belongs to the district that holds its point, unless a place of nearly that name lies in the same governorate:
points of towns are sometimes beyond the border. `ambiguous` says `places` where a name means more than one district
or level, and `word` where it is also an everyday word or a name of something else, which needs a cue beside it.
"""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections import defaultdict
from pathlib import Path

import iraq_names
import shapely

from lull.places.names import fold

HEADER = ("alias", "lang", "place_id", "level", "kind", "ambiguous", "source")
COD, GED, M7A, HOS, NE, OWN = (
    "cod-ab-irq-2019-06-03", "ucdp-ged-19.1-21.1", "m7amad-iraq-names", "hoshmandent-iraq-cities", "natural-earth-10m",
    "lull-facts-2026-11",
)  # fmt: skip


def unsafe(what: str) -> set[str]:
    """Names kept by hand: `word` is also an everyday word, `drop` has a wrong point or mostly means something else."""
    with (Path(__file__).parent / "iraq_unsafe_names.csv").open(encoding="utf-8") as file:
        return {fold(row["name"]) for row in csv.DictReader(file) if row["what"] == what}


WORDS, DROP = unsafe("word"), unsafe("drop")
SKIP = re.compile(r"road between|border|mountain|river|lake|highway|locality|military|air ?base|dam\b|island|iraq$|"
                  r"jabal|^qa[dḑ]|desert|station", re.IGNORECASE)  # fmt: skip


def sound(name: str) -> str:
    """A coarse key under which the usual romanisations of one Arabic name meet."""
    key = fold(name).replace(" ", "")
    for a, b in (("iyya", "iya"), ("iya", "ia"), ("iah", "ia"), ("ee", "i"), ("oo", "u"), ("ou", "u"), ("ai", "i"),
                 ("ay", "i"), ("aw", "u"), ("o", "u"), ("e", "i"), ("q", "k"), ("g", "j"), ("dh", "d"), ("th", "t"),
                 ("y", "i"), ("z", "d")):  # fmt: skip
        key = key.replace(a, b)
    key = re.sub(r"(.)\1+", r"\1", key)
    return key[:-1] if key.endswith("h") else key


def plain(name: str) -> str:
    """A romanised name without marks, as news write it."""
    name = re.sub("[ʿʾ‘’ʻʼ]", "", name).replace("’", "")
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))


class Spellings:
    """The rows collected so far, and which place a name is already known for."""

    def __init__(self, names: dict[str, iraq_names.Name]) -> None:
        self.rows: dict[tuple[str, str, str], tuple[str, str, str]] = {}
        self.sounds: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.names = names

    def add(self, alias: str, lang: str, place: str, level: str, kind: str, source: str) -> None:
        """Add a spelling unless it is there, empty, or too short to be found safely."""
        alias = " ".join(alias.split())
        known = kind != "official" and lang == "en" and fold(alias) == fold(self.names[place].en)
        if known or len(fold(alias)) < 3:
            return
        key = (fold(alias), lang, place)
        if key in self.rows:
            return
        self.rows[key] = (alias, level, f"{kind}|{source}")
        self.sounds[(place[:5], sound(alias))].add(place)

    def home(self, name: str, district: str) -> str:
        """The district of a town: one with a place of that name in the same governorate, else that of its point."""
        same = {p for p in self.sounds[(district[:5], sound(name))] if len(p) > 5}
        return district if not same or district in same else min(same) if len(same) == 1 else ""


def write(data: Path, area: Path, layers, names) -> None:
    """Write `aliases.csv`, sorted; after those of the gazetteers the spellings of reports."""
    out = Spellings(names)
    official(out)
    subdistricts(out, data)
    common(out)
    listed(out, data)
    points = located(layers["district"])
    towns(out, data, points)
    event_places(out, data)
    rows = finish(out)
    with (area / "aliases.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows([*rows, *reported()])


def reported() -> list[list[str]]:
    """Spellings of reports in three languages that no gazetteer has, kept by hand with all their columns."""
    with (Path(__file__).parent / "iraq_report_names.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def level_of(place: str) -> str:
    """Level of a place by the length of its code."""
    return {2: "country", 5: "governorate"}.get(len(place), "district")


def official(out: Spellings) -> None:
    """Names of the place table."""
    for place, name in out.names.items():
        for lang, text in (("en", name.en), ("ar", name.ar), ("ckb", name.ckb)):
            if text:
                source = COD if lang != "ckb" and place != "IQ" else M7A
                out.add(text, lang, place, level_of(place), "official", source)


def subdistricts(out: Spellings, data: Path) -> None:
    """The 294 sub-districts, each in its district; the centres (Markaz) by the name of their district."""
    for row in iraq_names.gazetteer(data):
        if row["level"] == "3":
            en = row["name_en"].removeprefix("Markaz ")
            ar = row["name_ar"].strip().removeprefix("مركز").strip()
            out.add(en, "en", row["adm2_pcode"], "subdistrict", "subdistrict", COD)
            out.add(ar, "ar", row["adm2_pcode"], "subdistrict", "subdistrict", COD)


def common(out: Spellings) -> None:
    """Spellings of news, quarters and places that gazetteers lack, kept by hand."""
    kinds = {"country": "variant", "governorate": "variant", "district": "variant", "village": "town"}
    with (Path(__file__).parent / "iraq_common_names.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            kind = kinds.get(row["level"], row["level"])
            out.add(row["alias"], row["lang"], row["place_id"], row["level"], kind, OWN)


def listed(out: Spellings, data: Path) -> None:
    """Names of the m7amad list: of districts matched to a place, of sub-districts only where COD-AB has their name."""
    rows = iraq_names.m7amad(data)
    for place, path in iraq_names.ROWS.items():
        row = rows[path]
        own = "district" if len(place) > 5 and len(path) == 1 else level_of(place)
        texts = {"en": row["engName"], "ar": row["arbName"], "ckb": iraq_names.normal(row["krdName"])}
        for lang, written in texts.items():
            text = re.sub(r" District$|^قضاء |^محافظة | \(.*\)$", "", written)
            if place == "IQG10Q03" and lang == "ar":
                continue  # the list gives Baladruz the Arabic name of Baquba
            if lang == "en" or fits(text, lang):
                out.add(text, lang, place, own, "variant", M7A)
    homes = {path[0]: place for place, path in iraq_names.ROWS.items() if len(path) == 1 and len(place) == 5}
    for path, row in rows.items():
        if len(path) < 3 or path[0] not in homes:
            continue
        same = {p for p in out.sounds[(homes[path[0]], sound(row["engName"]))] if len(p) > 5}
        if len(same) == 1:
            (place,) = same
            out.add(row["engName"], "en", place, "subdistrict", "subdistrict", M7A)
            if fits(iraq_names.normal(row["krdName"]), "ckb"):
                out.add(iraq_names.normal(row["krdName"]), "ckb", place, "subdistrict", "subdistrict", M7A)


def fits(text: str, lang: str) -> bool:
    """Written in the letters of its language."""
    if lang == "ckb":
        return bool(iraq_names.LETTERS.match(text)) and not text.startswith("ال")
    return bool(re.match(r"^[\u0621-\u064a ]+$", text))


def located(districts):
    """A function from longitude and latitude to a district, or nothing."""
    ids = list(districts)
    tree = shapely.STRtree([districts[d][0] for d in ids])

    def find(lon: float, lat: float) -> str:
        hits = tree.query(shapely.Point(lon, lat), predicate="intersects")
        return ids[min(hits)] if len(hits) else ""

    return find


def towns(out: Spellings, data: Path, find) -> None:
    """Cities of two gazetteers by their points."""
    cities = json.loads((data / "gazetteer/hoshmandent_cities.json").read_text("utf-8"))
    rows = [(c["name"], float(c["longitude"]), float(c["latitude"]), HOS) for c in cities]
    places = json.loads((data / "gazetteer/middle_east_populated_places_ne10m.geojson").read_text("utf-8"))
    for feature in places["features"]:
        if feature["properties"]["ADM0_A3"] == "IRQ":
            lon, lat = feature["geometry"]["coordinates"]
            spellings = [feature["properties"]["NAME"], *(feature["properties"]["NAMEALT"] or "").split("|")]
            rows += [(name, lon, lat, NE) for name in spellings if name]
    provinces = {sound(n.en) for p, n in out.names.items() if len(p) == 5}
    for name, lon, lat, source in rows:
        district = find(lon, lat)
        wrong = sound(name) in provinces or name in ("Al Qadisiyah", "Az Aubayr", "Hindiya")
        place = out.home(name, district) if district and not wrong else ""
        if place:
            out.add(name, "en", place, "town", "town", source)


def event_places(out: Spellings, data: Path) -> None:
    """Towns and villages from which UCDP reports events, located to a town or its surroundings."""
    with (data / "gazetteer/iraq_places_from_ged.csv").open(encoding="utf-8") as file:
        rows = sorted(csv.DictReader(file), key=lambda r: -int(r["n_events"]))
    provinces = {sound(n.en): p for p, n in out.names.items() if len(p) == 5}
    taken: set[str] = set()
    for row in rows:
        name = " ".join(plain(row["place"]).split())
        if row["kind"] not in ("town", "city", "village") or float(row["where_prec_mode"]) > 2 or SKIP.search(name):
            continue
        name = re.sub(r"^(Qaryat|Nahiyat) ", "", name)
        key = sound(name)
        if fold(name) in DROP or key in taken or (key in provinces and row["kind"] != "village"):
            continue
        taken.add(key)
        if place := out.home(name, row["ADM2_PCODE"]):
            kind = "town" if row["kind"] != "village" else "village"
            out.add(name, "en", place, kind, "town", GED)


def finish(out: Spellings) -> list[tuple[str, ...]]:
    """Rows in order, with what makes a name unsafe."""
    meanings: dict[str, set[str]] = defaultdict(set)
    for folded, _, place in out.rows:
        meanings[folded].add(place)
    rows = []
    for (folded, lang, place), (alias, level, origin) in out.rows.items():
        kind, source = origin.split("|")
        unsafe = "places" if len(meanings[folded]) > 1 else "word" if folded in WORDS else ""
        rows.append((alias, lang, place, level, kind, unsafe, source))
    return sorted(rows, key=lambda r: (r[2], r[1], r[4], r[0]))
