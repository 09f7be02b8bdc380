"""Solving circles: the programme, flows, and the search."""
