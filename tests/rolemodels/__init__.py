"""Tests of the register of role models."""
