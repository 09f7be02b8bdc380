"""Tests of questions to companies."""
