"""Names of the governorates and districts of Iraq in English, Arabic and Sorani, each with its source.

English and Arabic are those of COD-AB. For Sorani, `ROWS` says which row of the m7amad list is about which place, and
`REFUSED` which spellings are not taken over, and why; no name is typed in. What is left must be written in Sorani
letters and agree with the Arabic or English name of the place, or the build stops.
"""

from __future__ import annotations

import csv
import json
import re
from dataclasses import dataclass
from pathlib import Path

from lull.places.names import fold

USUAL = Path(__file__).with_name("iraq_usual_names.csv")
COD, M7AMAD = "cod-ab-irq-2019-06-03", "m7amad-iraq-names"
LETTERS = re.compile(r"^[ئابپتجچحخدرڕزژسشعغفڤقکگلڵمنوۆهەیێ ]+$")
WORDS_BEFORE = re.compile(r"^(?:پارێزگای|قەزای) ")

# place -> row of the m7amad list: province, then district or sub-district.
ROWS: dict[str, tuple[str, ...]] = {
    "IQG01": ("Al Anbar",), "IQG02": ("Basra",), "IQG03": ("Muthanna",), "IQG04": ("Najaf",),
    "IQG05": ("Qadisiyyah",), "IQG06": ("Sulaymaniyah",), "IQG07": ("Babylon",), "IQG08": ("Baghdad",),
    "IQG09": ("Duhok",), "IQG10": ("Diyala",), "IQG11": ("Erbil",), "IQG12": ("Karbala",), "IQG13": ("Kirkuk",),
    "IQG14": ("Maysan",), "IQG15": ("Nineveh",), "IQG16": ("Saladin",), "IQG17": ("Dhi Qar",), "IQG18": ("Wasit",),
    "IQG01Q01": ("Al Anbar", "Fallujah"), "IQG01Q02": ("Al Anbar", "Al-Qa'im"), "IQG01Q03": ("Al Anbar", "Ramadi"),
    "IQG01Q04": ("Al Anbar", "Ar Rutba"), "IQG01Q05": ("Al Anbar", "Anah"), "IQG01Q06": ("Al Anbar", "Haditha"),
    "IQG01Q07": ("Al Anbar", "Hīt"),
    "IQG02Q01": ("Basra", "Abu Al-Khaseeb"), "IQG02Q02": ("Basra", "Basra"), "IQG02Q03": ("Basra", "Al-Faw"),
    "IQG02Q04": ("Basra", "Al-Midaina"), "IQG02Q05": ("Basra", "Al-Qurna"), "IQG02Q06": ("Basra", "Al-Zubair"),
    "IQG02Q07": ("Basra", "Shatt Al-Arab"),
    "IQG03Q01": ("Muthanna", "Al-Khidhir"), "IQG03Q02": ("Muthanna", "Al-Rumaitha"),
    "IQG03Q03": ("Muthanna", "Al-Salman"), "IQG03Q04": ("Muthanna", "As-Samawah"),
    "IQG04Q01": ("Najaf", "Kufa"), "IQG04Q02": ("Najaf", "Al-Manathera"), "IQG04Q03": ("Najaf", "Najaf"),
    "IQG05Q01": ("Qadisiyyah", "Afak"), "IQG05Q02": ("Qadisiyyah", "Diwaniya"), "IQG05Q03": ("Qadisiyyah", "Hamza"),
    "IQG05Q04": ("Qadisiyyah", "Shamiya"),
    "IQG06Q01": ("Sulaymaniyah",), "IQG06Q02": ("Sulaymaniyah", "Kifri", "Chamchamal"),
    "IQG06Q03": ("Sulaymaniyah", "Darbendi Khan"), "IQG06Q04": ("Sulaymaniyah", "Dukan"), "IQG06Q05": ("Halabja",),
    "IQG06Q06": ("Sulaymaniyah", "Kalar"), "IQG06Q07": ("Sulaymaniyah", "Penjwen"),
    "IQG06Q09": ("Sulaymaniyah", "Ranya"), "IQG06Q10": ("Sulaymaniyah", "Sharbazher"),
    "IQG07Q01": ("Babylon", "Hashimiya"), "IQG07Q02": ("Babylon", "Al Hilla"),
    "IQG07Q03": ("Babylon", "Al Mahawil"), "IQG07Q04": ("Babylon", "Al-Musayab"),
    "IQG08Q01": ("Baghdad", "Adhamiyah"), "IQG08Q02": ("Baghdad", "Kadhimiya"), "IQG08Q03": ("Baghdad", "Karkh"),
    "IQG08Q06": ("Baghdad", "Rusafa"), "IQG08Q07": ("Baghdad", "Sadr City"),
    "IQG09Q01": ("Duhok", "Amedi"), "IQG09Q02": ("Dohuk", "Dohuk District"), "IQG09Q03": ("Duhok", "Semel"),
    "IQG09Q04": ("Duhok", "Zakho"),
    "IQG10Q01": ("Diyala", "Al-Khalis District"), "IQG10Q02": ("Diyala", "Al-Muqdadiya District"),
    "IQG10Q03": ("Diyala", "Baladrooz District"), "IQG10Q04": ("Diyala", "Ba'quba District"),
    "IQG10Q05": ("Sulaymaniyah", "Khanaqin"), "IQG10Q06": ("Sulaymaniyah", "Kifri"),
    "IQG11Q02": ("Erbil",), "IQG11Q03": ("Erbil", "Koya"), "IQG11Q04": ("Erbil", "Makhmur"),
    "IQG11Q06": ("Erbil", "Shaqlawa"),
    "IQG12Q01": ("Karbala", "Ain Al-Tamur"), "IQG12Q02": ("Karbala", "Al-Hindiya (Tuwayrij)"),
    "IQG12Q03": ("Karbala", "Karbala"),
    "IQG13Q02": ("Kirkuk", "Daquq"), "IQG13Q03": ("Kirkuk", "Dubz"), "IQG13Q04": ("Kirkuk",),
    "IQG14Q01": ("Maysan", "Amara"), "IQG14Q02": ("Maysan", "Ali Al-Gharbi"), "IQG14Q03": ("Maysan", "Al-Kahla"),
    "IQG14Q04": ("Maysan", "Al-Maimouna"), "IQG14Q05": ("Maysan", "Al-Mejar Al-Kabi"),
    "IQG14Q06": ("Maysan", "Qal'at Saleh"),
    "IQG15Q01": ("Duhok", "Akre"), "IQG15Q02": ("Nineveh", "Al-Ba'aj"), "IQG15Q03": ("Nineveh", "Al-Hamdaniya"),
    "IQG15Q04": ("Nineveh", "Hatra"), "IQG15Q05": ("Nineveh", "Mosul"), "IQG15Q06": ("Duhok", "Sheikhan"),
    "IQG15Q07": ("Nineveh", "Sinjar"), "IQG15Q08": ("Nineveh", "Tel Afar"), "IQG15Q09": ("Nineveh", "Tel Keppe"),
    "IQG16Q01": ("Saladin", "Al-Daur"), "IQG16Q02": ("Saladin", "Al-Shirqat"), "IQG16Q03": ("Saladin", "Baiji"),
    "IQG16Q04": ("Saladin", "Balad"), "IQG16Q05": ("Saladin", "Samarra"), "IQG16Q06": ("Saladin", "Tikrit"),
    "IQG16Q07": ("Saladin", "Tooz (Tuz Khurmatu)"),
    "IQG17Q01": ("Thi Qar", "Al-Chibayish"), "IQG17Q02": ("Thi Qar", "Al-Rifa'i"), "IQG17Q03": ("Thi Qar", "Shatrah"),
    "IQG17Q04": ("Thi Qar", "Nasiriyah"), "IQG17Q05": ("Thi Qar", "Suq Al-Shuykh"),
    "IQG18Q01": ("Wasit", "Al-Hai"), "IQG18Q02": ("Wasit", "Kut"), "IQG18Q03": ("Wasit", "Numaniyah"),
    "IQG18Q04": ("Wasit", "Suwaira"), "IQG18Q05": ("Wasit", "Badra"),
}  # fmt: skip

