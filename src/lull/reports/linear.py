"""The linear coder: hashed n-grams and logistic regression say what kind of claim a sentence makes, and in which mode.

Optional, and trained on little: it is a second opinion beside the rules, whose disagreement sends a record to review.
The coefficients are numbers by hash bucket (`linear.npz`, made by `tools/train_linear.py`); they hold no text.
"""

from __future__ import annotations

import math
import re
import zlib
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from lull.errors import ReportError
from lull.reports.document import Document
from lull.reports.record import QUOTE, Record, make_record
from lull.reports.sentences import Span
from lull.reports.spans.view import fold

BUCKETS = 8192
NONE = "none"
HEADS = ("record_type", "aux_mode", "strand")
_FILE = "linear.npz"
_WORD = re.compile(r"\w+|[%?!]")
_LEAST = 0.5

Sparse = tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]


@dataclass(frozen=True)
class Model:
    """Per head: `labels`, `weights` (labels, BUCKETS) float and `bias` (labels,)."""

    labels: dict[str, tuple[str, ...]]
    weights: dict[str, npt.NDArray[np.float32]]
    bias: dict[str, npt.NDArray[np.float32]]


def features(sentence: str) -> Sparse:
    """Buckets and values of the word 1- and 2-grams and character 3- to 5-grams of a sentence, of length 1.

    >>> bucket, value = features("Water is back.")
    >>> bool(np.isclose((value**2).sum(), 1))
    True
    """
    words = ["0" if w.isdigit() else w for w in _WORD.findall(fold(sentence))]
    grams = Counter(f"w {w}" for w in words)
    grams.update(f"w {a} {b}" for a, b in pairwise(words))
    for w in words:
        padded = f"<{w}>"
        grams.update(padded[i : i + n] for n in (3, 4, 5) for i in range(len(padded) - n + 1))
    buckets: dict[int, float] = {}
    for gram, count in grams.items():
        h = zlib.crc32(gram.encode())
        sign = 1.0 if h & 0x80000000 else -1.0
        buckets[h % BUCKETS] = buckets.get(h % BUCKETS, 0.0) + sign * (1.0 + math.log(count))
    index = np.fromiter(buckets, np.int64, len(buckets))
    value = np.fromiter(buckets.values(), np.float64, len(buckets))
    size = np.sqrt((value**2).sum())
    return index, value / size if size else value


def probabilities(sentence: Sparse, model: Model, head: str) -> dict[str, float]:
    """Probability of each label of a head; they sum to 1."""
    index, value = sentence
    z = model.weights[head][:, index] @ value + model.bias[head]
    p = np.exp(z - z.max())
    return dict(zip(model.labels[head], (p / p.sum()).tolist(), strict=True))


def code(document: Document, *, area: Path | None = None) -> list[Record]:
    """One record a sentence that makes a claim with probability of at least 0.5; finer fields stay empty.

    `confidence` is the product of the probabilities of kind and mode. `area` is not used.
    """
    model = load_model()
    found = (_code_sentence(document, s, model) for s in document.sentences)
    return [r for r in found if r is not None]


def _code_sentence(document: Document, sentence: Span, model: Model) -> Record | None:
    x = features(document.quote(sentence))
    types = probabilities(x, model, "record_type")
    kind = max(types, key=types.__getitem__)
    if kind == NONE or types[kind] < _LEAST or sentence.end <= sentence.start:
        return None
    modes, strands = (probabilities(x, model, h) for h in ("aux_mode", "strand"))
    mode, strand = (max(p, key=p.__getitem__) for p in (modes, strands))
    end = sentence.end
    if end - sentence.start > QUOTE:
        cut = document.text.rfind(" ", sentence.start, sentence.start + QUOTE)
        end = cut if cut > sentence.start else sentence.start + QUOTE
    return make_record(
        document, Span(sentence.start, end), record_type=kind, aux_mode=mode,
        strand="services" if kind == "service_event" else strand,
        coder="linear", rule=f"linear:{model_hash()}", confidence=types[kind] * modes[mode]
    )  # fmt: skip


@lru_cache(maxsize=1)
def load_model() -> Model:
    """The coefficients that come with Lull; `ReportError` if they are missing or of another form."""
    with as_file(files("lull.reports") / _FILE) as path:
        return read_model(path)


@lru_cache(maxsize=1)
def model_hash() -> str:
    """First 8 hexadecimal digits of the checksum of the coefficients."""
    return f"{zlib.crc32((files('lull.reports') / _FILE).read_bytes()):08x}"


def read_model(path: Path) -> Model:
    """Read coefficients; arrays only, nothing that could run code."""
    try:
        with np.load(path, allow_pickle=False) as file:
            labels = {h: tuple(str(v) for v in file[f"{h}_labels"]) for h in HEADS}
            weights = {h: file[f"{h}_weights"].astype(np.float32) for h in HEADS}
            bias = {h: file[f"{h}_bias"].astype(np.float32) for h in HEADS}
    except (OSError, ValueError, KeyError) as error:
        raise ReportError(f"{path} holds no linear coder ({error}); make it with tools/train_linear.py") from error
    for head in HEADS:
        if weights[head].shape != (len(labels[head]), BUCKETS) or bias[head].shape != (len(labels[head]),):
            raise ReportError(
                f"{path}: head {head} has weights {weights[head].shape}; make it with tools/train_linear.py"
            )
    return Model(labels, weights, bias)


def write_model(model: Model, path: Path) -> None:
    """Write coefficients as half-precision arrays; the same model gives the same arrays."""
    arrays: dict[str, npt.NDArray[np.generic]] = {}
    for head in HEADS:
        arrays[f"{head}_labels"] = np.array(model.labels[head])
        arrays[f"{head}_weights"] = model.weights[head].astype(np.float16)
        arrays[f"{head}_bias"] = model.bias[head].astype(np.float16)
    with path.open("wb") as file:
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
