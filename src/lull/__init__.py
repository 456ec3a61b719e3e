"""Lull tells a lasting peace from a lull: early warning of conflict relapse and of the efforts that prevent it."""

__version__ = "0.1.0"
