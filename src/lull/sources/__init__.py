"""Room `sources`: see the house plan in the documentation."""
