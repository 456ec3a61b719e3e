"""How good a coder is: its records against gold records, language by language."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import TypedDict

import numpy as np

from lull.reports.coder import Coder
from lull.reports.gold import GoldItem
from lull.reports.invariance import ACTORS, FRAMING, flip_rate
from lull.reports.tally import Tally, count

Share = float | None


class Found(TypedDict):
    """Precision, recall and their mean."""

    precision: Share
    recall: Share
    f1: Share


class Figures(TypedDict):
    """How good a coder is in one language; a share is `None` where nothing was to be judged."""

    items: int
    records_gold: int
    records_coded: int
    detection: Found
    detection_by_type: dict[str, Found]
    recall_future: Share
    recall_negated: Share
    worst_types: list[str]
    type_accuracy_matched: Share
    type_f1: Share
    type_f1_macro: Share
    mode_accuracy: Share
    aux_mode_leak: Share
    strand_accuracy: Share
    district_accuracy: Share
    district_abstention: Share
    date_exact: Share
    deadline_exact: Share
    deaths_exact: Share
    deaths_in_range: Share
    injured_exact: Share
    false_zero: Share
    roundup_leak: Share
    restored_false: int
    restored_coded: int
    status_confusion: dict[str, int]
    grounding: Share
    misses: dict[str, list[str]]
    actor_swap_flips: Share
    framing_flips: Share
    sentences_per_second: int | None


def evaluate_coder(items: Iterable[GoldItem], coder: Coder, *, area: Path | None = None) -> dict[str, Figures]:
    """Figures per language, and of all together under `all`.

    Shares are `None` where nothing was to be judged. `aux_mode_leak`: coded as actual, though the gold record is
    hypothetical, future, historical or negated, of all matched records that the coder calls actual.
    `actor_swap_flips` and `framing_flips`: share of records whose kind changes when names of parties, or words of more
    or less blame, are swapped. `restored_false`: records called restored whose gold record says otherwise, or that
    match none.
    """
    items = list(items)
    for item in {i.document.lang: i for i in items}.values():
        coder(item.document, area=area)  # loads what is loaded once, so that it is not timed
    tallies: dict[str, Tally] = defaultdict(Tally)
    sentences = 0
    started = time.perf_counter()
    results = []
    for item in items:
        results.append((item, coder(item.document, area=area)))
        sentences += len(item.document.sentences)
    seconds = time.perf_counter() - started
    for item, records in results:
        for lang in (item.document.lang, "all"):
            count(tallies[lang], item, records)
    speed = round(sentences / seconds) if seconds > 0 else None
    out: dict[str, Figures] = {}
    for lang, tally in sorted(tallies.items(), key=lambda kv: kv[0] == "all"):
        documents = [i.document for i in items if lang in ("all", i.document.lang)]
        flips = [flip_rate(documents, coder, pairs, area=area) for pairs in (ACTORS, FRAMING)]
        out[lang] = _figures(tally, flips, speed)
    return out


def _share(part: int, whole: int) -> Share:
    return round(part / whole, 3) if whole else None


def _f1(right: int, gold: int, coded: int) -> Found:
    precision, recall = _share(right, coded), _share(right, gold)
    return {"precision": precision, "recall": recall, "f1": _share(2 * right, gold + coded)}


def _worst(tally: Tally) -> list[str]:
    """The three types, of those with two gold records or more, that are found and named right least often."""
    kinds = [k for k, n in tally.type_gold.items() if n > 1]
    share = {k: tally.type_right[k] / tally.type_gold[k] for k in kinds}
    return sorted((k for k in kinds if share[k] < 1), key=lambda k: (share[k], k))[:3]


def _figures(tally: Tally, flips: list[Share], speed: int | None) -> Figures:
    p = tally.points
    matched = sum(tally.matched.values())
    kinds = sorted(tally.type_gold)
    macro = [_f1(tally.type_right[k], tally.type_gold[k], tally.type_coded[k])["f1"] or 0.0 for k in kinds]
    return {
        "items": tally.items,
        "records_gold": sum(tally.gold.values()),
        "records_coded": sum(tally.coded.values()),
        "detection": _f1(matched, sum(tally.gold.values()), sum(tally.coded.values())),
        "detection_by_type": {
            k: _f1(tally.matched[k], tally.gold[k], tally.coded[k]) for k in sorted(set(tally.gold) | set(tally.coded))
        },
        "recall_future": _share(p["future_found"], p["future_gold"]),
        "recall_negated": _share(p["negated_found"], p["negated_gold"]),
        "worst_types": _worst(tally),
        "type_accuracy_matched": _share(sum(tally.type_right.values()), matched),
        "type_f1": _f1(sum(tally.type_right.values()), sum(tally.gold.values()), sum(tally.coded.values()))["f1"],
        "type_f1_macro": round(float(np.mean(macro)), 3) if macro else None,
        "mode_accuracy": _share(p["mode_right"], matched),
        "aux_mode_leak": _share(p["leak"], p["called_actual"]),
        "strand_accuracy": _share(p["strand_right"], matched),
        "district_accuracy": _share(p["district_right"], p["district_given"]),
        "district_abstention": _share(p["district_abstained"], p["district_gold"]),
        "date_exact": _share(p["date_right"], p["dates"]),
        "deadline_exact": _share(p["deadline_right"], p["deadlines"]),
        "deaths_exact": _share(p["deaths_exact"], p["deaths"]),
        "deaths_in_range": _share(p["deaths_in_range"], p["deaths"]),
        "injured_exact": _share(p["injured_right"], p["injured"]),
        "false_zero": _share(p["false_zero"], p["zeros"]),
        "roundup_leak": _share(p["roundup_leak"], p["roundups"]),
        "restored_false": p["restored_false"],
        "restored_coded": p["restored"],
        "status_confusion": {f"{a} → {b}": n for (a, b), n in sorted(tally.status.items())},
        "grounding": _share(p["grounded"], sum(tally.coded.values())),
        "misses": {k: list(v) for k, v in sorted(tally.misses.items())},
        "actor_swap_flips": flips[0],
        "framing_flips": flips[1],
        "sentences_per_second": speed,
    }
