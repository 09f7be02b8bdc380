"""Whole tasks in a real browser, against the real processes: web, worker, database, outbox."""
