"""Confidential reports: a student and the counsellors of her school, and nobody else (R42)."""
