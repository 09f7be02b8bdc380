"""Reads of figures, one module per noun."""
