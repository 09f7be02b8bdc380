"""Signals about companies, and what follows on a placement stop: SBB is told, and nobody who is there is forgotten."""
