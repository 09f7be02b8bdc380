"""Reads of this feature, one module per noun."""
