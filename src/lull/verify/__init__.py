"""Room `verify`: see the house plan in the documentation."""
