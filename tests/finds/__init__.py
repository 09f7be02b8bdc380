"""Tests of companies that students found themselves."""
