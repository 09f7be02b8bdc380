"""Reflections: notes of a student on where she feels at home, which stay hers (R35)."""
