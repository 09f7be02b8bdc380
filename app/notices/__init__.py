"""Emails: written in the same transaction as the change they announce, sent once after it."""
