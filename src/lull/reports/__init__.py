"""Room `reports`: see the house plan in the documentation."""
