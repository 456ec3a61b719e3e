"""Room `panel`: see the house plan in the documentation."""
