"""Tests of requests to role models: who is asked, what she answers, what comes of it."""
