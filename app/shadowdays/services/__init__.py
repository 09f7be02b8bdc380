"""Writes of days along, one module per verb."""
