"""Room `assess`: see the house plan in the documentation."""
