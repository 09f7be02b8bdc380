"""Spreadsheets in: read, preview row by row, confirm, one transaction."""
