"""Room `forecast`: see the house plan in the documentation."""
