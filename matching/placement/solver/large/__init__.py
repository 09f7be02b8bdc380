"""A country: a programme too large for the simplex method."""