# Dhi Qar stands twice in the list; the one with Sorani letters is taken.
VOWELS = "vowels that Sorani writes are missing; looks transcribed letter by letter from Arabic"
REFUSED: dict[str, str] = {
    "IQG05Q01": VOWELS, "IQG05Q03": VOWELS, "IQG05Q04": "a long vowel of the Arabic name is missing",
    "IQG07Q02": VOWELS, "IQG07Q03": VOWELS, "IQG07Q04": VOWELS, "IQG15Q02": VOWELS, "IQG16Q04": VOWELS,
    "IQG18Q03": VOWELS, "IQG12Q02": VOWELS,
    "IQG08Q07": "the row is about Sadr City, another name of the district; kept as an alias",
    "IQG14Q05": "half of the name is translated instead of written",
    "IQG14Q06": "half of the name is translated instead of written",
    "IQG17Q05": "holds the Arabic article; not Sorani",
    "IQG18Q04": "looks transcribed from the English spelling",
}  # fmt: skip
# Rows whose English and Arabic differ from COD-AB's though they are about the same place, by common knowledge.
SAME = {
    "IQG11Q03": "Koya is the Kurdish name of Koysinjaq",
    "IQG13Q03": "Dubz is the Kurdish name of Dibis",
    "IQG06Q10": "spelling differs", "IQG06Q07": "spelling differs", "IQG09Q01": "spelling differs",
    "IQG09Q03": "spelling differs", "IQG06Q05": "spelling differs", "IQG06Q04": "spelling differs",
    "IQG06Q03": "spelling differs", "IQG06Q09": "spelling differs", "IQG15Q01": "spelling differs",
    "IQG15Q09": "spelling differs", "IQG15Q06": "spelling differs", "IQG11Q04": "spelling differs",
}  # fmt: skip


