"""Guidance: plans, contacts, alerts, handovers."""
