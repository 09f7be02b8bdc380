"""Accounts: invitations, signing in and out, passwords, roles, lockout."""
