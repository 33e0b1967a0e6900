"""Delivers: takes updates into the inbox, runs their turns lane by lane, and sends what came of them from the outbox."""
