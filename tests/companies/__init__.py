"""Tests of the registry of companies."""
