"""Mentoring circles: who would like one, runs that form them, and the life of a circle (R24, R25, D6)."""
