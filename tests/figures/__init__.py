"""Figures on women and men."""
