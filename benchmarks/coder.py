# ruff: noqa: E501  (patterns and tables of words stay on one line)
"""How good and how fast the rules coder is, on gold texts beside the checkout.

Run `python benchmarks/coder.py [FOLDER]`; FOLDER holds the gold texts and is `../shared/gold` by default. Prints, one
line each: the scores on reports of this project's own format; type F1 on PLOVER sentences; district and deaths from
Iraqi headlines; detection of assault and protest in Arabic sentences; sentences a second and memory on whole articles.
"""

from __future__ import annotations

import csv
import json
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from lull.area import bundled_area
from lull.reports.document import make_document
from lull.reports.evaluate import evaluate_coder
from lull.reports.gold import read_gold
from lull.reports.record import Record
from lull.reports.rules import code
from lull.reports.scene import make_scene

OLD_NAMES = {"FIGHT": "ASSAULT", "DEMAND": "REQUEST", "INVESTIGATE": "ACCUSE", "DISAPPROVE": "ACCUSE", "YIELD": "CONCEDE", "PROVIDE AID": "AID",
             "ENGAGE": "SUPPORT", "CRIMINAL": "ASSAULT", "REDUCE": "SANCTION"}  # fmt: skip


def main() -> None:
    """Print all figures."""
    gold = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[2] / "shared" / "gold"
    own(gold / "reports_dev.jsonl")
    plover(gold / "plover_gsr_dev.json")
    headlines(gold / "ged_iraq_headlines_dev.csv")
    for kind in ("assault", "protest"):
        arabic(gold / f"arabic_{kind}_dev.csv", kind.upper())
    articles(gold / "re3d")


def own(path: Path) -> None:
    """Scores on reports of the project's format."""
    for lang, f in evaluate_coder(read_gold(path), code).items():
        print(f"{path.name} {lang}: detection F1 {f['detection']['f1']}, type F1 {f['type_f1']}, leak {f['aux_mode_leak']},",
              f"district {f['district_accuracy']}, deadline {f['deadline_exact']}, false restored {f['restored_false']}")  # fmt: skip


def _types(text: str, lang: str = "en", day: date | None = None) -> list[Record]:
    return code(make_document(text, lang=lang, published=day))


def plover(path: Path) -> None:
    """Type F1: a sentence is right if a record of the gold type is among those coded; extra records cost precision."""
    right: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    coded: Counter[str] = Counter()
    for row in json.loads(path.read_text(encoding="utf-8")):
        event = OLD_NAMES.get(row["event"], row["event"])
        found = {_plover_type(r) for r in _types(row["text"])} - {None}
        wanted[event] += 1
        coded.update(str(f) for f in found)
        right[event] += event in found
    f1 = {k: 2 * right[k] / (wanted[k] + coded[k]) for k in wanted}
    weighted = sum(f1[k] * wanted[k] for k in wanted) / wanted.total()
    micro = 2 * right.total() / (wanted.total() + coded.total())
    print(
        f"PLOVER sentences, n {wanted.total()}: type F1 weighted {weighted:.3f}, micro {micro:.3f}, recall {right.total() / wanted.total():.3f}"
    )
    print("  " + ", ".join(f"{k} {v:.2f}" for k, v in sorted(f1.items())))


def _plover_type(record: Record) -> str | None:
    """PLOVER has no statements: a demand is REQUEST, blame ACCUSE, a warning THREATEN; a promise of the future AGREE."""
    if record.event_type:
        return record.event_type
    if record.record_type == "statement":
        return {"demand": "REQUEST", "grievance": "ACCUSE", "warning": "THREATEN", "praise": "SUPPORT"}.get(
            record.speech_act or ""
        )
    return "AGREE" if record.record_type == "commitment" else None


def headlines(path: Path) -> None:
    """District and deaths of Iraqi headlines whose event is placed within a district and stands alone."""
    rows = [r for r in csv.DictReader(path.open(encoding="utf-8")) if float(r["where_prec"]) <= 3]
    given = right = exact = inside = dead = leak = roundups = 0
    for row in rows:
        records = [r for r in _types(row["source_headline"], day=_day(row["source_date"])) if r.event_type == "ASSAULT"]
        place = _district(row["source_headline"])
        if row["roundup"] == "True":
            roundups += 1
            leak += any(r.best == float(row["best"]) for r in records)
            continue
        given += place is not None
        right += place == row["ADM2_PCODE"]
        best = next(
            (r.best if r.best is not None else r.low for r in records if r.best is not None or r.low is not None), None
        )
        if best is not None and place == row["ADM2_PCODE"]:
            dead += 1
            exact += best == float(row["best"])
            inside += float(row["low"]) <= best <= float(row["high"])
    single = len(rows) - roundups
    print(f"Iraqi headlines, n {single}: district given {given / single:.2f}, right when given {right / max(given, 1):.3f};",
          f"deaths where the district is right: exact {exact / max(dead, 1):.2f}, in range {inside / max(dead, 1):.2f} (n {dead})")  # fmt: skip


def _district(headline: str) -> str | None:
    """The first district that the headline names without doubt, whether or not it tells an act."""
    scene = make_scene(make_document(headline, lang="en"), bundled_area("iraq"))
    found = (scene.locate(p, n) for n in range(len(scene.sentences)) for p in scene.places(n) if not p.foreign)
    return next((f.adm2 for f in found if f.adm2), None)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def arabic(path: Path, kind: str) -> None:
    """Detection of one kind of event in Arabic sentences."""
    hit = coded = wanted = 0
    for row in csv.DictReader(path.open(encoding="utf-8")):
        gold = row["label"].endswith("yes")
        found = any(r.event_type == kind for r in _types(row["text"], "ar"))
        hit, coded, wanted = hit + (gold and found), coded + found, wanted + gold
    print(
        f"Arabic {kind}, {wanted} positives: precision {hit / max(coded, 1):.2f}, recall {hit / max(wanted, 1):.2f}, F1 {2 * hit / max(coded + wanted, 1):.2f}"
    )


def articles(folder: Path) -> None:
    """Speed and memory on whole articles."""
    documents = [make_document(text, lang="en", published=date(2016, 8, 1)) for text in _articles(folder)]
    sentences = sum(len(d.sentences) for d in documents)
    started = time.process_time()
    records = sum(len(code(d)) for d in documents)
    seconds = time.process_time() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"articles: {len(documents)} with {sentences} sentences, {records} records, {sentences / seconds:.0f} sentences/s of CPU, {memory} MB"
    )


def _articles(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("*/documents.json")):
        for line in path.read_text(encoding="utf-8").split("\n"):
            if line.strip():
                yield json.loads(line)["text"]


if __name__ == "__main__":
    main()
