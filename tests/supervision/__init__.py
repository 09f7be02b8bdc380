"""Tests of who guides which internship."""
