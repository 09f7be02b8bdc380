"""Rows to a supervisor problem and back: what a run is told, what it answers, and what changed since."""
