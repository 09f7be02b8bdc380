"""Tests of the solver package: through its public face, with small problems made by `builders`."""
