"""Solving: the programme that the engine is handed, and a solve from problem to solution."""
