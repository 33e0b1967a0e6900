"""Stores trackers, the log, the inbox and the outbox in a database."""

from bot.service.delivery.ports import StoreError


class StorageError(StoreError):
    """What could not be stored or read, where, and what to do about it: one sentence for the operator."""
