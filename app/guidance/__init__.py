"""Guidance during an internship (R10-R12, R41, R46): a plan per placement, its contacts, and who gives it."""
