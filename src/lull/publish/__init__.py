"""Room `publish`: see the house plan in the documentation."""
