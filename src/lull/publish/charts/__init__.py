"""Charts as SVG text: they need no script, print well, and go into pages, PDF and e-mail alike."""
