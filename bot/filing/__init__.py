"""Assesses what a product has to file, from facts about it."""
