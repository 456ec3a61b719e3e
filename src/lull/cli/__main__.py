"""`python -m lull.cli` is the same as `lull`."""

from lull.cli import main

main()
