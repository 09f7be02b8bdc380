"""Reads of confidential reports: who can open what, whose a report is, and what may be shared."""
