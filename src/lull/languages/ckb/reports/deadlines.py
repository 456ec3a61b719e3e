"""Sorani words for deadlines: patterns over folded text, with <NUMBER> to be filled in."""

from __future__ import annotations

# "Within 90 days": groups `n` and `unit`; `dual` for two of a unit in one word, `one` for one.
WITHIN = r"(?:لە ماوەی|لەماوەی|لە) (?P<n><NUMBER>) (?P<unit>ڕۆژ|هەفتە|مانگ|ساڵ)(?:دا|ی داهاتوو|ی داهاتوودا)"
# What must stand before a time so that it limits a promise; empty where any time may.
LIMIT_CUE = ""
