"""Writes of coaches and requests, one module per subject."""
