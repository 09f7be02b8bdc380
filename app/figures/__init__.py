"""Figures on women and men, as totals: students of now."""
