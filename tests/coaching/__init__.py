"""Tests of days along."""
