"""Room `places`: see the house plan in the documentation."""
