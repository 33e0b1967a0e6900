"""Lets a running bot be watched: whether it lives, whether it is ready, and what it has done so far."""
