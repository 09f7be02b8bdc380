"""Tests of evaluations of internships."""
