"""One outlook: from what was known to a release, and later the comparison with what came."""
