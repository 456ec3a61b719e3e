"""From beliefs to gaps: draws, strand gaps, and contributions that sum exactly."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from lull.assess.cells import Cells
from lull.assess.indicators import Spec
from lull.schema import STRANDS

Floats = NDArray[np.float64]
# Random numbers and what is made of them cell by cell are 32 bits wide; sums and means are not.
Normals = NDArray[np.float32]
# Draws are kept below a gap of 0.999, so that one failed system weighs much and not everything.
DRAW_CAP = float(np.log(0.999 / 0.001))


@dataclass(frozen=True)
class Gaps:
    """Draws of -log(1 - gap): by strand (U, S, K), and its mean by indicator (U, I), weight included.

    `parts` of the indicators of a strand sum to the mean over draws of the strand.
    """

    strands: tuple[str, ...]
    draws: Floats
    parts: Floats

    def gap(self) -> Floats:
        """Strand gap (U, S): the mean over draws on the log scale, so that contributions sum to it exactly."""
        return np.asarray(-np.expm1(-self.draws.mean(axis=2)))

    def interval(self) -> tuple[Floats, Floats]:
        """Central 80 % interval of the strand gap."""
        return self._interval

    @cached_property
    def _interval(self) -> tuple[Floats, Floats]:
        low, high = np.quantile(self.draws, [0.1, 0.9], axis=2)
        return -np.expm1(-low), -np.expm1(-high)


def normals(units: Sequence[str], names: Sequence[str], count: int, rng: np.random.Generator) -> Normals:
    """Standard normal draws (units, names, count), each cell from its own stream.

    The streams depend on the id of the unit, the name and one number from `rng`: adding, dropping or reordering units
    or names changes no other cell. Pairs are mirrored, so that a wider spread never moves the mean by chance.

    >>> rng = np.random.default_rng
    >>> a = normals(["d1", "d2"], ["water"], 4, rng(1))
    >>> b = normals(["d0", "d1"], ["water"], 4, rng(1))
    >>> bool((a[0] == b[1]).all()), float(abs(a.sum(axis=2, dtype=float)).max()) < 1e-12
    (True, True)
    """
    return _normals(tuple(units), tuple(names), count, int(rng.integers(2**63)))


@lru_cache(maxsize=4)
def _normals(units: tuple[str, ...], names: tuple[str, ...], count: int, root: int) -> Normals:
    """The draws, kept for the next months, which use the same; nobody writes into them."""
    out = np.zeros((len(units), len(names), count), np.float32)
    half = count // 2
    for n, name in enumerate(names):
        for u, unit in enumerate(units):
            digest = hashlib.blake2b(f"{root}|{unit}|{name}".encode(), digest_size=16).digest()
            stream = np.random.Generator(np.random.Philox(key=int.from_bytes(digest, "big")))
            h = stream.standard_normal(half, dtype=np.float32)
            out[u, n, stream.permutation(2 * half)] = np.concatenate([h, -h])
    out.setflags(write=False)
    return out


def softplus(y: NDArray[np.floating]) -> Floats:
    """log(1 + exp(y)), which is -log(1 - gap) where y is the logit of the gap; y is at most `DRAW_CAP`.

    >>> float(softplus(np.array(0.0)).round(6))
    0.693147
    """
    # In 32 bits this is four times as fast as log1p, and right to 3e-7.
    return np.asarray(np.log(1 + np.exp(y)), dtype=np.float64)


def logits(cells: Cells, column: int, z: Normals, rows: NDArray[np.int64] | slice = slice(None)) -> Normals:
    """Draws (R, K) of one indicator's gap on the logit scale, at most `DRAW_CAP`."""
    loc, sd = (a[rows, column, None].astype(np.float32) for a in (cells.loc, cells.sd))
    return np.minimum(loc + sd * z[rows, column], np.float32(DRAW_CAP))


def strand_gaps(spec: Spec, cells: Cells, z: Normals) -> Gaps:
    """Draws of strand gaps, 1 - prod (1 - gap)^weight, and what each indicator adds to -log(1 - gap).

    Parameters
    ----------
    cells
        Beliefs about U places and I scored indicators.
    z
        Standard normal draws (U, I, K).

    References
    ----------
    Weighted geometric mean of achievements: OECD/JRC, Handbook on Constructing Composite Indicators (2008),
    doi:10.1787/9789264043466-en.
    """
    scored = spec.scored
    strands = tuple(s for s in STRANDS if any(i.strand == s for i in scored))
    draws = np.zeros((z.shape[0], len(strands), z.shape[2]))
    parts = np.zeros(z.shape[:2])
    for column, i in enumerate(scored):
        y = logits(cells, column, z)
        part = i.weight * softplus(y)
        parts[:, column] = part.mean(axis=1)
        draws[:, strands.index(i.strand)] += part
    return Gaps(strands, draws, parts)


def bad_case(spec: Spec, cells: Cells, z: Normals, rows: Sequence[int], strands: Sequence[str]) -> Floats:
    """Draws (R, S, K) for some places if all that is not observed there were as bad as a draw can be.

    Strands without weight in the priority stay 0.
    """
    at = np.asarray(rows)
    out = np.zeros((len(at), len(strands), z.shape[2]))
    for column, i in enumerate(spec.scored):
        if not spec.settings.strand_weights.get(i.strand, 0):
            continue
        seen = np.flatnonzero(cells.observed[at, column])
        own, strand = at[seen], strands.index(i.strand)
        y = logits(cells, column, z, own)
        part = np.full((len(at), 1), i.weight * float(softplus(np.array(DRAW_CAP))))
        part[seen] = 0.0
        out[:, strand] += part
        out[seen, strand] += i.weight * softplus(y)
    return out


def observed_weight(spec: Spec, cells: Cells, strands: Sequence[str]) -> Floats:
    """Share (U, S) of each strand's weight that was observed at the place and is not stale."""
    weight = np.array([i.weight for i in spec.scored])
    member = np.array([[i.strand == s for s in strands] for i in spec.scored])
    return np.asarray((cells.observed * weight) @ member)
