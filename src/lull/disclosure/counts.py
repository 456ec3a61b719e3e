"""Small counts of people: 1 to 4 are never shown, nor can they be worked out from the totals that hold them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SMALLEST = 5
HIDDEN = f"<{SMALLEST}"


def small(count: float | None) -> bool:
    """Whether a count of people is too small to be shown.

    >>> small(0), small(1), small(4.5), small(5), small(None)
    (False, True, True, False, False)
    """
    return count is not None and 0 < count < SMALLEST


def small_ones(counts: NDArray[np.floating | np.integer]) -> NDArray[np.bool_]:
    """Which counts of an array are too small to be shown.

    >>> import numpy as np
    >>> small_ones(np.array([0, 1, 4, 5])).tolist()
    [False, True, True, False]
    """
    return (counts > 0) & (counts < SMALLEST)


def shown(count: int, *, hidden: Sequence[int] = ()) -> str:
    """How one count may be shown, given the counts of 1 to 4 that are hidden inside it.

    A count that holds hidden ones becomes the range that anyone could work out from what is shown. That holds for small
    counts too: `<5` over four hidden ones would say that each is 1.

    >>> shown(0), shown(3), shown(12), shown(12, hidden=(2, 4)), shown(4, hidden=(1, 3)), shown(3, hidden=(3,))
    ('0', '<5', '12', '8-14', '2-8', '<5')
    """
    if small(count) and len(hidden) < 2:
        return HIDDEN
    if not hidden:
        return str(count)
    open_part = count - sum(hidden)
    return f"{open_part + len(hidden)}-{open_part + (SMALLEST - 1) * len(hidden)}"


def ends(text: str) -> tuple[int, int]:
    """Least and greatest count that a shown one may stand for.

    >>> ends("<5"), ends("8-14"), ends("7")
    ((1, 4), (8, 14), (7, 7))
    """
    if text == HIDDEN:
        return 1, SMALLEST - 1
    low, _, high = text.partition("-")
    return int(low), int(high or low)


def together(counts: Sequence[str]) -> str:
    """The sum of shown counts: a range where some of them are hidden or are ranges themselves.

    It says what anyone could work out by adding up the counts shown, and so no more than they do.

    >>> together(["0", "12", "7"]), together(["0", "<5", "0"]), together(["6", "<5", "<5"]), together(["8-14", "0"])
    ('19', '<5', '8-14', '8-14')
    """
    low, high = (sum(side) for side in zip(*map(ends, counts), strict=True)) if counts else (0, 0)
    if low == high and not small(low):
        return str(low)
    return HIDDEN if low > 0 and high < SMALLEST else f"{low}-{high}"
