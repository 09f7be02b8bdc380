"""Figures on women and men, as totals: students of now, and who came, left and graduated each year."""
