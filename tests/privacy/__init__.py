"""Tests of what people are told of what is known of them."""
