"""Migrates a database from one version of the bot to the next.

A new migration is a file `versions/NNNN_what.py`, written by hand, with `down_revision` naming the one before;
`tables.REVISION` then names it. It runs with foreign keys off, in one transaction with its bookkeeping. The way back is
the backup.
"""