@dataclass(frozen=True)
class Name:
    """The names of one place, empty where no source supports one, and how the Sorani one was checked."""

    en: str
    ar: str
    ckb: str = ""
    check: str = ""
    missing: str = ""
    seen: str = ""


def names(data: Path) -> dict[str, Name]:
    """Names by place id, the country first."""
    out = {"IQ": Name("Iraq", "العراق", "عێراق", "area.toml")}
    listed = m7amad(data)
    rows = gazetteer(data)
    centres = {r["adm2_pcode"]: r["name_ar"] for r in rows if r["level"] == "3" and r["name_en"].startswith("Markaz ")}
    for row in rows:
        if row["level"] == "3":
            continue
        place, ar = row["pcode"], " ".join(row["name_ar"].split())
        if place == "IQG10Q03":
            # COD-AB gives Baladruz the Arabic name of Mandali, one of its sub-districts; its centre has the right one.
            ar = centres[place].removeprefix("مركز").strip()
        out[place] = sorani(place, row["name_en"].strip(), ar, listed)
    return out


def write_names(names: dict[str, Name], area: Path) -> None:
    """`names.csv`: official names with their source, then those that press and reports use."""
    rows = [
        (place, lang, text, "official", source)
        for place, n in names.items()
        for lang, text, source in (("en", n.en, COD), ("ar", n.ar, COD), ("ckb", n.ckb, M7AMAD))
        if text
    ]
    with USUAL.open(encoding="utf-8", newline="") as file:
        rows += [(r["place_id"], r["lang"], r["name"], "usual", "") for r in csv.DictReader(file)]
    with (area / "names.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("place_id", "lang", "name", "kind", "source"))
        writer.writerows(rows)


def gazetteer(data: Path) -> list[dict[str, str]]:
    """Rows of the COD-AB gazetteer."""
    with (data / "gazetteer/iraq_admin_gazetteer_codab_en_ar.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def m7amad(data: Path) -> dict[tuple[str, ...], dict[str, str]]:
    """Rows of the m7amad list by province, district, sub-district; of two the first, unless it is not in Sorani."""
    out: dict[tuple[str, ...], dict[str, str]] = {}

    def walk(rows: list[dict], at: tuple[str, ...]) -> None:
        for row in rows:
            path = (*at, row["engName"])
            out.setdefault(path, row)
            walk(row.get("districts", []) + row.get("subdistricts", []), path)

    walk(json.loads((data / "gazetteer/m7amad_iraq_admin_names_en_ku_ar.json").read_text("utf-8"))["provinces"], ())
    return out


def normal(text: str) -> str:
    """Sorani with the letters of its standard keyboard, without the word for the level."""
    text = text.strip().replace("ك", "ک").replace("ي", "ی").replace("ى", "ی")
    text = re.sub(r"(?<=\w)ه$", "ە", text)
    return WORDS_BEFORE.sub("", text)


def sorani(place: str, en: str, ar: str, listed: dict[tuple[str, ...], dict[str, str]]) -> Name:
    """The Sorani name of one place, or why there is none."""
    if place not in ROWS:
        return Name(en, ar, missing="no source lists the place")
    row = listed[ROWS[place]]
    text = normal(row["krdName"])
    if place in REFUSED:
        return Name(en, ar, missing=REFUSED[place], seen=row["krdName"])
    if not LETTERS.match(text):
        reason = (
            "the source gives Latin letters"
            if text.isascii() or "District" in text
            else ("holds letters that Sorani does not have; looks copied from Arabic")
        )
        return Name(en, ar, missing=reason, seen=row["krdName"])
    if text.startswith("ال") and fold(text) == fold(ar):
        return Name(en, ar, missing="the Arabic name as it is, with its article", seen=row["krdName"])
    return Name(en, ar, text, agreement(place, en, ar, row))


def agreement(place: str, en: str, ar: str, row: dict[str, str]) -> str:
    """Which names of the source row agree with COD-AB; stops the build if none does."""
    english = {fold(en), fold(en.replace("Al-", ""))}
    own = fold(re.sub(r" District$", "", row["engName"]))
    agree = [word for word, same in (("ar", fold(row["arbName"]) == fold(ar)), ("en", own in english)) if same]
    if agree:
        return "+".join(agree)
    if near(own, fold(en)) or place in SAME:
        return SAME.get(place, "spelling differs")
    raise SystemExit(f"{place}: {en} | {ar} does not agree with {row['engName']} | {row['arbName']}")


def near(one: str, other: str) -> bool:
    """Same consonants, roughly."""

    def bones(text: str) -> str:
        text = text.replace("q", "k").replace("th", "dh").replace("ss", "s").replace("dh", "d").replace("z", "s")
        return re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiouyhw \-]", "", text))

    return bones(one) == bones(other)


def write_report(found: dict[str, Name], area: Path) -> None:
    """Which source each Sorani name has, and which places have none."""
    kept = [(p, n.en, n.ar, n.ckb, " > ".join(ROWS.get(p, ())), n.check) for p, n in found.items() if n.ckb]
    gone = [(p, n.en, n.ar, n.seen, n.missing) for p, n in found.items() if not n.ckb]
    write(area / "names_ckb.csv", ("place_id", "name_en", "name_ar", "name_ckb", "source_row", "agrees"), kept)
    write(area / "names_ckb_missing.csv", ("place_id", "name_en", "name_ar", "seen", "reason"), gone)


def write(path: Path, header: tuple[str, ...], rows: list[tuple]) -> None:
    """One small table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(sorted(rows))
