"""Sorani words and grammar of the report coder."""
