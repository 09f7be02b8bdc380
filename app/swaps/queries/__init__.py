"""Reads of requests for another place, one module per noun."""
