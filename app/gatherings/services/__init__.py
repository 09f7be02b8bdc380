"""Writes of gatherings, one module per noun or verb."""
