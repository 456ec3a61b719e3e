"""What the rules look for in a text besides verbs: places, actors, numbers, dates, deadlines, casualties, quantities."""
