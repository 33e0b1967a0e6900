"""Measures the program. Nothing in `bot` imports this package."""
