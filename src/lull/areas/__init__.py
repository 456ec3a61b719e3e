"""Room `areas`: see the house plan in the documentation."""
