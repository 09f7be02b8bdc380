"""The solvers behind `matching.solve`; the only importer of OR-tools."""
