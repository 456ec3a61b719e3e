"""What is said of columns of a file that nothing reads, so that none is passed over in silence."""

from __future__ import annotations

from collections.abc import Iterable

from lull.disclosure.groups import refused_name


def unread(names: Iterable[str]) -> tuple[str, ...]:
    """Remarks on columns that are not read; those that may not be are named apart, with why.

    >>> unread(["colour", "kurdish_share"])[0]
    'columns that are not read: colour'
    """
    found = {n: refused_name(n) for n in names}
    plain = [n for n, why in found.items() if why is None]
    never = [f"{n} ({why})" for n, why in found.items() if why is not None]
    return (
        *((f"columns that are not read: {', '.join(plain)}",) if plain else ()),
        *((f"columns that are refused: {', '.join(never)}; see docs/must-nots.md",) if never else ()),
    )
