"""How often one address may write: kept in memory only, under a hash that changes with every start."""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from threading import Lock

_MOST_ADDRESSES = 10_000


@dataclass(frozen=True)
class Limit:
    """At most `times` within `seconds` for each address.

    >>> limit = Limit(2, 60.0)
    >>> [limit.allows("a", now) for now in (0.0, 1.0, 2.0, 61.5)]
    [True, True, False, True]
    """

    times: int
    seconds: float
    salt: bytes = field(default_factory=lambda: secrets.token_bytes(16), repr=False)
    seen: OrderedDict[bytes, deque[float]] = field(default_factory=OrderedDict, repr=False)
    lock: Lock = field(default_factory=Lock, repr=False)

    def allows(self, address: str, now: float) -> bool:
        """Count one try and say whether it is within the limit."""
        return self.wait(address, now) == 0

    def wait(self, address: str, now: float) -> float:
        """Count one try and say for how many seconds it must wait: 0 where it is within the limit.

        >>> limit = Limit(1, 60.0)
        >>> limit.wait("a", 0.0), limit.wait("a", 20.0)
        (0.0, 40.0)
        """
        key = hashlib.blake2b(address.encode(), key=self.salt, digest_size=12).digest()
        with self.lock:
            tries = self.seen.setdefault(key, deque())
            self.seen.move_to_end(key)
            while len(self.seen) > _MOST_ADDRESSES:
                self.seen.popitem(last=False)
            while tries and tries[0] <= now - self.seconds:
                tries.popleft()
            if len(tries) >= self.times:
                return tries[0] + self.seconds - now
            tries.append(now)
            return 0.0
