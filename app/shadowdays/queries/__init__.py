"""Reads of days along, one module per noun."""
