"""Reads of check-ins."""
