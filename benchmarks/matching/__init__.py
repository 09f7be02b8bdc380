"""Measures the solver against what others would use, on instances of its own making, from a school to the country."""
