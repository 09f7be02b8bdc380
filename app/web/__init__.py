"""The kit that every page uses; knows no feature."""
