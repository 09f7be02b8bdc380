"""Emails: writing, sending, trying again."""
