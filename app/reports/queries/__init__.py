"""Reads of reports, one module per report."""
