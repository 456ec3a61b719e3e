"""English words and grammar of the report coder."""
