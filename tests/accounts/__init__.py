"""Accounts: signing in, passwords, invitations, roles."""
