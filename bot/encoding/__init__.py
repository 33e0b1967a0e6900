"""Provides the sentence encoder of the extra `semantic`, where it is installed."""


class EncodingError(Exception):
    """An encoder is installed and does not work; the message is one sentence: what is wrong, and what to do."""
