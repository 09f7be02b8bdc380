"""Tests of signals about companies, and of what follows on a placement stop."""
