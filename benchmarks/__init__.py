"""Measurements: of the pages of the demo school, and of the solver. Never part of the tests."""
