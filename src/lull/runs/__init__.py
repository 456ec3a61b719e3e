"""Room `runs`: many steps in one command, each said, each safe to repeat: a new country, the monthly update."""
