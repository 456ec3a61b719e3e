"""Lull tells a lasting peace from a lull: early warning of conflict relapse and of the efforts that prevent it.

The verbs of the command line are in `lull.verbs`.
"""

from lull import verbs

__all__ = ["verbs"]
__version__ = "0.1.0"
