"""Measurements of the program as it is; none of them is a part of it."""
