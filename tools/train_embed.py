"""Train the heads of the second reader, and say by folds and on reports nobody trained on how good they are.

    python tools/train_embed.py tools/labelled [--gold REPORTS.jsonl] [--held-out REPORTS.jsonl] [--out embed.npz]

`tools/labelled/LANG.txt` holds sentences written for this purpose under `[TYPE mode]`; `[none]` are no claims. Of
gold reports, a sentence takes the type of the record whose evidence touches it, else `none`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.model_selection import StratifiedKFold

from lull.reports.document import make_document
from lull.reports.embed import Heads, load_encoder

Row = tuple[str, str, str]  # language, text, type
TIGHTNESS = 30.0  # inverse strength of the penalty, by folds
_TYPE = ("event_type", "service_status", "speech_act", "commitment_status")


def labelled(folder: Path) -> Iterator[Row]:
    """Sentences under their headings."""
    for path in sorted(folder.glob("*.txt")):
        kind = "none"
        for line in filter(None, map(str.strip, path.read_text("utf-8").splitlines())):
            if line.startswith("["):
                kind = line[1:-1].split()[0]
            else:
                yield path.stem, line, kind


def of_reports(path: Path) -> Iterator[Row]:
    """Sentences of coded reports."""
    for line in path.read_text("utf-8").splitlines():
        item = json.loads(line)
        document = make_document(item["text"], lang=item["lang"])
        for span in document.sentences:
            text = document.quote(span)
            hit = next((r for r in item["records"] if r["evidence"] in text or text in r["evidence"]), None)
            kind = "none" if hit is None else next(hit[k] for k in _TYPE if hit.get(k))
            yield item["lang"], text, kind


def fit(x: np.ndarray, y: np.ndarray, *, tightness: float = TIGHTNESS) -> Heads:
    """A logistic head for "is there a claim", and a multinomial one on the types of those that are."""
    claim = LogisticRegression(C=10.0, max_iter=300, class_weight="balanced").fit(x, y != "none")
    types = LogisticRegression(C=tightness, max_iter=500).fit(x[y != "none"], y[y != "none"])
    rows = np.hstack([types.coef_, types.intercept_[:, None]]).astype(np.float32)
    return Heads(tuple(types.classes_), rows, claim.coef_[0].astype(np.float32), float(claim.intercept_[0]))


def tell(name: str, rows: list[Row], relevance: np.ndarray, kinds: list[str]) -> None:
    """Print how well claims are told from the rest, and how often the type is right where one stands."""
    for lang in ("all", *sorted({r[0] for r in rows})):
        mine = np.array([lang in ("all", r[0]) for r in rows])
        claims = np.array([r[2] != "none" for r in rows])[mine]
        score = relevance[mine]
        right = np.mean([k == r[2] for k, r, m in zip(kinds, rows, mine, strict=True) if m and r[2] != "none"])
        print(
            f"{name:9} {lang:4} n {mine.sum():4} claims {claims.mean():.2f} AUC {roc_auc_score(claims, score):.2f} "
            f"AP {average_precision_score(claims, score):.2f} recall at .5 {(score[claims] >= 0.5).mean():.2f} "
            f"false alarms {(score[~claims] >= 0.5).mean():.2f} type right {right:.2f}",
            flush=True,
        )


def main() -> None:
    """Train, judge, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labelled", type=Path)
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--held-out", type=Path)
    parser.add_argument("--out", type=Path, default=Path("src/lull/reports/embed.npz"))
    given = parser.parse_args()
    encode = load_encoder()
    rows = [*labelled(given.labelled), *(of_reports(given.gold) if given.gold else ())]
    x, y = encode([r[1] for r in rows]), np.array([r[2] for r in rows])
    relevance, kinds = np.zeros(len(y)), np.full(len(y), "", dtype=object)
    for train, test in StratifiedKFold(5, shuffle=True, random_state=1).split(x, y):
        heads = fit(x[train], y[train])
        relevance[test], kinds[test] = heads.relevance(x[test]), heads.kinds(x[test])
    tell("folds", rows, relevance, list(kinds))
    heads = fit(x, y)
    if given.held_out:
        new = list(of_reports(given.held_out))
        vectors = encode([r[1] for r in new])
        tell("held out", new, heads.relevance(vectors), heads.kinds(vectors))
    numbers = {"rows": heads.rows.astype(np.float16), "claim": heads.claim, "bias": heads.bias}
    np.savez_compressed(given.out, types=np.array(heads.types), **numbers)
    print(f"{given.out}: {given.out.stat().st_size // 1024} kB from {len(rows)} sentences")


if __name__ == "__main__":
    main()
