"""Room `scores`: see the house plan in the documentation."""
