"""How well records of one event are told from records of another: AUC of single marks and of the whole score.

Run: `python benchmarks/dedupe.py [--fit]` with the folder `shared` beside the checkout. Pairs of the same event are
UCDP events that carry several headlines (an HDX sample of Iraq, one month of UCDP Candidate for the world); pairs of
different events were published within two days of each other about other places of the same country. `--fit` also
prints weights of a logistic score, cross-validated over events.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from lull.area import bundled_area
from lull.reports import make_document
from lull.reports.likeness import Weights, features, likeness, rarity
from lull.reports.spans.counts import find_counts
from lull.reports.spans.gazetteer import load_gazetteer
from lull.reports.spans.places import find_places
from lull.reports.spans.resolving import resolve
from lull.reports.spans.view import make_view

SHARED = Path(__file__).resolve().parents[2] / "shared"
Row = dict[str, Any]
Pair = tuple[Row, Row, bool, str]
_SOURCE = re.compile(r"(.*?),(\d{4}-\d\d-\d\d),(.*)", re.DOTALL)


def row_of(headline: str, published: date, *, places: bool) -> Row:
    """What can be read off a headline alone: place (Iraq only), deaths, words."""
    document = make_document(headline, published=published, lang="en")
    view = make_view(document.text)
    adm1 = adm2 = None
    if places:
        named = find_places(view, 0, len(view.low), lang="en", gazetteer=load_gazetteer(bundled_area("iraq")))
        located = [resolve(p) for p in named if p.places and not p.foreign]
        adm1, adm2 = next(((w.adm1, w.adm2) for w in located if w.adm1), (None, None))
    counts = find_counts(view.low, lang="en")
    return {
        "evidence": document.text, "published": published, "date_start": published, "date_end": published,
        "adm1_pcode": adm1, "adm2_pcode": adm2, "low": counts.low, "best": counts.best, "high": counts.high,
        "actors": [], "recipients": [],
    }  # fmt: skip


def several(path: Path) -> Iterator[tuple[Row, list[tuple[date, str]]]]:
    """Events of a UCDP file with their distinct headlines."""
    with path.open(encoding="utf-8", newline="") as file:
        for event in csv.DictReader(file):
            heads: dict[str, date] = {}
            for part in re.split(r'";\s*"', event.get("source_article") or ""):
                hit = _SOURCE.match(part.strip().strip('"'))
                if hit:
                    heads.setdefault(hit.group(3).strip(), date.fromisoformat(hit.group(2)))
            yield event, [(d, h) for h, d in heads.items() if len(h) > 15]


def same_event(path: Path, *, places: bool) -> Iterator[Pair]:
    """Pairs of headlines of one event published within two days, at most six an event."""
    for event, heads in several(path):
        near = [(a, b) for a, b in combinations(heads, 2) if abs((a[0] - b[0]).days) <= 2]
        for a, b in near[:6]:
            yield row_of(a[1], a[0], places=places), row_of(b[1], b[0], places=places), True, event["id"]


def other_event_iraq() -> Iterator[Pair]:
    """Headlines of other districts within two days, roundups left out."""
    with (SHARED / "gold" / "ged_iraq_headlines_dev.csv").open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["roundup"] == "False"]
    rows.sort(key=lambda r: (r["source_date"], r["id"]))
    for i, a in enumerate(rows):
        for b in rows[i + 1 : i + 8]:
            days = (date.fromisoformat(b["source_date"]) - date.fromisoformat(a["source_date"])).days
            if days <= 2 and a["ADM2_PCODE"] != b["ADM2_PCODE"] and a["source_headline"] != b["source_headline"]:
                pair = [row_of(r["source_headline"], date.fromisoformat(r["source_date"]), places=True) for r in (a, b)]
                yield pair[0], pair[1], False, a["id"]


def other_event_world(path: Path) -> Iterator[Pair]:
    """Headlines of other places of one country within two days."""
    rows = [(e, h[0]) for e, h in several(path) if h]
    rows.sort(key=lambda r: (r[0]["country"], r[1][0], r[0]["id"]))
    for i, (a, x) in enumerate(rows):
        for b, y in rows[i + 1 : i + 4]:
            near = a["country"] == b["country"] and (y[0] - x[0]).days <= 2
            if near and a["where_coordinates"] != b["where_coordinates"] and x[1] != y[1]:
                yield row_of(x[1], x[0], places=False), row_of(y[1], y[0], places=False), False, a["id"]


def auc(score: np.ndarray, same: np.ndarray) -> float:
    """Probability that a pair of one event scores above a pair of two, ties half."""
    order = np.argsort(score, kind="stable")
    ranks = np.empty(len(score))
    ranks[order] = np.arange(1, len(score) + 1)
    for value in np.unique(score):
        at = score == value
        ranks[at] = ranks[at].mean()
    n = same.sum()
    return float((ranks[same].sum() - n * (n + 1) / 2) / (n * (~same).sum()))


def report(name: str, pairs: list[Pair], weights: Weights) -> tuple[np.ndarray, np.ndarray]:
    """Print the AUC of each mark and of the score, and precision, recall and F1 at the linking threshold."""
    seen = rarity([r["evidence"] for p in pairs for r in p[:2]])
    x = np.array([features(a, b, seen) for a, b, _, _ in pairs])
    same = np.array([p[2] for p in pairs])
    score = np.array([likeness(a, b, seen, weights) for a, b, _, _ in pairs])
    marks = dict(zip(("words", "deaths", "place", "days", "sides"), x.T, strict=True))
    singles = "  ".join(f"{k} {auc(v, same):.3f}" for k, v in marks.items())
    said = score >= 0.5
    hit = (said & same).sum()
    precision, recall = hit / max(1, said.sum()), hit / same.sum()
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    print(f"{name}: {same.sum()} same, {(~same).sum()} other; AUC {auc(score, same):.3f} ({singles})")
    print(f"   at 0.5: precision {precision:.2f} recall {recall:.2f} F1 {f1:.2f}; "
          f"false links {(said & ~same).sum() / (~same).sum():.3f}")  # fmt: skip
    return x, same


def pairs_of(place: str) -> list[Pair]:
    """All pairs of `iraq` or of the `world`."""
    fixtures = SHARED / "data" / "fixtures"
    if place == "iraq":
        return [*same_event(fixtures / "hdx_ucdp_conflict_data_IRQ_sample.csv", places=True), *other_event_iraq()]
    path = fixtures / "ucdp_candidate_GEDEvent_v23_0_10.csv"
    return [*same_event(path, places=False), *other_event_world(path)]


def main() -> None:
    """Print the figures; with --fit also weights."""
    iraq, world = pairs_of("iraq"), pairs_of("world")
    a = report("Iraq", iraq, Weights())
    b = report("World, no places", world, Weights())
    if "--fit" in sys.argv:
        from sklearn.linear_model import LogisticRegression
        from sklearn.model_selection import GroupKFold, cross_val_predict

        x, y = np.vstack([a[0], b[0]]), np.concatenate([a[1], b[1]])
        groups = np.array([p[3] for p in iraq + world])
        model = LogisticRegression(class_weight="balanced", C=1.0)
        p = cross_val_predict(model, x, y, groups=groups, cv=GroupKFold(5), method="predict_proba")[:, 1]
        print(f"fitted, cross-validated AUC: all {auc(p, y):.3f}, Iraq {auc(p[: len(iraq)], y[: len(iraq)]):.3f}")
        model.fit(x, y)
        print("constant", model.intercept_.round(2), "words deaths place days sides", model.coef_.round(2))


if __name__ == "__main__":
    main()
