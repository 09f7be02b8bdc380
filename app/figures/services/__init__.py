"""Writes of figures, one module per noun."""
