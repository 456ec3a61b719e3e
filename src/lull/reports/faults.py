"""What readers of formats raise on damaged input, and how much of a file is read at once."""

from __future__ import annotations

import struct
import zlib

LARGEST = 64 * 1024 * 1024
# Beside errors of their own.
FAULTS = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError, RecursionError, EOFError,
    struct.error, zlib.error)  # fmt: skip


def why(error: Exception) -> str:
    """What a reader of a format stumbled over, in words; faults of its own code say nothing to people."""
    if isinstance(error, OverflowError):
        return "it holds a number that is too large"
    if isinstance(error, ValueError):
        return str(error)[:200]
    return "a part that must be there is missing or out of place; save or download it again"
