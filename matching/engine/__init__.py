"""The lexicographic engine, which knows columns and rows but no students; with the calls of OR-Tools."""
