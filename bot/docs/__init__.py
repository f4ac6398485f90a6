"""Pages of `docs/` that a command makes, so that they say what the program does."""
