"""Holds the steps of the database schema, one file each, in the order of their numbers."""
