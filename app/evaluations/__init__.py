"""Evaluations of finished internships: ten questions, and per site what five students or more found (R23)."""
