"""Tests of confidential reports."""
