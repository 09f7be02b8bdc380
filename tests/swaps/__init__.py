"""Tests of requests for another place."""
