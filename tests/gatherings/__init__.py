"""Tests of return days, peer meetings and company visits."""
