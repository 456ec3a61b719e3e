"""English words for deadlines: patterns over folded text, with <NUMBER> to be filled in."""

from __future__ import annotations

# "Within 90 days": groups `n` and `unit`; `dual` for two of a unit in one word, `one` for one.
WITHIN = r"\b(?:within|in(?: the)?(?: next| coming)?|over the next|inside|in less than|in no more than)(?: the)?(?: next| coming)? (?P<n><NUMBER>|an?) (?:(?:working|calendar) )?(?P<unit>days?|weeks?|months?|years?)\b(?! ago| long| of )"
# What must stand before a time so that it limits a promise; empty where any time may.
LIMIT_CUE = r"\b(?:by|until|till|before|through|to|for|no later than|not later than|from|during|in|on|at|of|this|next|within)[ ]*(?:the )?$"
