"""Reads of gatherings, one module per noun."""
