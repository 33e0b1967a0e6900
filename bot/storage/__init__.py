"""Keeps trackers and the log in a database."""


class StorageError(Exception):
    """What could not be kept or read, where, and what to do about it: one sentence for the person at the keyboard."""
