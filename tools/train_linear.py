"""Train the linear coder on labelled reports and say, by cross-validation over whole reports, how good it is.

    python tools/train_linear.py ../shared/gold/reports_dev.jsonl [--out src/lull/reports/linear.npz]

A sentence takes the labels of the record whose evidence covers it most, else `none`. Folds never part a report.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score
from sklearn.model_selection import GroupKFold

from lull.reports import make_document
from lull.reports.linear import BUCKETS, HEADS, NONE, Model, features, read_model, write_model

STRENGTH = 30.0


def sentences(path: Path) -> list[dict[str, str]]:
    """One row a sentence: text, language, report and the label of each head."""
    rows = []
    for line in path.read_text("utf-8").splitlines():
        item = json.loads(line)
        document = make_document(item["text"], lang=item["lang"])
        spans = []
        for record in item["records"]:
            start = document.text.find(make_document(record["evidence"], lang="en").text)
            if start >= 0:
                spans.append((start, start + len(record["evidence"]), record))
        for s in document.sentences:
            shared = [(min(s.end, b) - max(s.start, a), r) for a, b, r in spans]
            overlap, record = max(shared, key=lambda x: x[0], default=(0, {}))
            record = record if overlap > 0.3 * (s.end - s.start) or overlap > 25 else {}
            labels = {h: record.get(h, NONE) for h in HEADS}
            rows.append({"text": document.quote(s), "lang": item["lang"], "report": item["id"]} | labels)
    return rows


def matrix(rows: list[dict[str, str]]) -> csr_array:
    """Sparse features (sentences, BUCKETS)."""
    parts = [features(r["text"]) for r in rows]
    at = np.concatenate([[0], np.cumsum([len(i) for i, _ in parts])])
    index, value = (np.concatenate([p[k] for p in parts]) for k in (0, 1))
    return csr_array((value, index, at), shape=(len(rows), BUCKETS))


def usable(rows: list[dict[str, str]], head: str) -> np.ndarray:
    """Sentences that a head learns from: all for the record type, claims only for the others."""
    return np.array([head == "record_type" or r[head] != NONE for r in rows])


def fit(x: csr_array, y: np.ndarray) -> LogisticRegression:
    """Multinomial logistic regression with an L2 penalty."""
    return LogisticRegression(C=STRENGTH, max_iter=2000, class_weight="balanced").fit(x, y)


def cross_validate(rows: list[dict[str, str]], head: str, folds: int = 10) -> dict[str, float]:
    """Accuracy, macro-F1 and the share of the commonest label, on sentences of reports not trained on."""
    keep = usable(rows, head)
    x = matrix(rows)[np.flatnonzero(keep)]
    y = np.array([r[head] for r in rows])[keep]
    groups = np.array([r["report"] for r in rows])[keep]
    guess = np.empty_like(y)
    for train, test in GroupKFold(folds).split(x, y, groups):
        guess[test] = fit(x[train], y[train]).predict(x[test])
    common = max(np.mean(y == v) for v in set(y))
    out = {"sentences": len(y), "commonest": common, "accuracy": accuracy_score(y, guess)}
    out["macro_f1"] = f1_score(y, guess, average="macro", zero_division=0)
    if head == "record_type":
        told, said = y != NONE, guess != NONE
        out["detection_f1"] = f1_score(told, said)
        for lang in ("en", "ar", "ckb"):
            mine = np.array([r["lang"] for r in rows])[keep] == lang
            out[f"detection_f1_{lang}"] = f1_score(told[mine], said[mine], zero_division=0)
    if head == "aux_mode":
        out["leak_into_actual"] = np.sum((y != "actual") & (guess == "actual")) / max(1, np.sum(guess == "actual"))
    return out


def train(rows: list[dict[str, str]]) -> Model:
    """The coefficients of all heads."""
    x, labels, weights, bias = matrix(rows), {}, {}, {}
    for head in HEADS:
        keep = usable(rows, head)
        fitted = fit(x[np.flatnonzero(keep)], np.array([r[head] for r in rows])[keep])
        labels[head] = tuple(fitted.classes_)
        weights[head], bias[head] = fitted.coef_.astype(np.float32), fitted.intercept_.astype(np.float32)
    return Model(labels, weights, bias)


def main() -> None:
    """Cross-validate, train, write, read back."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    rows = sentences(given.gold)
    for head in HEADS:
        print(head, json.dumps({k: round(float(v), 3) for k, v in cross_validate(rows, head).items()}))
    if given.out:
        write_model(train(rows), given.out)
        read_model(given.out)
        print(f"{given.out}: {given.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
