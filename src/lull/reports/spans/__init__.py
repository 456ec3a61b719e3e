# ruff: noqa: E501  (patterns and tables of words stay on one line)
"""What the rules look for in a text besides verbs: places, actors, numbers, dates, deadlines, casualties, quantities."""
