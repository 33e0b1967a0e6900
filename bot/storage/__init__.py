"""Stores trackers and the log in a database."""


class StorageError(Exception):
    """What could not be stored or read, where, and what to do about it: one sentence for the operator."""
