"""The encoder of the extra `semantic`, where it is installed."""


class EncodingError(Exception):
    """An encoder is installed and cannot be used: what is wrong, and what to do about it, in one sentence."""
